import assert from "node:assert/strict";
import test from "node:test";

import { askedIn, asksSomething, bodyOf, budgetFor, isBudget, reasonOf } from "../../../server/recollect/web/ui/views/context-asking.js";

const asked = (query) => askedIn(new URLSearchParams(query));
const NOW = new Date(2026, 10, 27, 15, 30);

test("what the address has becomes what the server is asked", () => {
  const query = "q=tea%3F+&tokens=4000&scope=memories&site=claude&role=user&after=7d&tag=a+b&project=Shop&space=spc_a";
  assert.deepEqual(bodyOf(asked(query), ["spc_b"], NOW), {
    query: "tea?", max_tokens: 4000, space: ["spc_a"], scope: "memories", platform: "claude", role: "user",
    tags: ["a b"], project: "Shop", from: new Date(2026, 10, 20).toISOString(),
  });
  assert.deepEqual(bodyOf(asked("q=tea"), ["spc_b"], NOW), { query: "tea", max_tokens: 2000, space: ["spc_b"] });
});

test("whatever stands in the address is asked for or refused", () => {
  assert.ok(!asksSomething(asked("q=+&scope=memories")));
  assert.ok(asksSomething(asked("tag=a")));
  for (const tokens of ["", "0", "49", "100001", "2.5", "x", "1e9"]) assert.ok(!isBudget(asked(`q=a&tokens=${tokens}`).tokens), tokens);
  assert.ok(isBudget(asked("q=a&tokens=50").tokens));
  assert.equal(bodyOf(asked("q=a&after=never"), [], NOW).from, undefined);
});

test("the reason is the one that holds, and the budget that is offered suffices for it", () => {
  const built = { context: "", tokens: 900, max_tokens: 1000, sources: [{ whole: true }], omitted: [] };
  assert.equal(reasonOf({ tokens: 300 }, built), "tooLong");
  assert.equal(budgetFor({ tokens: 300 }, built), 1300);
  assert.equal(reasonOf({ tokens: 20 }, built), "overCount");
  assert.equal(reasonOf({ tokens: 20 }, { ...built, sources: [{ whole: false }] }), "keptFree");
  assert.equal(budgetFor({ tokens: 200_000 }, built), 100_000);
});
