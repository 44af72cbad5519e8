import assert from "node:assert/strict";
import { beforeEach, afterEach, mock, test } from "node:test";

import { bridged } from "./bridged.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

/** @param {(how: string | null) => boolean} [says]  whether there is something to send */
function stream(says = () => true) {
  /** @type {(string | null)[]} */
  const sent = [];
  const made = bridged("content/streams.js").recollect.stream(
    (/** @type {string | null} */ how) => {
      const is = says(how);
      if (is) sent.push(how);
      return is;
    },
  );
  return { sent, made };
}

test("at once, at doubling intervals, and at the end", () => {
  const { sent, made } = stream();
  const times = [];
  for (let second = 0; second < 130; second += 1) {
    const before = sent.length;
    made.grown();
    if (sent.length > before) times.push(second);
    mock.timers.tick(1000);
    if (sent.length > before && !times.includes(second)) times.push(second + 1);
  }
  assert.deepEqual(times, [0, 2, 6, 14, 30, 60, 90, 120]);
  made.ended("done");
  assert.equal(sent.at(-1), "done");
  mock.timers.tick(100_000);
  assert.equal(sent.length, 9);
});

test("nothing new, nothing sent", () => {
  const { sent, made } = stream();
  made.grown();
  mock.timers.tick(300_000);
  assert.equal(sent.length, 1);
});

test("the beginning is sent as soon as there is one", () => {
  let pieces = 0;
  const { sent, made } = stream(() => pieces > 3);
  for (pieces = 1; pieces < 6; pieces += 1) made.grown();
  assert.equal(sent.length, 1);
});

test("a stream that never says anything is not searched in every piece", () => {
  let looked = 0;
  const { made } = stream(() => (looked += 1) < 0);
  for (let piece = 0; piece < 1000; piece += 1) made.grown();
  assert.equal(looked, 50);
});
