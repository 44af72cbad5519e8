import assert from "node:assert/strict";
import { test } from "node:test";

import { isStuck, Outbox } from "../../../extension/background/outbox.js";
import { capture, emptyDatabase } from "./world.js";

const AT = "2026-11-27T10:00:00.000Z";

const box = () => {
  let ids = 0;
  return new Outbox(emptyDatabase(), () => `wire-${(ids += 1)}`);
};

/** Keep a capture. */
const put = (outbox, id, changes) => outbox.put({ ...capture(id, changes), at: AT });

const keys = async (outbox) => (await outbox.all()).map(({ key }) => key);

test("what is put is there with its size on the wire, and its text as it will be sent", async () => {
  const outbox = box();
  await put(outbox, "a");
  const [item] = await outbox.all();
  const { text } = await outbox.take(item.n);
  assert.deepEqual(JSON.parse(text), { type: "capture", id: "wire-1", ...capture("a").frame });
  assert.equal(item.bytes, Buffer.byteLength(text));
  assert.deepEqual(
    { platform: item.platform, kind: item.kind, conversation: item.conversation, at: item.queuedAt },
    { platform: "claude", kind: "conversation", conversation: "c1", at: AT },
  );
});

test("what a bridge sends twice is kept once", async () => {
  const outbox = box();
  await put(outbox, "a");
  await put(outbox, "a");
  assert.deepEqual(await keys(outbox), ["a"]);
});

test("the newest of a stream takes the place of the one before, and gets an id of its own", async () => {
  const outbox = box();
  await put(outbox, "a", { replaces: "stream:1", conversation: null });
  await put(outbox, "b");
  await put(outbox, "c", { replaces: "stream:1", frame: { payload: "more" } });
  const items = await outbox.all();
  assert.deepEqual(items.map(({ key, id }) => [key, id]), [["stream:1", "wire-3"], ["b", "wire-2"]]);
  assert.equal(items[0].conversation, "c1");
  assert.equal(JSON.parse((await outbox.take(items[0].n)).text).payload, "more");
});

test("what was seen before what waits goes over nothing: no clock that jumps loses anything", async () => {
  const outbox = box();
  await put(outbox, "a", { replaces: "conversation:x" });
  await put(outbox, "b", {
    replaces: "conversation:x", frame: { observed_at: "2026-11-27T09:59:59.000Z" },
  });
  await put(outbox, "b", {
    replaces: "conversation:x", frame: { observed_at: "2026-11-27T09:59:59.000Z" },
  });
  assert.deepEqual(await keys(outbox), ["conversation:x", "b"]);
});

test("the receipt of what was replaced meanwhile takes nothing away", async () => {
  const outbox = box();
  await put(outbox, "a", { replaces: "stream:1" });
  const [{ id }] = await outbox.all();
  await put(outbox, "b", { replaces: "stream:1" });
  await outbox.drop(id);
  assert.deepEqual(await keys(outbox), ["stream:1"]);
});

test("the oldest that are wanted come first, however many wait", async () => {
  const outbox = box();
  for (let n = 0; n < 200; n += 1) await put(outbox, `a${n}`);
  const next = await outbox.next(({ n }) => n % 2 === 0 && n > 150, 3);
  assert.deepEqual(next.map(({ n }) => n), [152, 154, 156]);
  assert.equal((await outbox.next(() => true, 1000)).length, 200);
});

test("what is dropped is gone with its text, by id, by key, and by conversation", async () => {
  const outbox = box();
  await put(outbox, "a", { conversation: "c2" });
  await put(outbox, "b");
  await put(outbox, "c", { replaces: "stream:1" });
  assert.equal(await outbox.count("claude", "c1"), 2);
  await outbox.dropWhere(({ conversation }) => conversation === "c2");
  await outbox.dropKey("stream:1");
  await outbox.dropKey("stream:unknown");
  await outbox.drop("wire-2");
  await outbox.drop("unknown");
  assert.equal(await outbox.isEmpty(), true);
  for (const n of [1, 2, 3]) assert.equal(await outbox.take(n), null);
  const bodies = await outbox.database.run(["bodies"], "readonly", async (transaction) =>
    new Promise((resolve) => {
      const counting = transaction.objectStore("bodies").count();
      counting.onsuccess = () => resolve(counting.result);
    }));
  assert.equal(bodies, 0);
});

test("an item is stuck above the limit, or where the server refused it under the same limit", async () => {
  const outbox = box();
  await put(outbox, "a");
  const [item] = await outbox.all();
  assert.equal(isStuck(item, null), false);
  assert.equal(isStuck(item, item.bytes), false);
  assert.equal(isStuck(item, item.bytes - 1), true);
  await outbox.markRefused(item.n, 1_000_000);
  const [marked] = await outbox.all();
  assert.equal(isStuck(marked, 1_000_000), true);
  assert.equal(isStuck(marked, 2_000_000), false, "another limit is another chance");
  await outbox.markRefused(99, 1);
  assert.equal((await outbox.all()).length, 1);
});
