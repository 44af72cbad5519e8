import assert from "node:assert/strict";
import { test } from "node:test";

import { captureUrl, parseAddress } from "../../../extension/shared/address.js";

/** @type {[string, string, boolean][]} */
const GOOD = [
  ["127.0.0.1:8377", "http://127.0.0.1:8377", true],
  [" http://127.0.0.1:8377/ ", "http://127.0.0.1:8377", true],
  ["localhost:8377", "http://localhost:8377", true],
  ["recollect.localhost:8377/some/page?x=1", "http://recollect.localhost:8377", true],
  ["https://localhost", "https://localhost", true],
  ["recollect.example.org", "https://recollect.example.org", false],
  ["https://recollect.example.org:8443", "https://recollect.example.org:8443", false],
  ["https://user:secret@recollect.example.org", "https://recollect.example.org", false],
];

for (const [typed, address, local] of GOOD) {
  test(`${typed} is ${address}`, () => {
    const parsed = parseAddress(typed);
    assert.equal(parsed.address, address);
    assert.equal(parsed.local, local);
  });
}

for (const typed of ["", "http://", "a b", "http://recollect.example.org", "ftp://localhost",
  "http://127.0.0.1.example.org", "javascript:alert(1)", "file:///etc/passwd"]) {
  test(`"${typed}" is refused in a sentence`, () => {
    assert.throws(() => parseAddress(typed), /\.$/);
  });
}

test("the permission is for the host, and captures go by the socket of the same", () => {
  assert.equal(parseAddress("https://a.example:8443").pattern, "https://a.example/*");
  assert.equal(captureUrl("https://a.example:8443"), "wss://a.example:8443/api/v1/capture");
  assert.equal(captureUrl("http://127.0.0.1:8377"), "ws://127.0.0.1:8377/api/v1/capture");
});
