import assert from "node:assert/strict";
import { test } from "node:test";

import { badgeOf } from "../../../extension/background/badge.js";
import { DEFAULTS } from "../../../extension/background/choices.js";

const OUTBOX = { items: 0, bytes: 0, stuck: 0, full: false };
const WELL = { link: "connected", problem: null, outbox: OUTBOX, choices: DEFAULTS, sites: [] };
const WAITING = { ...OUTBOX, items: 7 };

/** @type {[string, object, string, RegExp][]} */
const CASES = [
  ["connected", {}, "", /connected\.$/],
  ["connected, and something on its way", { outbox: WAITING }, "", /connected\.$/],
  ["connecting", { link: "connecting", outbox: WAITING }, "", /connecting/],
  ["not paired", { link: "unpaired" }, "?", /options/],
  ["the server is away", { link: "no_server" }, "", /Nothing waits/],
  ["the server is away and something waits", { link: "no_server", outbox: WAITING }, "7", /7 captures/],
  ["why the server is away", { link: "no_server", problem: "It sleeps.", outbox: WAITING }, "7",
    /It sleeps\. 7 captures wait/],
  ["the database is away", { problem: "The database does not answer.", outbox: WAITING }, "7",
    /database.*7 captures/],
  ["very much waits", { link: "no_server", outbox: { ...OUTBOX, items: 1000 } }, "999+", /1000/],
  ["one waits", { link: "no_server", outbox: { ...OUTBOX, items: 1 } }, "1", /1 capture waits/],
  ["paused", { choices: { ...DEFAULTS, paused: true } }, "off", /paused/],
  ["the key is refused", { link: "refused", problem: "Pair again.", outbox: WAITING }, "!", /Pair again/],
  ["the disk is full", { outbox: { ...OUTBOX, full: true } }, "!", /full/],
  ["something is too large", { outbox: { ...OUTBOX, stuck: 1 } }, "!", /larger/],
  ["a site is not understood", { sites: [{ name: "Gemini", warning: true }] }, "!", /Gemini/],
  ["a warning while paused", { sites: [{ name: "Gemini", warning: true }],
    choices: { ...DEFAULTS, paused: true } }, "!", /Gemini/],
];

for (const [name, changes, text, title] of CASES) {
  test(`${name}: "${text}"`, () => {
    const badge = badgeOf({ ...WELL, ...changes });
    assert.equal(badge.text, text);
    assert.match(badge.title, title);
    assert.equal(badge.color === "#b3261e", text === "!");
  });
}
