import assert from "node:assert/strict";
import { test } from "node:test";

import { changed, DEFAULTS, withExclusion } from "../../../extension/background/choices.js";
import { isExcluded, refusalOf } from "../../../extension/background/rules.js";

const SEEN = { platform: "claude", conversation: "c1", temporary: false, incognito: false };
const EXCLUDED = { platform: "claude", conversation: "c1", title: "Tea" };

/** @type {[string, object, object, string | null][]} */
const CASES = [
  ["everything is captured", {}, {}, null],
  ["a new chat without an id is captured", {}, { conversation: null }, null],
  ["paused everywhere", { paused: true }, {}, "paused"],
  ["paused on this site", { pausedSites: ["claude"] }, {}, "site_paused"],
  ["paused on another site", { pausedSites: ["chatgpt"] }, {}, null],
  ["this conversation is excluded", { excluded: [EXCLUDED] }, {}, "excluded"],
  ["excluded and paused", { excluded: [EXCLUDED], paused: true }, {}, "excluded"],
  ["the same id on another site", { excluded: [{ ...EXCLUDED, platform: "gemini" }] }, {}, null],
  ["no id, while others are excluded", { excluded: [EXCLUDED] }, { conversation: null }, null],
  ["a temporary chat", {}, { temporary: true }, "temporary"],
  ["a temporary chat that the user asks for", { captureTemporary: true }, { temporary: true }, null],
  ["incognito", {}, { incognito: true }, "incognito"],
  ["incognito that the user asks for", { captureIncognito: true }, { incognito: true }, null],
  ["a temporary chat in incognito, of which one is asked for",
    { captureIncognito: true }, { incognito: true, temporary: true }, "temporary"],
];

for (const [name, choices, seen, expected] of CASES) {
  test(`${name}: ${expected ?? "kept"}`, () => {
    assert.equal(refusalOf({ ...DEFAULTS, ...choices }, { ...SEEN, ...seen }), expected);
  });
}

test("only settings that exist can be set, and only to what they can be", () => {
  assert.deepEqual(changed(DEFAULTS, { paused: true, pausedSites: ["claude"] }),
    { ...DEFAULTS, paused: true, pausedSites: ["claude"] });
  for (const wrong of [
    { unknown: 1 }, { paused: "yes" }, { pausedSites: "claude" }, { pausedSites: [1] },
    { excluded: [{ platform: "claude" }] }, { toString: 1 }, { captureIncognito: null },
  ]) {
    assert.throws(() => changed(DEFAULTS, wrong), { code: "invalid_input" });
  }
});

test("a conversation is excluded once, keeps its title, and can be let in again", () => {
  const once = withExclusion(DEFAULTS, EXCLUDED, true);
  const twice = withExclusion(once, { ...EXCLUDED, title: null }, true);
  assert.deepEqual(twice.excluded, [EXCLUDED]);
  assert.equal(isExcluded(twice, "claude", "c1"), true);
  assert.deepEqual(withExclusion(twice, { ...EXCLUDED, title: null }, false).excluded, []);
});
