import assert from "node:assert/strict";
import { test } from "node:test";

import { bridged } from "./bridged.js";

const ID = "0123abcd-0000-4000-8000-000000000001";
const BEGIN = {
  recollect: 1,
  type: "begin",
  id: ID,
  tap: 1,
  url: "https://chat.example/ask",
  method: "POST",
  request: "x",
  status: 200,
  at: 1,
};
const CHUNK = { recollect: 1, type: "chunk", id: ID, seq: 0, text: "one" };
const END = { recollect: 1, type: "end", id: ID, seq: 1, ended: "done" };

function inbox() {
  const page = bridged("content/inbox.js");
  /** @type {any[]} */
  const seen = [];
  const box = page.recollect.inbox(page.site, {
    begun: (/** @type {any} */ answer) => seen.push(["begun", answer.request]),
    grown: (/** @type {any} */ answer) => seen.push(["grown", answer.text()]),
    ended: (/** @type {any} */ answer, /** @type {string} */ how) =>
      seen.push(["ended", how, answer.text()]),
    failed: (/** @type {string} */ detail) => seen.push(["failed", detail]),
  });
  return { ...page, box, seen };
}

test("an answer is put together again", () => {
  const { post, seen } = inbox();
  for (const message of [BEGIN, CHUNK, { ...CHUNK, seq: 1, text: " two" }, { ...END, seq: 2 }])
    post(message);
  assert.deepEqual(seen, [
    ["begun", "x"],
    ["grown", "one"],
    ["grown", "one two"],
    ["ended", "done", "one two"],
  ]);
});

test("what was told before is passed over", () => {
  const { post, seen } = inbox();
  for (const message of [BEGIN, CHUNK, BEGIN, CHUNK, END, END]) post(message);
  assert.deepEqual(seen, [
    ["begun", "x"],
    ["grown", "one"],
    ["ended", "done", "one"],
  ]);
});

test("a gap breaks the answer off, and the rest is not taken for its own", () => {
  const { post, seen } = inbox();
  for (const message of [BEGIN, CHUNK, { ...CHUNK, seq: 2 }, END]) post(message);
  assert.deepEqual(
    seen.map(([kind, how]) => [kind, how]),
    [
      ["begun", "x"],
      ["grown", "one"],
      ["ended", "failed"],
    ],
  );
});

test("what no tap sends is not listened to", () => {
  const forged = [
    [{ ...BEGIN, tap: 0 }], // that tap is for another method
    [{ ...BEGIN, tap: 9 }],
    [{ ...BEGIN, tap: "constructor" }],
    [{ ...BEGIN, tap: "1" }],
    [{ ...BEGIN, tap: -1 }],
    [{ ...BEGIN, url: "https://chat.example/other" }],
    [{ ...BEGIN, url: "https://other.example/ask" }],
    [{ ...BEGIN, url: "ask" }],
    [{ ...BEGIN, method: "GET" }],
    [{ ...BEGIN, request: {} }],
    [{ ...BEGIN, status: "200" }],
    [{ ...BEGIN, id: "__proto__" }],
    [{ ...BEGIN, id: "a".repeat(65) }],
    [{ ...BEGIN, id: 1 }],
    [{ ...BEGIN, recollect: 2 }],
    [{ ...BEGIN, type: "toString" }],
    [null],
    ["begin"],
    [undefined],
    [BEGIN, { source: {} }],
    [BEGIN, { origin: "https://other.example" }],
    [CHUNK],
    [END],
    [{ ...END, ended: "well" }],
  ];
  for (const [message, event] of forged) {
    const { post, seen } = inbox();
    post(message, /** @type {any} */ (event));
    assert.deepEqual(seen, [], JSON.stringify([message, event]));
  }
});

test("an end that counts more pieces than came is none", () => {
  const { post, seen } = inbox();
  for (const message of [BEGIN, CHUNK, { ...END, seq: 2 }]) post(message);
  assert.deepEqual(seen.at(-1), ["ended", "failed", "one"]);
});

test("pieces must be text", () => {
  const { post, seen } = inbox();
  for (const text of [1, null, {}, ["x"]]) post({ ...CHUNK, text });
  post(BEGIN);
  post({ ...CHUNK, text: 5 });
  assert.deepEqual(seen, [["begun", "x"]]);
});

test("a page that begins ever more answers fills no memory", () => {
  const { post, seen } = inbox();
  for (let number = 0; number < 40; number += 1)
    post({ ...BEGIN, id: ID.slice(0, -2) + (10 + number) });
  assert.equal(seen.filter(([kind]) => kind === "failed").length, 8);
  assert.equal(seen.filter(([kind, how]) => kind === "ended" && how === "failed").length, 8);
});

test("a copy that failed in the page is told, without an answer", () => {
  const { post, seen } = inbox();
  post({ ...END, id: crypto.randomUUID(), ended: "failed" });
  assert.deepEqual(
    seen.map(([kind]) => kind),
    ["failed"],
  );
});

test("it asks the tap, and stops when it is told", () => {
  const { box, posted, post, seen } = inbox();
  box.listen();
  assert.deepEqual(posted, [{ recollect: 1, type: "listen" }]);
  box.stop();
  post(BEGIN);
  assert.deepEqual(seen, []);
});

test("a tap that comes later is asked as well", () => {
  const { post, posted } = inbox();
  post({ recollect: 1, type: "here" });
  assert.deepEqual(posted, [{ recollect: 1, type: "listen" }]);
});
