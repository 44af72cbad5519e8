import assert from "node:assert/strict";
import { test } from "node:test";

import { loaded } from "../classic.js";
import { recorded, sample } from "../recorded.js";
import { session, tapOf, told } from "./session.js";

const site = loaded(["sites/deepseek.js"]).recollectSites.deepseek;
const ID = "d5000000-0000-4000-8000-000000000001";
const HISTORY = `/api/v0/chat/history_messages?chat_session_id=${ID}`;
const SENT = JSON.stringify({ chat_session_id: ID, parent_message_id: null, prompt: "What?" });

test("requests that matter, and others that look alike", () => {
  const kinds = /** @type {const} */ ([
    ["GET", `${HISTORY}&cache_version=3`, "conversation"],
    ...["completion", "edit_message", "regenerate", "continue", "resume_stream"].map(
      (each) => /** @type {const} */ (["POST", `/api/v0/chat/${each}`, "stream"]),
    ),
    ["POST", "/api/v0/chat/stop_stream", "change"],
    ["POST", "/api/v0/chat_session/update_title", "change"],
    ["POST", "/api/v0/chat/create_pow_challenge", undefined],
    ["GET", "/api/v0/chat_session/fetch_page", undefined],
  ]);
  for (const [method, address, kind] of kinds) {
    assert.equal(tapOf(site, method, address).tap?.kind, kind, `${method} ${address}`);
  }
});

/** @param {(told: any) => void} change */
function changed(change) {
  const body = JSON.parse(recorded("deepseek/fixtures/history.json"));
  change(body.data.biz_data);
  return JSON.stringify(body);
}

test("an answer is whole if its messages reach the first", () => {
  const expected = { conversation: ID, temporary: false, known: true };
  const history = recorded("deepseek/fixtures/history.json");
  assert.deepEqual(told(site, "GET", HISTORY, history), { ...expected, whole: true });
  const news = changed((each) => each.chat_messages.splice(0, 2));
  assert.deepEqual(told(site, "GET", HISTORY, news), { ...expected, whole: false });
  const none = changed((each) => (each.chat_messages = []));
  assert.equal(told(site, "GET", HISTORY, none).whole, false);
  const looped = changed(
    (each) => (each.chat_messages[0].parent_id = each.chat_session.current_message_id),
  );
  assert.equal(told(site, "GET", HISTORY, looped).whole, false);
});

test("the older form, and a root whose parent is 0", () => {
  const flat = recorded("deepseek/fixtures/flat.json");
  assert.equal(told(site, "GET", HISTORY, flat).whole, true);
});

test("the form of a public fixture", sample("deepseek/api-2.json"), () => {
  assert.equal(told(site, "GET", HISTORY, sample("deepseek/api-2.json").text).whole, true);
});

test("what is no history", () => {
  for (const body of [
    "",
    "<html>",
    "[]",
    "null",
    '{"code":40003,"msg":"invalid token","data":null}',
  ]) {
    assert.equal(told(site, "GET", HISTORY, body).known, false, body);
  }
});

test("streams of three years, with the conversation of the request", () => {
  for (const year of ["2025_05", "2025_11", "2026"]) {
    const whole = recorded(`deepseek/fixtures/stream_${year}.txt`);
    const expected = { conversation: ID, temporary: false, known: true };
    assert.deepEqual(told(site, "POST", "/api/v0/chat/completion", whole, SENT), expected, year);
    assert.equal(site.ended(whole), true, year);
    assert.equal(site.ended(whole.slice(0, 300)), false, year);
  }
});

test("what goes on with an answer tells nothing without its beginning", () => {
  const rest =
    'event: ready\ndata: {"response_message_id":4}\n\ndata: {"p":"response/content","v":"b"}\n\n';
  const begun =
    'data: {"v":{"response":{"message_id":4,"fragments":[{"type":"RESPONSE","content":"a"}]}}}\n\n';
  assert.equal(told(site, "POST", "/api/v0/chat/continue", rest, SENT).conversation, null);
  assert.equal(told(site, "POST", "/api/v0/chat/continue", rest, SENT).known, true);
  assert.equal(
    told(site, "POST", "/api/v0/chat/resume_stream", begun + rest, SENT).conversation,
    ID,
  );
});

test("addresses", () => {
  assert.equal(site.conversationAt(new URL(`https://chat.deepseek.com/a/chat/s/${ID}`)), ID);
  assert.equal(site.conversationAt(new URL("https://chat.deepseek.com/")), null);
  assert.equal(site.conversationAt(new URL(site.address(ID), "https://chat.deepseek.com")), ID);
});

test("a conversation is fetched past the cache, with the page's token", async () => {
  const { page, asked } = session(
    { "/api/": "{}" },
    { stored: { userToken: '{"value":"secret"}' } },
  );
  await site.fetch(ID, page);
  assert.equal(asked[0]?.path, HISTORY);
  assert.equal(asked[0]?.headers.Authorization, "Bearer secret");
});
