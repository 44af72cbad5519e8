import assert from "node:assert/strict";
import { test } from "node:test";

import {
  BUDGETS, budgetFor, groups, leftOut, outcome, tokensOf,
} from "../../../extension/ui/contexts.js";

const NOW = new Date(2026, 10, 27, 12, 0, 0);

/** @param {number} day  of November */
const on = (day) => new Date(2026, 10, day, 9, 0, 0).toISOString();

const source = (conversation_id, changes = {}) => ({
  conversation_id, title: `About ${conversation_id}`, platform: "claude", role: "user",
  created_at: on(20), url: `https://claude.ai/chat/${conversation_id}`, tokens: 10, whole: true,
  standing: false, excerpt: "Is tea older than coffee?", memory_id: null, ...changes,
});
const built = (changes = {}) =>
  ({ context: "…", tokens: 1874, max_tokens: 2000, sources: [], omitted: [], ...changes });

const sizes = (sources) => groups(sources, NOW).map((group) => group.sources.length);

test("a group for each conversation and day, in the order of the context", () => {
  assert.deepEqual(sizes([source("a"), source("a"), source("b"), source("a")]), [2, 1, 1]);
  assert.deepEqual(sizes([source("a"), source("a", { created_at: on(21) })]), [1, 1]);
  assert.deepEqual(sizes([source("a", { created_at: null }), source("a")]), [1, 1]);
  assert.deepEqual(sizes([]), []);
});

test("what holds for good is one group, wherever it was said", () => {
  const lasting = [source("a", { standing: true }), source("b", { standing: true })];
  const found = groups([...lasting, source("b")], NOW);
  assert.deepEqual(found.map(({ standing }) => standing), [true, false]);
  assert.deepEqual(found.map(({ sources }) => sources.length), [2, 1]);
});

test("memories are one group, of whatever day, and counted apart", () => {
  const kept = [1, 2].map((n) =>
    source(null, { memory_id: `mem_${n}`, created_at: on(n), title: null, platform: null }));
  const found = groups([...kept, source("a")], NOW);
  assert.deepEqual(found.map(({ memories }) => memories), [true, false]);
  assert.deepEqual(sizes([...kept, source("a")]), [2, 1]);
  assert.match(outcome(built({ sources: [...kept, source("a")] }), "tea"),
    /tokens, 1 message of 1 conversation, 2 memories$/);
  assert.match(outcome(built({ sources: kept }), "tea"), /tokens, 2 memories$/);
  assert.deepEqual(leftOut(kept).map(({ title, messages }) => [title, messages]), [["Memories", 2]]);
});

test("what was left out is told by conversation, with its tokens", () => {
  const omitted = [source("b", { tokens: 900 }), source("a"), source("b", { tokens: 100 })];
  const url = "https://claude.ai/chat/";
  assert.deepEqual(leftOut(omitted), [
    { title: "About b", platform: "claude", url: `${url}b`, messages: 2, tokens: 1000 },
    { title: "About a", platform: "claude", url: `${url}a`, messages: 1, tokens: 10 },
  ]);
  assert.deepEqual(leftOut([]), []);
});

test("the exact count, and of how much", () => {
  const sources = [source("a"), source("a"), source("b")];
  assert.equal(
    outcome(built({ sources }), "tea"),
    "1,874 of 2,000 tokens, 3 messages of 2 conversations",
  );
  assert.equal(
    outcome(built({ tokens: 61, sources: [source("a")] }), "tea"),
    "61 of 2,000 tokens, 1 message of 1 conversation",
  );
  assert.equal(tokensOf(sources), 30);
});

test("why there is none, and what to do", () => {
  const none = outcome(built({ tokens: 0 }), "<b>tea</b>");
  assert.match(none, /^No message was found for “<b>tea<\/b>”\. Try/);
  const small = outcome(built({ tokens: 0, max_tokens: 1000, omitted: [source("a")] }), "tea");
  assert.equal(small, "What was found does not fit into 1,000 tokens. Allow more.");
});

test("a budget that was chosen elsewhere is none of ours", () => {
  assert.deepEqual(BUDGETS.map(budgetFor), BUDGETS);
  assert.deepEqual([50, 123, undefined].map(budgetFor), [2000, 2000, 2000]);
});
