import assert from "node:assert/strict";
import { test } from "node:test";

import { bridged } from "./bridged.js";

const { merged } = bridged("content/turns.js").recollect;

/**
 * Turns from short words: `a` is said by the user, `A` is an answer; `a1` has the key 1.
 * @param {string} words
 */
const turns = (words, position = 0) =>
  words
    .split(" ")
    .filter(Boolean)
    .map((word, index) => ({
      role: /[a-z]/.test(word[0] ?? "") ? "user" : "assistant",
      key: word.slice(1) || null,
      text: word[0],
      html: word,
      partial: false,
      position: position + index,
    }));
/** @param {any[]} list */
const words = (list) => Array.from(list, ({ html }) => html).join(" ");
/** @param {[string, number?][]} views */
const read = (...views) =>
  words(
    views.reduce((known, [view, at]) => merged(known, turns(view, at)), /** @type {any[]} */ ([])),
  );

test("what is seen one part after another", () => {
  assert.equal(read(["a A b B"], ["B c C"], ["C d D"]), "a A b B c C d D");
  assert.equal(read(["c C d D"], ["b B c C"], ["a A b"]), "a A b B c C d D");
  assert.equal(read(["a A"], ["a A b B"]), "a A b B");
  assert.equal(read([""], ["a A"]), "a A");
  assert.equal(read(["a A"], [""]), "a A");
});

test("what was not seen between others", () => {
  assert.equal(read(["a C"], ["a A b B c C"]), "a A b B c C");
  assert.equal(read(["a A d D"], ["A b B c C d"]), "a A b B c C d D");
});

test("the same words again are another turn", () => {
  assert.equal(read(["y A y B"], ["A y B y C"]), "y A y B y C");
  assert.equal(read(["y A y B"], ["y C B"]), "y A y C B");
  assert.equal(read(["y A"], ["y A y"]), "y A y");
});

test("with keys, words do not count", () => {
  assert.equal(read(["a1 A2"], ["b1 A2 b3"]), "b1 A2 b3");
  assert.equal(read(["a1 A1"], ["A1 a2 A2"]), "a1 A1 a2 A2"); // a pair may share its key
});

test("what touches nothing known goes where it stands", () => {
  assert.equal(read(["a A", 0], ["z Z", 900], ["m M", 400]), "a A m M z Z");
  assert.equal(read(["m M", 400], ["a A", 0]), "a A m M");
});

test("any order of overlapping views ends alike", () => {
  const whole = "a A b B c C d D e E f F".split(" ");
  const views = Array.from({ length: 9 }, (_, at) => [whole.slice(at, at + 4).join(" "), at]);
  for (let round = 0; round < 200; round += 1) {
    const order = views.map((view) => ({ view, by: Math.random() })).sort((a, b) => a.by - b.by);
    const found = read(.../** @type {[string, number][]} */ (order.map(({ view }) => view)));
    assert.equal(found, whole.join(" "), JSON.stringify(order.map(({ view }) => view)));
  }
});

test("long conversations cost little when nothing or the end is new", () => {
  const long = turns(Array.from({ length: 5000 }, (_, index) => `a${index}`).join(" "));
  const began = performance.now();
  assert.equal(merged(long, long).length, 5000);
  assert.equal(merged(long, long.slice(-50)).length, 5000);
  assert.equal(merged(long, [...long.slice(-50), ...turns("b5001 b5002")]).length, 5002);
  assert.ok(performance.now() - began < 2000);
});
