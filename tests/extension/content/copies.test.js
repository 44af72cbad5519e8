import assert from "node:assert/strict";
import { beforeEach, afterEach, mock, test } from "node:test";

import { bridged, plain } from "./bridged.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

const PLACE = { url: "https://chat.example/c/1", title: "", conversation: "1", temporary: false };
const NEW = { ...PLACE, url: "https://chat.example/", conversation: null };

function copies(from = PLACE) {
  const { recollect, site } = bridged("content/copies.js");
  /** @type {Record<string, any[]>} */
  const seen = { capture: [], trouble: [], changed: [], settled: [], bind: [] };
  const note =
    (/** @type {string} */ kind) =>
    (/** @type {unknown[]} */ ...told) =>
      void seen[kind]?.push(plain(told));
  const places = { now: () => from, bind: note("bind") };
  const made = recollect.copies(site, places, {
    capture: note("capture"),
    trouble: note("trouble"),
    changed: note("changed"),
    settled: note("settled"),
  });
  /** @param {number} tap @param {string} path @param {object} [more] */
  const answer = (tap, path, more = {}) => {
    let body = "";
    return {
      id: "a1",
      tap: site.taps[tap],
      url: new URL(path, PLACE.url),
      request: "q",
      status: 200,
      temporary: false,
      get size() {
        return body.length;
      },
      text: () => body,
      say: (/** @type {string} */ piece) => (body += piece),
      ...more,
    };
  };
  return { made, seen, answer };
}

/** @param {ReturnType<typeof copies>} of @param {any} answer @param {string} text @param {string} how */
function comes({ made }, answer, text, how = "done") {
  made.begun(answer);
  if (text) {
    answer.say(text);
    made.grown(answer);
  }
  made.ended(answer, how);
}

test("a stream is sent while it grows, and at its end, without secrets", () => {
  const all = copies();
  const answer = all.answer(1, "/ask");
  all.made.begun(answer);
  assert.equal(all.made.streaming, true);
  answer.say("id=7 one SECRET");
  all.made.grown(answer);
  answer.say(" two");
  all.made.grown(answer);
  mock.timers.tick(2000);
  all.made.ended(answer, "done");
  const frame = { kind: "stream", stream_id: "a1", url: "https://chat.example/ask", request: "q" };
  const about = { conversation: "7", temporary: false, replaces: "stream:a1" };
  assert.deepEqual(all.seen.capture, [
    [{ ...frame, ended: "open", payload: "id=7 one " }, about],
    [{ ...frame, ended: "open", payload: "id=7 one  two" }, about],
    [{ ...frame, ended: "done", payload: "id=7 one  two" }, about],
  ]);
  assert.deepEqual(all.seen.changed, [["7"]]);
  assert.equal(all.made.streaming, false);
});

test("a new chat is bound to the conversation that its stream tells", () => {
  const all = copies(NEW);
  comes(all, all.answer(1, "/ask"), "id=7");
  assert.deepEqual(all.seen.bind?.[0], ["7", false, NEW]);
});

test("a stream that breaks after its end is done, one before it aborted", () => {
  for (const [text, ended] of [
    ["id=7 END", "done"],
    ["id=7", "aborted"],
  ]) {
    const all = copies();
    comes(all, all.answer(1, "/ask"), String(text), "aborted");
    assert.equal(all.seen.capture?.at(-1)[0].ended, ended);
  }
});

test("temporary by request, by answer or by the page where it began", () => {
  for (const [more, text] of [
    [{ request: "temporary" }, ""],
    [{}, "temporary"],
    [{ temporary: true }, ""],
  ]) {
    const all = copies();
    comes(all, all.answer(1, "/ask", /** @type {object} */ (more)), `id=7 ${text}`);
    assert.equal(all.seen.capture?.[0][1].temporary, true);
    assert.equal(all.seen.bind?.[0][1], true);
  }
});

test("a stream of unknown shape is told, and kept for when it is known", () => {
  const all = copies();
  comes(all, all.answer(1, "/ask"), "?what");
  assert.equal(all.seen.trouble?.[0][0], "unknown_shape");
  assert.deepEqual(
    all.seen.capture?.map(([{ payload }, { conversation }]) => [payload, conversation]),
    [["?what", "1"]], // or it would be sent even if the user has excluded the conversation
  );
  assert.deepEqual(all.seen.changed, [["1"]]);
});

test("a stream of unknown shape in a temporary chat is as temporary", () => {
  const all = copies({ ...PLACE, temporary: true });
  comes(all, all.answer(1, "/ask"), "?what");
  assert.equal(all.seen.capture?.[0][1].temporary, true);
});

test("a stream that tells nothing is not sent, but the conversation is looked at", () => {
  for (const [text, how, more] of [
    ["", "aborted", {}],
    ["no id", "done", {}],
    ["?gone", "done", { status: 500 }],
  ]) {
    const all = copies();
    comes(all, all.answer(1, "/ask", /** @type {object} */ (more)), String(text), String(how));
    assert.deepEqual(
      [all.seen.capture, all.seen.trouble, all.seen.changed],
      [[], [], [["1"]]],
      String(text),
    );
  }
});

test("the JSON of a conversation replaces what waits of it, if it is whole", () => {
  const all = copies();
  comes(all, all.answer(0, "/talks/7"), "id=7 all SECRET");
  comes(all, all.answer(0, "/talks/8"), "id=8 part");
  const frame = { kind: "conversation", url: "https://chat.example/talks/7", payload: "id=7 all " };
  const about = { conversation: "7", temporary: false, replaces: "conversation:example:7" };
  assert.deepEqual(all.seen.capture?.[0], [frame, about]);
  assert.equal(all.seen.capture?.[1][1].replaces, null);
  assert.deepEqual([all.seen.settled, all.seen.changed], [[["7"]], [["8"]]]);
});

test("JSON of unknown shape is told; what was refused or broken off is nothing", () => {
  const all = copies();
  comes(all, all.answer(0, "/talks/7"), "?what");
  assert.equal(all.seen.trouble?.length, 1);
  comes(all, all.answer(0, "/talks/7", { status: 404 }), "");
  comes(all, all.answer(0, "/talks/7"), "id=7", "failed");
  assert.deepEqual([all.seen.capture, all.seen.trouble?.length], [[], 1]);
});

test("an answer that was too large is told, and what came of it is kept", () => {
  const all = copies();
  const answer = all.answer(1, "/ask", { size: 33 * 2 ** 20 });
  comes(all, answer, "id=7", "failed");
  assert.match(all.seen.trouble?.[0][1], /32 MiB/);
  assert.equal(all.seen.capture?.at(-1)[0].ended, "aborted");
});

test("a change is a reason to look at the conversation that it names, or else at the page's", () => {
  const all = copies();
  comes(all, all.answer(2, "/rename"), "id=9");
  comes(all, all.answer(2, "/rename"), "");
  assert.deepEqual([all.seen.changed, all.seen.capture, all.seen.bind], [[["9"], ["1"]], [], []]);
  comes(all, all.answer(2, "/rename", { request: "temporary" }), "id=9");
  assert.deepEqual(all.seen.bind, [["9", true, PLACE]]);
});
