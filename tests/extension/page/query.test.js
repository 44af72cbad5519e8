import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { filtersOf, valueOf, withFilter, without, wordsOf } from "../../../server/recollect/web/ui/query.js";

const examples = JSON.parse(await readFile(new URL("../../contract/queries.json", import.meta.url), "utf8"));

test("the page reads a query as the server does", () => {
  for (const { query, words, filters } of examples) {
    assert.deepEqual(filtersOf(query).map(({ operator, value }) => [operator, value]), filters, query);
    assert.equal(wordsOf(query), words);
  }
});

test("a filter replaces those of its kind and leaves the rest as it was typed", () => {
  assert.equal(withFilter("bread site:claude  rye", "site", "gemini"), "bread rye site:gemini");
  assert.equal(withFilter("bread", "tag", "to do"), 'bread tag:"to do"');
  assert.equal(withFilter("site:claude bread site:gemini", "site", ""), "bread");
  assert.equal(withFilter("site:claude", "site", ""), "");
});

test("a single filter is taken away", () => {
  const query = "bread tag:a tag:b";
  assert.equal(without(query, filtersOf(query)[0]), "bread tag:b");
  assert.equal(valueOf(query, "tag"), "b");
  assert.equal(valueOf(query, "site"), "");
});
