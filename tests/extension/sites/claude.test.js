import assert from "node:assert/strict";
import { test } from "node:test";

import { loaded } from "../classic.js";
import { recorded, sample } from "../recorded.js";
import { session, tapOf, told } from "./session.js";

const site = loaded(["sites/claude.js"]).recollectSites.claude;
const ORGANIZATION = "0a000000-0000-4000-8000-000000000000";
const ID = "20000000-0000-4000-8000-000000000002";
const CHAT = `/api/organizations/${ORGANIZATION}/chat_conversations/${ID}`;

test("requests that matter, and others that look alike", () => {
  const kinds = /** @type {const} */ ([
    ["GET", `${CHAT}?tree=True&rendering_mode=messages&consistency=strong`, "conversation"],
    ["GET", CHAT, "conversation"],
    ["POST", `${CHAT}/completion`, "stream"],
    ["POST", `${CHAT}/retry_completion`, "stream"],
    ["POST", `${CHAT}/stop_response`, "change"],
    ["POST", `${CHAT}/title`, "change"],
    ["PUT", CHAT, "change"],
    ["PUT", `${CHAT}/current_leaf_message_uuid`, "change"],
    ["GET", `/api/organizations/${ORGANIZATION}/chat_conversations?limit=30`, undefined],
    ["POST", `${CHAT}/chat_feedback`, undefined],
  ]);
  for (const [method, address, kind] of kinds) {
    assert.equal(tapOf(site, method, address).tap?.kind, kind, `${method} ${address}`);
  }
});

test("only a tree is whole", () => {
  assert.equal(tapOf(site, "GET", `${CHAT}?tree=true`).tap?.whole, true);
  assert.equal(tapOf(site, "GET", `${CHAT}?rendering_mode=messages`).tap?.whole, undefined);
});

test("a whole conversation", () => {
  const body = recorded("claude/fixtures/tree.json");
  assert.deepEqual(told(site, "GET", CHAT, body), {
    conversation: ID,
    temporary: false,
    known: true,
  });
  assert.equal(told(site, "GET", CHAT, '{"type":"error"}').known, false);
});

test("a stream tells nothing before its first message", () => {
  const whole = recorded("claude/fixtures/stream.txt");
  const seen = new Set();
  for (let end = 0; end < whole.length; end += 7) {
    seen.add(told(site, "POST", `${CHAT}/completion`, whole.slice(0, end)).conversation);
  }
  assert.deepEqual([...seen], [null, ID]);
  assert.equal(site.ended(whole), true);
  assert.equal(site.ended(whole.slice(0, 500)), false);
});

test("a recorded stream of the site", sample("claude/sse-1.txt"), () => {
  const { text } = sample("claude/sse-1.txt");
  const expected = { conversation: ID, temporary: false, known: true };
  assert.deepEqual(told(site, "POST", `${CHAT}/completion`, text), expected);
  assert.equal(site.ended(text), true);
});

test("incognito chats, by address, request and flag", () => {
  assert.equal(site.temporaryAt(new URL("https://claude.ai/new?incognito")), true);
  assert.equal(site.temporaryAt(new URL("https://claude.ai/new")), false);
  const sent = JSON.stringify({ prompt: "x", create_conversation_params: { is_temporary: true } });
  assert.equal(told(site, "POST", `${CHAT}/completion`, "", sent).temporary, true);
  const said = JSON.stringify({ prompt: '{"is_temporary": true}' });
  assert.equal(told(site, "POST", `${CHAT}/completion`, "", said).temporary, false);
  const flagged = '{"uuid":"x","is_temporary": true,"chat_messages":[]}';
  assert.equal(told(site, "GET", CHAT, flagged).temporary, true);
});

test("a chat that is created as a temporary one", () => {
  const all = CHAT.slice(0, CHAT.lastIndexOf("/"));
  const sent = (/** @type {boolean} */ is) =>
    JSON.stringify({ uuid: ID, name: "", is_temporary: is });
  const temporary = { conversation: ID, temporary: true, known: true };
  assert.deepEqual(told(site, "POST", all, "", sent(true)), temporary);
  assert.equal(told(site, "POST", all, "", sent(false)).conversation, null);
});

test("addresses", () => {
  assert.equal(site.conversationAt(new URL(`https://claude.ai/chat/${ID}`)), ID);
  assert.equal(site.conversationAt(new URL("https://claude.ai/new")), null);
  assert.equal(site.conversationAt(new URL(site.address(ID), "https://claude.ai")), ID);
});

test("a conversation is fetched with all its branches, in the organization last used", async () => {
  const { page, asked } = session({ "/api/": "{}" }, { cookies: { lastActiveOrg: ORGANIZATION } });
  await site.fetch(ID, page);
  const query = "?tree=True&rendering_mode=messages&render_all_tools=true";
  assert.deepEqual(
    asked.map(({ path }) => path),
    [CHAT + query],
  );
});

test("without that cookie, in the organization that has chats", async () => {
  const all = JSON.stringify([
    { uuid: "api", capabilities: ["api"] },
    { uuid: "one", capabilities: ["chat"] },
  ]);
  const { page, asked } = session({ "/api/organizations/one/": "{}", "/api/organizations": all });
  await site.fetch(ID, page);
  assert.match(String(asked[1]?.path), /^\/api\/organizations\/one\/chat_conversations\//);
  const none = session({ "/api/organizations": "[]" });
  await assert.rejects(site.fetch(ID, none.page), /organizations is empty/);
});
