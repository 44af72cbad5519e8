import assert from "node:assert/strict";
import { test } from "node:test";

import { loaded } from "../classic.js";
import { recorded, sample } from "../recorded.js";
import { session, tapOf, told } from "./session.js";

const site = loaded(["sites/chatgpt.js"]).recollectSites.chatgpt;
const ID = JSON.parse(recorded("chatgpt/fixtures/conversation.json")).conversation_id;
const WHOLE = `/backend-api/conversation/${ID}`;

test("requests that matter, and others that look alike", () => {
  const kinds = /** @type {const} */ ([
    ["GET", WHOLE, "conversation"],
    ["POST", "/backend-api/f/conversation", "stream"],
    ["POST", "/backend-api/conversation", "stream"],
    ["POST", "/backend-api/f/conversation/resume", "stream"],
    ["PATCH", WHOLE, "change"],
    ["POST", "/backend-api/f/conversation/prepare", undefined],
    ["GET", `${WHOLE}/stream_status`, undefined],
    ["GET", "/backend-api/conversations?offset=0", undefined],
    ["GET", "/api/auth/session", undefined],
  ]);
  for (const [method, address, kind] of kinds) {
    assert.equal(tapOf(site, method, address).tap?.kind, kind, `${method} ${address}`);
  }
});

test("a whole conversation", () => {
  const body = recorded("chatgpt/fixtures/conversation.json");
  assert.deepEqual(told(site, "GET", WHOLE, body), {
    conversation: ID,
    temporary: false,
    known: true,
  });
  assert.equal(told(site, "GET", WHOLE, '{"detail":"Not found"}').known, false);
});

test("words of a message are not taken for its fields", () => {
  const words = 'My JSON is {"is_temporary_chat": true, "history_and_training_disabled":true}';
  const body = JSON.stringify({ mapping: { a: { message: words } }, conversation_id: ID });
  assert.equal(told(site, "GET", WHOLE, body).temporary, false);
  const sent = JSON.stringify({ messages: [{ content: { parts: [words] } }] });
  assert.equal(
    told(site, "POST", "/backend-api/f/conversation", "data: {}\n\n", sent).temporary,
    false,
  );
});

test("a stream tells which conversation it is once a message has begun, wherever it is cut", () => {
  for (const path of ["chatgpt/fixtures/stream.txt", "chatgpt/fixtures/stream_cumulative.txt"]) {
    const whole = recorded(path);
    const { conversation, known } = told(site, "POST", "/backend-api/f/conversation", whole);
    assert.match(String(conversation), /^[0-9a-f-]{36}$/, path);
    assert.equal(known, true);
    const seen = new Set();
    for (let end = 0; end < whole.length; end += 13) {
      seen.add(told(site, "POST", "/backend-api/f/conversation", whole.slice(0, end)).conversation);
    }
    assert.deepEqual([...seen], [null, conversation]);
  }
});

test("a recorded stream of the site", sample("chatgpt/sse-1.txt"), () => {
  const { text } = sample("chatgpt/sse-1.txt");
  const { conversation } = told(site, "POST", "/backend-api/f/conversation", text);
  assert.equal(conversation, "6ab9dd65-51b0-83ea-9836-d2642f97cb6d");
  assert.equal(site.ended(text), true);
  assert.equal(site.ended(text.slice(0, text.length / 2)), false);
});

test("temporary chats, by address, request and flag", () => {
  assert.equal(site.temporaryAt(new URL("https://chatgpt.com/?temporary-chat=true")), true);
  assert.equal(site.temporaryAt(new URL(`https://chatgpt.com/c/${ID}`)), false);
  const sent = JSON.stringify({ history_and_training_disabled: true });
  assert.equal(
    told(site, "POST", "/backend-api/f/conversation", "data: {}\n", sent).temporary,
    true,
  );
  const flagged = JSON.stringify({ mapping: {}, is_temporary_chat: true });
  assert.equal(told(site, "GET", WHOLE, flagged).temporary, true);
});

test("the token to resume a stream is cut out, and nothing else", () => {
  const line = 'data: {"type":"resume_conversation_token","kind":"topic","token":"eyJhbGc"}\n';
  const payload = `event: delta_encoding\ndata: "v1"\n\n${line}\nevent: delta\ndata: {"v":"a"}\n\n`;
  const kept = site.withoutTokens({ url: "", request: null, payload }).payload;
  assert.equal(kept, payload.replace(line, ""));
  for (let end = 0; end <= payload.length; end += 1) {
    const cut = site.withoutTokens({ url: "", request: null, payload: payload.slice(0, end) });
    assert.doesNotMatch(cut.payload, /eyJ/, `cut at ${end}`);
  }
  const said = 'data: {"v":"\\"type\\":\\"resume_conversation_token\\""}\n';
  assert.equal(site.withoutTokens({ url: "", request: null, payload: said }).payload, said);
});

test("addresses", () => {
  const at = (/** @type {string} */ path) =>
    site.conversationAt(new URL(path, "https://chatgpt.com"));
  assert.equal(at(`/c/${ID}`), ID);
  assert.equal(at(`/g/g-abc123-my-gpt/c/${ID}?model=x`), ID);
  assert.equal(at("/"), null);
  assert.equal(at("/share/67a1c0de-0000-4000-8000-000000000001"), null);
  assert.equal(at(site.address(ID)), ID);
});

test("a conversation is fetched with the page's token, in its workspace", async () => {
  const answers = { "/api/auth/session": '{"accessToken":"secret"}', [WHOLE]: "{}" };
  const { page, asked } = session(answers, { cookies: { _account: "w1" } });
  assert.equal(await site.fetch(ID, page), "{}");
  assert.deepEqual(
    { ...asked[1]?.headers },
    { Authorization: "Bearer secret", "ChatGPT-Account-Id": "w1" },
  );
});

test("the memories that the site keeps", async () => {
  const memories = [
    { id: "m1", content: "Drinks tea.", created_timestamp: 1763629200.5, status: "warm" },
    { id: "m2", content: " " },
    { id: "m3", content: "Lives by the sea.", updated_at: "2026-09-28T10:00:00Z" },
  ];
  const told = JSON.stringify({ memories });
  const { page } = session({ "/api/auth/session": "{}", "/backend-api/memories": told });
  assert.deepEqual(JSON.parse(JSON.stringify(await site.memories(page))), [
    { id: "m1", text: "Drinks tea.", createdAt: "2025-11-20T09:00:00.500Z" },
    { id: "m3", text: "Lives by the sea.", createdAt: "2026-09-28T10:00:00.000Z" },
  ]);
  const other = session({ "/api/auth/session": "{}", "/backend-api/memories": '{"items":[]}' });
  await assert.rejects(site.memories(other.page), /new shape/);
});
