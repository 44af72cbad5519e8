import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isWarning, notUnderstood, siteHealth, understood, unknownHealth,
} from "../../../extension/background/health.js";
import { keepReceipt, Receipts } from "../../../extension/background/receipts.js";
import { emptyDatabase } from "./world.js";

const AT = "2026-11-27T10:00:00.000Z";

test("only the newest receipts are kept", async () => {
  const database = emptyDatabase();
  const receipts = new Receipts(database);
  const keep = (n) => database.run(["receipts"], "readwrite", (transaction) => keepReceipt(transaction,
    { platform: "claude", conversation: `c${n}`, at: new Date(1000 * n).toISOString() }, 3));
  for (const n of [5, 1, 2, 3, 5, 4]) await keep(n);
  const kept = [];
  for (const n of [1, 2, 3, 4, 5]) if (await receipts.of("claude", `c${n}`)) kept.push(n);
  assert.deepEqual(kept, [3, 4, 5]);
  await receipts.forgetAll();
  assert.equal(await receipts.of("claude", "c5"), null);
});

test("a site that is not understood is a warning at once, a fetch that failed after three", () => {
  const failed = { at: AT, kind: "conversation", detail: "HTTP 500", certain: false };
  let health = unknownHealth("gemini");
  assert.equal(isWarning(health), false);
  for (const expected of [false, false, true]) {
    health = notUnderstood(health, failed);
    assert.equal(isWarning(health), expected);
  }
  assert.equal(isWarning(notUnderstood(unknownHealth("gemini"), { ...failed, certain: true })), true);
});

test("the next receipt of a conversation makes it well again", () => {
  const bad = notUnderstood(unknownHealth("gemini"),
    { at: AT, kind: "stream", detail: "?", certain: true });
  assert.deepEqual(siteHealth(bad, "Gemini"), {
    platform: "gemini", name: "Gemini", lastGoodAt: null, unread: 1, unreadSince: AT, detail: "?",
    warning: true,
  });
  const later = "2026-11-27T11:00:00.000Z";
  const good = understood(bad, { at: later, kind: "conversation" });
  assert.deepEqual(siteHealth(good, "Gemini"), {
    platform: "gemini", name: "Gemini", lastGoodAt: later, unread: 0, unreadSince: null, detail: null,
    warning: false,
  });
});

test("a stream that is understood says nothing of conversations that are not", () => {
  const what = { at: AT, detail: "?", certain: true };
  const later = "2026-11-27T11:00:00.000Z";
  const stream = { at: later, kind: "stream" };
  const bad = notUnderstood(unknownHealth("gemini"), { ...what, kind: "conversation" });
  const still = understood(bad, stream);
  assert.deepEqual([isWarning(still), still.lastGoodAt, still.unreadSince], [true, later, AT]);
  const streams = notUnderstood(unknownHealth("gemini"), { ...what, kind: "stream" });
  assert.equal(isWarning(understood(streams, stream)), false);
});
