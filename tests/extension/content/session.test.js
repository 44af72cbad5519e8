import assert from "node:assert/strict";
import { test } from "node:test";

import { bridged } from "./bridged.js";

/** @param {(url: URL, init: any) => Promise<Response>} fetch */
function session(fetch) {
  /** @type {any[]} */
  const asked = [];
  const page = bridged("content/session.js", {
    fetch: (/** @type {URL} */ url, /** @type {any} */ init) => (
      asked.push([url.href, init]),
      fetch(url, init)
    ),
  });
  return { ...page, asked, made: page.recollect.session() };
}

test("requests go to the page's own site, with its session", async () => {
  const { made, asked } = session(async () => new Response("told"));
  assert.equal(await made.get("/talks/1", { A: "b" }), "told");
  assert.equal(await made.post("/ask", "x=y"), "told");
  assert.equal(asked[0][0], "https://chat.example/talks/1");
  assert.deepEqual([asked[0][1].credentials, asked[0][1].headers], ["same-origin", { A: "b" }]);
  assert.deepEqual([asked[1][1].method, asked[1][1].body], ["POST", "x=y"]);
});

test("never to another", async () => {
  const { made, asked } = session(async () => new Response(""));
  for (const path of ["https://other.example/", "//other.example/x"]) {
    await assert.rejects(made.get(path), /another site/);
  }
  assert.deepEqual(asked, []);
});

test("what failed tells the status, and how long to wait", async () => {
  const cases = /** @type {const} */ ([
    [new Response("", { status: 429, headers: { "Retry-After": "7" } }), 429, 7],
    [new Response("", { status: 500 }), 500, null],
    [new Response("", { status: 503, headers: { "Retry-After": "soon" } }), 503, null],
    [new TypeError("offline"), 0, null],
  ]);
  for (const [answer, status, wait] of cases) {
    const { made, recollect } = session(() =>
      answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer),
    );
    const error = await made.get("/").catch((/** @type {unknown} */ thrown) => thrown);
    assert.ok(error instanceof recollect.FetchFailed);
    assert.deepEqual([error.status, error.retryAfter], [status, wait]);
  }
});

test("cookies by their whole name", () => {
  const { made, document } = session(async () => new Response(""));
  document.cookie = "xorg=1; org=a%20b; last=";
  assert.deepEqual([made.cookie("org"), made.cookie("last"), made.cookie("rg")], ["a b", "", null]);
});
