import assert from "node:assert/strict";
import { test } from "node:test";

import { DEFAULTS } from "../../../extension/background/choices.js";
import { diagnosticsOf } from "../../../extension/background/diagnostics.js";

const CONVERSATION = "67a1c0de-0000-4000-8000-000000000001";

const text = diagnosticsOf({
  version: "0.1.0", browser: "Chromium 156", at: "2026-11-27T10:00:00.000Z", pages: 2, removals: 1,
  outbox: [{
    id: "11111111-2222-4333-8444-555555555555", platform: "gemini", kind: "stream",
    conversation: "c_7d1e4a90b3c2f856", bytes: 1234, queuedAt: "2026-11-27T09:59:00.000Z",
    state: "waiting",
  }],
  status: {
    link: "no_server", address: "http://127.0.0.1:8377", serverVersion: "0.1.0",
    since: "2026-11-27T09:00:00.000Z", problem: "Nothing answers.",
    outbox: { items: 1, bytes: 1234, stuck: 0, full: true },
    choices: {
      ...DEFAULTS, pausedSites: ["deepseek"],
      excluded: [{ platform: "claude", conversation: CONVERSATION, title: "My secret" }],
    },
    sites: [{
      platform: "chatgpt", name: "ChatGPT", lastGoodAt: null, unread: 3,
      unreadSince: "2026-11-27T09:30:00.000Z", warning: true,
      detail: `fetch_failed: /backend-api/conversation/${CONVERSATION} of c_7d1e4a90b3c2f856: 404`,
    }],
  },
});

test("it tells how things are", () => {
  for (const said of [
    "Recollect extension 0.1.0", "Chromium 156", "http://127.0.0.1:8377", "Nothing answers.",
    "1 items, 1234 bytes", "NO ROOM", "gemini stream 1234 bytes waiting", "deepseek", "Excluded: 1",
    "ChatGPT: last good never, 3 not understood since 2026-11-27T09:30:00.000Z: fetch_failed",
    "Open pages: 2. Removals to do: 1.",
  ]) assert.ok(text.includes(said), said);
});

test("it tells nothing of a conversation", () => {
  for (const secret of [CONVERSATION, "7d1e4a90b3c2f856", "11111111", "My secret"]) {
    assert.ok(!text.includes(secret), secret);
  }
});
