import assert from "node:assert/strict";
import test from "node:test";

import { memoriesIn, newAmong } from "../../../server/recollect/web/ui/views/memories-file.js";

const NOW = new Date("2026-11-27T12:00:00Z");
const exported = {
  object: "memory", id: "mem_a", content: "Tea.", tags: ["drinks"], metadata: { a: 1 }, pinned: true, project: null,
  conversation_id: "conv_a", message_id: null, platform: "claude", tokens: 2, created_at: "2026-11-20T09:00:00.000Z",
  updated_at: "2026-11-20T09:00:00.000Z", expires_at: "2026-11-29T00:00:00.000Z", version: 3,
};

test("what an export has of a memory becomes a draft of it", () => {
  const { drafts, unreadable, expired } = memoriesIn(`${JSON.stringify(exported)}\n`, NOW);
  const draft = { content: "Tea.", tags: ["drinks"], metadata: { a: 1 }, conversation_id: "conv_a", pinned: true, expiration_days: 2 };
  assert.deepEqual([drafts, unreadable, expired], [[draft], 0, 0]);
});

test("a list, an answer of the API and lines are all read", () => {
  for (const text of ['[{"content": "a"}, "b"]', '{"object": "list", "data": [{"content": "a"}, {"content": "b"}]}', '\uFEFF{"content": "a"}\r\n\r\n{"content": "b"}']) {
    assert.deepEqual(memoriesIn(text, NOW).drafts, [{ content: "a" }, { content: "b" }]);
  }
});

test("what is no memory, or has expired, is counted and left out", () => {
  const lines = ["no JSON", '{"content": " "}', '{"content": 5}', "null", "7", "[1]", '{"content": "a", "expires_at": "2026-11-27T11:00:00Z"}'];
  assert.deepEqual(memoriesIn(lines.join("\n"), NOW), { drafts: [], unreadable: 6, expired: 1 });
  assert.deepEqual(memoriesIn("", NOW), { drafts: [], unreadable: 0, expired: 0 });
});

test("fields of a wrong kind are dropped, and an expiry stays within a year", () => {
  const odd = { content: "a", tags: ["x", 1, null], metadata: [], project: 7, pinned: "yes", message_id: "", expires_at: "2099-01-01" };
  assert.deepEqual(memoriesIn(JSON.stringify([odd]), NOW).drafts, [{ content: "a", tags: ["x"], expiration_days: 365 }]);
});

test("only what is new is taken, once", () => {
  const drafts = [{ content: "a" }, { content: "b" }, { content: "b" }, { content: "c" }];
  assert.deepEqual(newAmong(drafts, ["a"]), [{ content: "b" }, { content: "c" }]);
});
