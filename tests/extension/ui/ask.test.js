import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, oneAtATime, Refused } from "../../../extension/ui/ask.js";

/** A worker that answers as it is told to. */
function workerThat(answer) {
  globalThis.chrome = { runtime: { sendMessage: answer } };
}

test("the value of an answer, or its error as it is", async () => {
  workerThat(async (question) => ({ ok: true, value: [question.type] }));
  assert.deepEqual(await ask({ type: "retry" }), ["retry"]);
  workerThat(async () => ({ ok: false, error: { code: "no_page", message: "Refresh the page." } }));
  await assert.rejects(ask({ type: "retry" }), (error) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual([error.code, error.message], ["no_page", "Refresh the page."]);
    return true;
  });
});

test("a worker that does not answer", async () => {
  workerThat(async () => undefined);
  await assert.rejects(ask({ type: "retry" }), { code: "no_answer", message: /Close this and open/ });
  const cause = new Error("Could not establish connection.");
  workerThat(async () => {
    throw cause;
  });
  await assert.rejects(ask({ type: "retry" }), { code: "no_answer", cause });
});

test("work that is asked for while it runs is done once more, after it", async () => {
  const ends = [];
  let begun = 0;
  const work = oneAtATime(() => {
    begun += 1;
    return new Promise((end) => ends.push(end));
  });
  const first = work();
  void work();
  void work();
  assert.equal(begun, 1);
  ends[0]();
  await new Promise(setImmediate);
  assert.equal(begun, 2);
  ends[1]();
  await first;
  assert.equal(begun, 2);
  void work();
  assert.equal(begun, 3);
});
