import assert from "node:assert/strict";
import test from "node:test";

import { jsonOf, markdownOf } from "../../../server/recollect/web/ui/views/exports-search.js";

const hit = {
  memory_id: null, title: "Tea\n# and coffee", platform: "claude", role: "user", author: null,
  created_at: "2026-11-20T09:00:00.000Z", snippet: "Is tea older?\n# No heading\r\n```", page_url: "http://recollect.localhost:8377/#/conversations/conv_a",
};

const WORDS = { heading: "Search: tea\n# x", memory: "Memory", untitled: "Untitled", link: "Open in Recollect" };

test("what was found is quoted line by line under its title", () => {
  const text = markdownOf(WORDS, [hit, { ...hit, memory_id: "mem_a", title: null, created_at: null }], () => "You");
  assert.equal(text, [
    "# Search: tea # x", "", "## Tea # and coffee", "", "You, 2026-11-20:", "", "> Is tea older?", "> # No heading", "> ```", "",
    `[Open in Recollect](${hit.page_url})`, "", "## Memory", "", "You:", "", "> Is tea older?", "> # No heading", "> ```", "",
    `[Open in Recollect](${hit.page_url})`, "",
  ].join("\n"));
});

test("programs get what the server told", () => {
  assert.deepEqual(JSON.parse(jsonOf("tea", [hit])), { query: "tea", results: [hit] });
});
