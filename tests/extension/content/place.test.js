import assert from "node:assert/strict";
import { test } from "node:test";

import { bridged, plain } from "./bridged.js";

function places() {
  const page = bridged("content/place.js");
  /** @type {any[]} */
  const moves = [];
  const made = page.recollect.places(page.site, (/** @type {any} */ place) =>
    moves.push(plain(place)),
  );
  return { ...page, made, moves };
}

test("where it is, and where it goes without loading", () => {
  const { made, moves, go } = places();
  const here = {
    url: "https://chat.example/c/1",
    title: "A title",
    conversation: "1",
    temporary: false,
  };
  assert.deepEqual(plain(made.now()), here);
  go("/c/2");
  go("/c/2");
  go("/?temporary");
  assert.deepEqual(
    moves.map(({ conversation, temporary }) => [conversation, temporary]),
    [
      ["2", false],
      [null, true],
    ],
  );
});

test("an address that carries a whole question is cut to what the server takes", () => {
  const { moves, go } = places();
  go(`/?temporary&q=${"x".repeat(5000)}`);
  assert.deepEqual([moves[0].url.length, moves[0].temporary], [4096, true]);
});

test("a title that changes is told", () => {
  const { moves, document, observers } = places();
  document.title = "Tea";
  observers.find(({ targets }) => targets.includes(document.head))?.act([]);
  assert.deepEqual(
    moves.map(({ title }) => title),
    ["Tea"],
  );
});

test("a new chat is what its stream tells, until the page goes elsewhere", () => {
  const { made, go } = places();
  go("/");
  const from = made.now();
  made.bind("7", false, from);
  assert.equal(made.now().conversation, "7");
  go("/?model=x");
  assert.equal(made.now().conversation, "7");
  go("/c/8");
  assert.equal(made.now().conversation, "8");
  go("/");
  assert.equal(made.now().conversation, null);
});

test("a stream that began elsewhere binds nothing", () => {
  const { made, go } = places();
  const from = made.now();
  go("/");
  made.bind("1", false, from);
  assert.equal(made.now().conversation, null);
  const fresh = made.now();
  go("/c/2");
  made.bind("7", false, fresh);
  assert.equal(made.now().conversation, "2");
});

test("a new chat that is begun once more is not the one before", () => {
  const { made, go } = places();
  go("/");
  made.bind("7", true, made.now());
  assert.deepEqual([made.now().conversation, made.now().temporary], ["7", true]);
  go("/?temporary");
  assert.equal(made.now().conversation, null);
});

test("what was temporary once stays so", () => {
  const { made, go } = places();
  made.bind("5", true, made.now());
  go("/c/5");
  assert.equal(made.now().temporary, true);
  assert.equal(made.isTemporary("5"), true);
  assert.equal(made.isTemporary("6"), false);
  assert.equal(made.isTemporary(null), false);
});

test("nothing is told after it was stopped", () => {
  const { made, moves, go } = places();
  made.stop();
  go("/c/2");
  assert.deepEqual(moves, []);
});
