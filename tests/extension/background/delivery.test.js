import assert from "node:assert/strict";
import { test } from "node:test";

import { result } from "../../../extension/background/database.js";
import { Delivery } from "../../../extension/background/delivery.js";
import { HealthRecord } from "../../../extension/background/health.js";
import { Outbox } from "../../../extension/background/outbox.js";
import { Receipts } from "../../../extension/background/receipts.js";
import { Removals } from "../../../extension/background/removals.js";
import { capture, emptyDatabase, FakeClock, receipt, settled } from "./world.js";

const LIMIT = 2 ** 25;

class FakeLink {
  isOpen = true;
  limit = LIMIT;
  sent = [];
  problems = [];
  refusedWith = null;

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  explain(problem) {
    this.problems.push(problem);
  }

  refuse(problem) {
    this.refusedWith = problem;
    this.isOpen = false;
  }
}

function world({ database = emptyDatabase(), allowed = () => true } = {}) {
  const clock = new FakeClock();
  const outbox = new Outbox(database);
  const link = new FakeLink();
  const receipts = new Receipts(database);
  const received = [];
  const delivery = new Delivery({
    database, outbox, link, clock,
    events: { allowed, received: (one) => received.push(one), changed: () => undefined },
  });
  const put = (id, changes) =>
    outbox.put({ ...capture(id, changes), at: "2026-11-27T10:00:00.000Z" });
  const ack = (n, changes) =>
    delivery.answered({ type: "ack", id: link.sent[n].id, receipt: receipt(changes) });
  const error = (n, code, retry, details = {}) =>
    delivery.answered({
      type: "error", id: link.sent[n].id, retry, error: { code, message: `It is ${code}.`, details },
    });
  return { database, clock, outbox, link, receipts, received, delivery, put, ack, error };
}

const health = async ({ database }) => (await new HealthRecord(database).all()).get("claude");

test("the window is kept full and never fuller; each receipt makes room for one more", async () => {
  const all = world();
  for (let n = 0; n < 6; n += 1) await all.put(`a${n}`);
  await all.delivery.open(4);
  assert.equal(all.link.sent.length, 4);
  await all.delivery.fill();
  assert.equal(all.link.sent.length, 4);
  await all.ack(2);
  assert.equal(all.link.sent.length, 5);
  for (const n of [0, 1, 3, 4]) await all.ack(n);
  await all.ack(5);
  assert.equal(await all.outbox.isEmpty(), true);
});

test("what the disk does not give back is told once, and holds up nothing else", async (t) => {
  t.mock.method(console, "error", () => undefined);
  const all = world();
  for (const id of ["a", "b", "c"]) await all.put(id);
  const [{ n }] = await all.outbox.all();
  await all.database.run(["bodies"], "readwrite", (transaction) =>
    result(transaction.objectStore("bodies").delete(n)));
  await all.delivery.open(1);
  assert.deepEqual(all.link.sent.length, 1);
  const { unread, detail } = await health(all);
  assert.deepEqual([unread, /from the disk/.test(detail)], [1, true]);
  await all.ack(0);
  all.clock.pass(120_000);
  await settled();
  await all.ack(1);
  assert.deepEqual((await all.outbox.all()).map((item) => item.n), [n]);
  assert.equal(console.error.mock.callCount(), 1);
});

test("a receipt is kept, told, and makes the site well", async () => {
  const all = world();
  await all.put("a");
  await all.delivery.open(8);
  all.clock.pass(1000);
  await all.ack(0, { complete: false, missing_count: 3 });
  const expected = {
    platform: "claude", conversation: "c1", id: "conv_1", stored: 2, missing: 3, complete: false,
    at: "2026-11-27T10:00:01.000Z", excluded: null,
  };
  assert.deepEqual(await all.receipts.of("claude", "c1"), expected);
  assert.deepEqual(all.received, [expected]);
  assert.equal((await health(all)).lastGoodAt, "2026-11-27T10:00:01.000Z");
});

test("what only a page showed does not make the site well", async () => {
  const all = world();
  await all.put("a", { frame: { kind: "dom" } });
  await all.delivery.open(8);
  await all.ack(0);
  assert.equal(await health(all), undefined);
});

test("after the link is lost everything without a receipt is sent again, in its order", async () => {
  const all = world();
  for (const id of ["a", "b", "c"]) await all.put(id);
  await all.delivery.open(2);
  await all.ack(1);
  const before = all.link.sent.map(({ id }) => id);
  all.link.isOpen = false;
  await all.delivery.lost({ tooLarge: false });
  await all.delivery.fill();
  assert.equal(all.link.sent.length, 3);
  all.link.isOpen = true;
  await all.delivery.open(8);
  assert.deepEqual(all.link.sent.slice(3).map(({ id }) => id), [before[0], before[2]]);
});

test("what changed while it was on its way is sent after the answer, and stays until its own", async () => {
  const all = world();
  await all.put("a", { replaces: "stream:1", conversation: null });
  await all.delivery.open(8);
  await all.put("b", { replaces: "stream:1", conversation: null, frame: { payload: "more" } });
  await all.delivery.fill();
  assert.equal(all.link.sent.length, 1, "one of a stream at a time");
  await all.ack(0);
  assert.equal(all.link.sent[1].payload, "more");
  const [item] = await all.outbox.all();
  assert.equal(item.conversation, "c1", "the server has told which conversation it is");
  await all.ack(1);
  assert.equal(await all.outbox.isEmpty(), true);
});

test("an answer to nothing that was sent changes nothing", async () => {
  const all = world();
  await all.put("a");
  await all.delivery.open(8);
  await all.delivery.answered({ type: "ack", id: "unknown", receipt: receipt() });
  assert.equal((await all.outbox.all()).length, 1);
  assert.equal(await all.receipts.of("claude", "c1"), null);
});

test("what cannot be read leaves the outbox and is counted against the site", async () => {
  const all = world();
  await all.put("a");
  await all.put("b");
  await all.delivery.open(8);
  await all.error(0, "unparsed", false, { reason: "That is not a conversation of Claude." });
  await all.error(1, "invalid_input", false);
  assert.equal(await all.outbox.isEmpty(), true);
  const { unread, detail, certain } = await health(all);
  assert.deepEqual({ unread, certain }, { unread: 2, certain: true });
  assert.match(detail, /invalid_input: It is invalid_input/);
});

test("a clock that is put back by a day stops the sending for no day", async () => {
  const all = world();
  await all.put("a");
  await all.delivery.open(2);
  await all.error(0, "unavailable", true);
  all.clock.putBack(86_400_000);
  all.clock.pass(10_000);
  await settled();
  assert.equal(all.link.sent.length, 2);
});

test("a database that is away stops the sending, which begins again later and later", async () => {
  const all = world();
  for (let n = 0; n < 4; n += 1) await all.put(`a${n}`);
  await all.delivery.open(2);
  await all.error(0, "unavailable", true);
  await all.error(1, "unavailable", true);
  assert.equal(all.link.sent.length, 2);
  assert.equal((await all.outbox.all()).length, 4);
  assert.match(all.link.problems.at(-1), /unavailable/);
  const wait = all.clock.next;
  assert.ok(wait > 500 && wait < 5000);
  all.clock.pass(10_000);
  await settled();
  assert.equal(all.link.sent.length, 4);
  for (let n = 2; n < 4; n += 1) await all.ack(n);
  await settled();
  assert.equal(all.link.problems.at(-1), null);
  for (let n = 4; n < 6; n += 1) await all.ack(n);
  assert.equal(await all.outbox.isEmpty(), true);
});

test("one frame that the server fails on holds up no other", async () => {
  const all = world();
  await all.put("bad");
  for (let n = 0; n < 3; n += 1) await all.put(`a${n}`);
  await all.delivery.open(1);
  const bad = all.link.sent[0].id;
  await all.error(0, "internal", true);
  for (let n = 1; n <= 3; n += 1) await all.ack(n);
  assert.deepEqual((await all.outbox.all()).map(({ key }) => key), ["bad"]);
  assert.ok(all.link.sent.slice(1).every(({ id }) => id !== bad));
  all.clock.pass(5000);
  await settled();
  assert.equal(all.link.sent.at(-1).id, bad);
});

test("a key that may not capture costs nothing that waits", async () => {
  const all = world();
  await all.put("a");
  await all.delivery.open(8);
  await all.error(0, "forbidden", false);
  assert.match(all.link.refusedWith, /It is forbidden\. Pair again/);
  assert.equal((await all.outbox.all()).length, 1);
});

test("what is larger than the server takes is kept and not sent, until the limit grows", async () => {
  const all = world();
  await all.put("large", { frame: { payload: "x".repeat(5000) } });
  await all.put("small");
  all.link.limit = 1000;
  await all.delivery.open(8);
  assert.equal(all.link.sent.length, 1);
  all.link.limit = 10_000;
  await all.delivery.open(8);
  assert.equal(all.link.sent.length, 3);
});

test("after 1009 the largest frame on its way is not sent again", async () => {
  const all = world();
  await all.put("large", { frame: { payload: "x".repeat(5000) } });
  await all.put("small");
  await all.delivery.open(8);
  await all.delivery.lost({ tooLarge: true });
  await all.delivery.open(8);
  assert.deepEqual(all.link.sent.map(({ payload }) => JSON.stringify(payload).length > 1000),
    [true, false, false]);
});

test("what was excluded meanwhile is never sent", async () => {
  const allowed = { now: true };
  const all = world({ allowed: () => allowed.now });
  await all.put("a");
  allowed.now = false;
  await all.delivery.open(8);
  assert.equal(all.link.sent.length, 0);
});

test("it may be excluded between being chosen and being sent", async () => {
  const asked = [];
  const all = world({ allowed: () => asked.push(1) < 2 });
  await all.put("a");
  await all.delivery.open(8);
  assert.equal(asked.length, 2);
  assert.equal(all.link.sent.length, 0);
});

test("what arrives after it was forgotten is to be forgotten again, in the same transaction", async () => {
  const all = world();
  const removals = new Removals({
    database: all.database, receipts: all.receipts, server: {}, clock: all.clock,
  });
  await all.put("a");
  await all.delivery.open(8);
  await removals.ask("claude", "c1", "forget");
  await all.ack(0);
  const [{ id, done }] = await removals.pending();
  assert.deepEqual({ id, done }, { id: "conv_1", done: false });
});

test("a disk that has no room for a note lets the item go nevertheless", async () => {
  const all = world();
  await all.put("a");
  await all.delivery.open(8);
  const run = all.database.run.bind(all.database);
  let failed = 0;
  all.database.run = (stores, mode, work) => run(stores, mode, (transaction) => work(
    new Proxy(transaction, {
      get: (target, name) => (name !== "objectStore" ? target[name] : (store) => {
        if (store === "receipts") {
          failed += 1;
          throw new DOMException("No room.", "QuotaExceededError");
        }
        return target.objectStore(store);
      }),
    })));
  await all.ack(0);
  assert.equal(failed, 1);
  assert.equal(await all.outbox.isEmpty(), true);
});
