import assert from "node:assert/strict";
import test from "node:test";

import { addressOf, placeOf } from "../../../server/recollect/web/ui/router.js";

const parts = (hash) => {
  const { view, id, query } = placeOf(hash);
  return [view, id, Object.fromEntries(query)];
};

test("a place has an address, and the address leads back to it", () => {
  for (const [view, id, query] of [
    ["search", "", { q: "C++ & \"a/b\" #1 100% 東京" }],
    ["conversations", "conv_a", { message: "msg_b" }],
    ["memories", "", {}],
  ]) {
    assert.deepEqual(parts(addressOf(view, id, query)), [view, id, query]);
  }
});

test("what is empty is left out of the address", () => {
  assert.equal(addressOf("search", "", { q: "", after: null }), "#/search");
  assert.equal(addressOf("", ""), "#/");
});

test("whatever stands in the address is some place", () => {
  assert.deepEqual(parts(""), ["", "", {}]);
  assert.deepEqual(parts("#"), ["", "", {}]);
  assert.deepEqual(parts("#/search?q=a?b"), ["search", "", { q: "a?b" }]);
  assert.deepEqual(parts("#/%E0%A4%A/%"), ["%E0%A4%A", "%", {}]);
  assert.deepEqual(parts("#search"), ["search", "", {}]);
});
