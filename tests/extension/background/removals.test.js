import assert from "node:assert/strict";
import { test } from "node:test";

import { Receipts } from "../../../extension/background/receipts.js";
import { Removals } from "../../../extension/background/removals.js";
import { ServerError } from "../../../extension/background/server.js";
import { emptyDatabase, FakeClock } from "./world.js";

const C1 = ["claude", "c1"];

class FakeServer {
  calls = [];
  fails = null;
  ids = new Map();
  meanwhile = async () => undefined;

  async #call(name, id) {
    this.calls.push([name, id]);
    await this.meanwhile();
    if (this.fails) throw this.fails;
  }

  async remove(id) {
    await this.#call("remove", id);
    return null;
  }

  async restore(id) {
    await this.#call("restore", id);
    return { message_count: 7, completeness: { missing_count: 1 } };
  }

  async find(platform, conversation, { deleted }) {
    await this.#call(deleted ? "find deleted" : "find", conversation);
    return this.ids.get(conversation) ?? null;
  }
}

async function world({ known = true } = {}) {
  const database = emptyDatabase();
  const receipts = new Receipts(database);
  const server = new FakeServer();
  const clock = new FakeClock();
  const restored = [];
  const removals = new Removals({
    database, receipts, server, clock, restored: (receipt) => restored.push(receipt),
  });
  if (known) {
    await receipts.keep({
      platform: "claude", conversation: "c1", id: "conv_1", stored: 31, missing: 0, complete: true,
      at: "2026-11-27T09:00:00.000Z", excluded: null,
    });
  }
  return { removals, receipts, server, clock, restored };
}

test("what is forgotten is deleted once, and the receipt says so", async () => {
  const { removals, receipts, server } = await world();
  await removals.ask(...C1, "forget");
  assert.equal(await removals.run(), null);
  await removals.run();
  assert.deepEqual(server.calls, [["remove", "conv_1"]]);
  const { stored, excluded, id } = await receipts.of(...C1);
  assert.deepEqual({ stored, excluded, id }, { stored: 0, excluded: "deleted", id: "conv_1" });
  assert.deepEqual(await removals.pending(), []);
});

test("a server that is away is asked again, and why is told", async () => {
  const { removals, server } = await world();
  server.fails = new ServerError(0, "no_server", "Nothing answers.");
  await removals.ask(...C1, "forget");
  assert.equal(await removals.run(), server.fails);
  assert.equal((await removals.pending()).length, 1);
  server.fails = null;
  await removals.run();
  assert.deepEqual(await removals.pending(), []);
});

test("a conversation that this browser has no receipt of is looked for", async () => {
  const { removals, server } = await world({ known: false });
  server.ids.set("c1", "conv_9");
  await removals.ask(...C1, "forget");
  await removals.run();
  assert.deepEqual(server.calls, [["find", "c1"], ["remove", "conv_9"]]);
});

test("what the server does not have need not be deleted", async () => {
  const { removals, server } = await world({ known: false });
  await removals.ask(...C1, "forget");
  await removals.run();
  assert.deepEqual(server.calls, [["find", "c1"]]);
  assert.deepEqual(await removals.pending(), []);
});

test("what may be on its way is looked for until it would have arrived", async () => {
  const { removals, server, clock } = await world({ known: false });
  await removals.ask(...C1, "forget", true);
  await removals.run();
  assert.equal((await removals.pending()).length, 1);
  server.ids.set("c1", "conv_9");
  await removals.run();
  assert.deepEqual(server.calls.at(-1), ["remove", "conv_9"]);

  await removals.ask("claude", "c2", "forget", true);
  clock.pass(60_000);
  await removals.run();
  assert.deepEqual(await removals.pending(), []);
});

test("a conversation that is gone already (404) counts as deleted", async () => {
  const { removals, server } = await world();
  server.fails = new ServerError(404, "not_found", "There is no such conversation.");
  await removals.ask(...C1, "forget");
  assert.equal(await removals.run(), null);
  assert.deepEqual(await removals.pending(), []);
});

test("taken back: the server restores it, and the page is told to fetch it again", async () => {
  const { removals, receipts, server, restored } = await world();
  await removals.ask(...C1, "forget");
  await removals.run();
  await removals.ask(...C1, "restore");
  await removals.run();
  assert.deepEqual(server.calls.at(-1), ["restore", "conv_1"]);
  const receipt = await receipts.of(...C1);
  assert.deepEqual(
    { stored: receipt.stored, missing: receipt.missing, complete: receipt.complete },
    { stored: 7, missing: 1, complete: false },
  );
  assert.equal(receipt.excluded, null);
  assert.deepEqual(restored, [receipt]);
});

test("who thinks better of it before the server is back has nothing deleted", async () => {
  const { removals, server } = await world();
  await removals.ask(...C1, "forget");
  await removals.ask(...C1, "restore");
  await removals.run();
  assert.deepEqual(server.calls, [["restore", "conv_1"]]);
});

test("who thinks better of it while the server deletes gets it back", async () => {
  const { removals, server } = await world();
  await removals.ask(...C1, "forget");
  server.meanwhile = async () => {
    server.meanwhile = async () => undefined;
    await removals.ask(...C1, "restore");
  };
  await removals.run();
  assert.equal((await removals.of(...C1)).done, false);
  await removals.run();
  assert.deepEqual(server.calls.map(([name]) => name), ["remove", "restore"]);
});

test("two runs at once ask the server once", async () => {
  const { removals, server } = await world();
  await removals.ask(...C1, "forget");
  await Promise.all([removals.run(), removals.run()]);
  assert.equal(server.calls.length, 1);
});

test("on another server the ids are others, and what was forgotten is forgotten there too", async () => {
  const { removals, server } = await world();
  await removals.ask(...C1, "forget");
  await removals.run();
  await removals.forgetIds();
  server.ids.set("c1", "conv_elsewhere");
  await removals.run();
  assert.deepEqual(server.calls.at(-1), ["remove", "conv_elsewhere"]);
});
