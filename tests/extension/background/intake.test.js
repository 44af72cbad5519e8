import assert from "node:assert/strict";
import { test } from "node:test";

import { HealthRecord } from "../../../extension/background/health.js";
import { Intake } from "../../../extension/background/intake.js";
import { Outbox } from "../../../extension/background/outbox.js";
import { capture, emptyDatabase } from "./world.js";

function world() {
  const database = emptyDatabase();
  const outbox = new Outbox(database);
  const health = new HealthRecord(database);
  const queued = [];
  const intake = new Intake({
    outbox, health, now: () => "2026-11-27T10:00:00.000Z", changed: () => undefined,
    queued: async ({ id }) => void queued.push(id), isFull: () => queued.push("full"),
  });
  return { outbox, health, intake, queued };
}

const keys = async (outbox) => (await outbox.all()).map(({ key }) => key);

test("what may be kept is on the disk before anybody is told", async () => {
  const { outbox, intake, queued } = world();
  assert.equal(await intake.take(capture("a"), null), null);
  assert.deepEqual(await keys(outbox), ["a"]);
  assert.deepEqual(queued, ["a"]);
});

for (const reason of ["excluded", "temporary"]) {
  test(`what turns out to be ${reason} takes along what was kept before that was known`, async () => {
    const { outbox, intake } = world();
    await intake.take(capture("a", { conversation: null, replaces: "stream:1" }), null);
    await intake.take(capture("b", { conversation: null, replaces: "stream:2" }), null);
    assert.equal(await intake.take(capture("c", { replaces: "stream:1" }), reason), reason);
    assert.deepEqual(await keys(outbox), ["stream:2"]);
  });
}

// An incognito window shows what an ordinary one has shown before.
for (const reason of ["paused", "site_paused", "incognito"]) {
  test(`${reason}: nothing is taken back that was kept before`, async () => {
    const { outbox, intake } = world();
    const key = "conversation:claude:c1";
    await intake.take(capture("a", { replaces: key }), null);
    assert.equal(await intake.take(capture("b", { replaces: key }), reason), reason);
    assert.deepEqual(await keys(outbox), [key]);
  });
}

test("a full disk is said, and leaves what was there", async () => {
  const { outbox, intake, queued } = world();
  await intake.take(capture("a"), null);
  const put = outbox.put;
  for (const error of [
    new DOMException("No room.", "QuotaExceededError"),
    new DOMException("Failed to write blobs (IOError)", "DataError"),
    new DOMException("Internal error opening backing store for indexedDB.open.", "UnknownError"),
  ]) {
    intake.full = false;
    outbox.put = () => Promise.reject(error);
    assert.equal(await intake.take(capture("b"), null), "quota");
    assert.equal(intake.full, true);
  }
  outbox.put = put;
  assert.deepEqual(await keys(outbox), ["a"]);
  assert.deepEqual(queued, ["a", "full", "full", "full"]);
});

test("another failure of the disk is said as well", async () => {
  const { outbox, intake } = world();
  const log = console.error;
  const errors = [];
  console.error = (error) => errors.push(error.message);
  outbox.put = async () => {
    throw new DOMException("Broken.", "ReadOnlyError");
  };
  assert.equal(await intake.take(capture("a"), null), "failed");
  console.error = log;
  assert.deepEqual(errors, ["Broken."]);
  assert.equal(intake.full, false);
});

test("trouble is counted against the site; a fetch that failed is not a certain sign", async () => {
  const { intake, health } = world();
  const trouble = { type: "trouble", url: "https://claude.ai/chat/c1" };
  await intake.trouble("claude", { ...trouble, kind: "fetch_failed", detail: "HTTP 500" });
  assert.equal((await health.all()).get("claude").certain, false);
  await intake.trouble("claude", { ...trouble, kind: "unknown_shape", detail: "no mapping" });
  const { unread, certain, detail } = (await health.all()).get("claude");
  assert.deepEqual({ unread, certain, detail },
    { unread: 2, certain: true, detail: "unknown_shape: no mapping" });
});
