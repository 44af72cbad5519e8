/** The whole worker, over a real (fake) disk, as the popup and the options see it. */

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";

import { answer } from "../../../extension/background/asks.js";
import { answerOf } from "../../../extension/background/errors.js";
import { Disk, Life } from "./lives.js";
import { capture, receipt, settled } from "./world.js";

const C1 = { platform: "claude", conversation: "c1" };
const AWAY = { error: { code: "unavailable", message: "No." } };
const http = createServer();
let routes;
let address;
let disk;
let life;

before(async () => {
  http.on("request", (request, response) => {
    const route = `${request.method} ${request.url}`;
    const [status, said] = routes[route] ?? [503, AWAY];
    routes.asked.push(route);
    request.resume().on("end", () => response.writeHead(status).end(said && JSON.stringify(said)));
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${http.address().port}`;
});

after(() => http.close());

beforeEach(async () => {
  routes = { asked: [] };
  disk = new Disk();
  disk.storage.pairing = { address, key: "rk_1", keyId: "key_1", space: "spc_1", name: "test" };
  await begin();
});

async function begin() {
  life = new Life(disk);
  await life.parts.ready;
  await settled();
}

const ask = (question) => answerOf(() => answer(life.parts, question));
const value = async (question) => (await ask(question)).value;
const page = async () => (await value({ type: "status", tab: 1 })).page;

/** A page has brought something, and the server has stored it. */
async function captured() {
  const port = life.page();
  if (!life.parts.link.isOpen) life.socket.welcomes();
  port.says({ type: "page", url: "https://claude.ai/chat/c1", title: "Tea", conversation: "c1",
    temporary: false });
  port.says(capture("a"));
  await settled();
  const { id } = life.socket.sent.findLast(({ type }) => type === "capture");
  life.socket.says({ type: "ack", id, receipt: receipt() });
  await settled();
  return port;
}

test("what a page shows: not seen, waiting, stored", async () => {
  life.tabs = [{ id: 1, url: "https://claude.ai/chat/11111111-2222-4333-8444-555555555555" }];
  const before = await page();
  assert.deepEqual([before.bridged, before.waiting, before.receipt], [false, 0, null]);
  assert.equal((await value({ type: "status", tab: 2 })).page, null);

  const port = life.page();
  port.says(capture("a"));
  port.says({ type: "page", url: "https://claude.ai/chat/c1", title: "Tea", conversation: "c1",
    temporary: false });
  await settled();
  const waiting = await page();
  assert.deepEqual([waiting.bridged, waiting.title, waiting.waiting], [true, "Tea", 1]);
  assert.ok(life.alarms.has("work"));

  life.socket.welcomes();
  await settled();
  assert.equal((await value({ type: "outbox" }))[0].state, "sent");
  life.socket.says({ type: "ack", id: life.socket.sent[1].id, receipt: receipt() });
  await settled();
  const stored = await page();
  assert.deepEqual([stored.waiting, stored.receipt.stored, stored.receipt.complete], [0, 2, true]);
  assert.deepEqual(port.told.at(-1),
    { type: "receipt", conversation: "c1", stored: 2, missing: 0, complete: true });
  assert.deepEqual(await value({ type: "outbox" }), []);
});

test("receipts, choices and what waits are there again after the worker was killed", async () => {
  await captured();
  await ask({ type: "set", changes: { captureTemporary: true } });
  life.kill();
  await begin();
  life.tabs = [{ id: 1, url: "https://claude.ai/chat/c1" }];
  const { choices, link } = await value({ type: "status" });
  assert.equal(choices.captureTemporary, true);
  assert.equal(link, "connecting");
  assert.equal((await life.parts.receipts.of("claude", "c1")).stored, 2);
});

test("the alarm is there while the worker is at it, and may be killed", async () => {
  life.parts.remove = () => new Promise(() => undefined);
  life.page().says(capture("a"));
  await settled();
  assert.ok(life.alarms.has("work"));
});

test("the alarm is there as long as something waits", async () => {
  const port = life.page();
  port.says(capture("a"));
  await settled();
  assert.ok(life.alarms.has("work"));
  life.socket.welcomes();
  await settled();
  life.socket.says({ type: "ack", id: life.socket.sent[1].id, receipt: receipt() });
  await settled();
  await life.parts.wake();
  assert.ok(!life.alarms.has("work"));
});

test("an excluded conversation goes from the outbox, and comes in no more", async () => {
  const port = life.page();
  port.says(capture("a"));
  await settled();
  await ask({ type: "exclude", ...C1, title: "Tea", excluded: true });
  port.says(capture("b"));
  await settled();
  assert.deepEqual(port.told.at(-1), { type: "refused", id: "b", reason: "excluded" });
  assert.equal(await life.parts.outbox.isEmpty(), true);
  assert.deepEqual((await value({ type: "status" })).choices.excluded, [{ ...C1, title: "Tea" }]);
  await ask({ type: "exclude", ...C1, title: null, excluded: false });
  port.says(capture("c"));
  await settled();
  assert.equal((await life.parts.outbox.all()).length, 1);
});

test("a pause keeps what waits, and is told to the pages", async () => {
  const port = life.page();
  port.says(capture("a"));
  await settled();
  await ask({ type: "set", changes: { pausedSites: ["claude"] } });
  assert.deepEqual(port.told.at(-1), { type: "permission", reason: "site_paused" });
  assert.equal((await life.parts.outbox.all()).length, 1);
  const wrong = await ask({ type: "set", changes: { paused: 1 } });
  assert.equal(wrong.error.code, "invalid_input");
});

test("forgetting works without the server, and is done when it is back", async () => {
  await captured();
  assert.deepEqual(await ask({ type: "forget", ...C1 }), { ok: true, value: undefined });
  const shown = await page();
  assert.deepEqual([shown.reason, shown.removal], ["excluded", "forget"]);
  assert.equal((await value({ type: "status" })).choices.excluded[0].title, "Tea");
  assert.ok(life.alarms.has("work"));
  life.kill();
  routes["DELETE /api/v1/conversations/conv_1"] = [204];
  await begin();
  await life.parts.wake();
  assert.equal((await life.parts.receipts.of("claude", "c1")).excluded, "deleted");
  assert.deepEqual(await life.parts.removals.pending(), []);
});

test("taking it back restores it, lets it in again, and has the page fetch it", async () => {
  routes["DELETE /api/v1/conversations/conv_1"] = [204];
  routes["POST /api/v1/conversations/conv_1/restore"] =
    [200, { message_count: 2, completeness: { missing_count: 0 } }];
  const port = await captured();
  await ask({ type: "forget", ...C1 });
  assert.equal((await page()).receipt.excluded, "deleted");
  await ask({ type: "exclude", ...C1, title: null, excluded: false });
  const { reason, removal, receipt: last } = await page();
  assert.deepEqual([reason, removal, last.excluded, last.stored], [null, null, null, 2]);
  assert.deepEqual(port.told.slice(-2), [
    { type: "permission", reason: null },
    { type: "receipt", conversation: "c1", stored: 2, missing: 0, complete: false },
  ]);
});

test("a server that will not delete is told at once, and asked again all the same", async () => {
  await captured();
  routes["DELETE /api/v1/conversations/conv_1"] =
    [403, { error: { code: "forbidden", message: "That key may not write." } }];
  const { error } = await ask({ type: "forget", ...C1 });
  assert.deepEqual(error, { code: "forbidden", message: "That key may not write." });
  const { reason, removal } = await page();
  assert.deepEqual([reason, removal], ["excluded", "forget"]);
});

test("a worker killed between writing down what to forget and excluding it excludes it", async () => {
  await life.parts.removals.ask("claude", "c1", "forget");
  life.kill();
  await begin();
  assert.deepEqual((await value({ type: "status" })).choices.excluded, [{ ...C1, title: null }]);
});

test("pairing connects to the new server, and what the old one had is not true of it", async () => {
  await captured();
  routes["POST /api/v1/pair"] = [201, {
    api_key: "rk_2", key: { id: "key_2" }, user: { space: "spc_2" },
  }];
  const before = life.socket;
  await ask({ type: "pair", address, code: "7K3QX-9M2AB", name: "laptop" });
  await settled();
  assert.ok(before.closed);
  life.socket.onopen({});
  assert.equal(life.socket.sent[0].token, "rk_2");
  assert.equal(life.socket.sent[0].client.name, "laptop");
  assert.equal(await life.parts.receipts.of("claude", "c1"), null);
  const { link, address: shown } = await value({ type: "status" });
  assert.deepEqual([link, shown], ["connecting", address]);
});

test("pairing with a server that is away, far and not allowed, or no address, says so", async () => {
  const pair = async (told) =>
    (await ask({ type: "pair", code: "1", name: "x", address: told })).error;
  assert.equal((await pair("http://127.0.0.1:1")).code, "no_server");
  assert.equal((await pair("https://recollect.example.org")).code, "no_permission");
  assert.equal((await pair("http://recollect.example.org")).code, "invalid_input");
  assert.equal((await value({ type: "status" })).address, address, "the old pairing stays");
});

test("unpairing revokes the key where it can, and keeps what waits", async () => {
  life.page().says(capture("a"));
  await settled();
  routes["DELETE /api/v1/keys/key_1"] = [204];
  assert.deepEqual(await value({ type: "unpair" }), { revoked: true });
  const { link, outbox } = await value({ type: "status" });
  assert.deepEqual([link, outbox.items], ["unpaired", 1]);
  assert.ok(!life.alarms.has("work"), "nothing can be done for it now");
});

test("save and memories are done by the page, which must have a bridge", async () => {
  assert.equal((await ask({ type: "save", tab: 1 })).error.code, "no_page");
  const port = life.page();
  await settled();
  const saving = ask({ type: "memories", tab: 1 });
  await settled();
  const memories = [{ id: "m", text: "t", createdAt: null }];
  port.says({ type: "answer", id: port.told.at(-1).id, value: memories });
  assert.deepEqual((await saving).value, memories);
});

test("what the user drops is gone, and retry does not wait", async () => {
  const port = life.page();
  port.says(capture("a"));
  port.says(capture("b"));
  await settled();
  const [{ id }] = await value({ type: "outbox" });
  await ask({ type: "drop", id });
  assert.equal((await value({ type: "outbox" })).length, 1);
  life.socket.ends(4401);
  const sockets = life.sockets.length;
  await ask({ type: "retry" });
  assert.equal(life.sockets.length, sockets + 1);
});

test("a context comes from the server, within the budget that was chosen last", async () => {
  const built = { context: "", tokens: 0, max_tokens: 4000, sources: [], omitted: [] };
  routes["POST /api/v1/context"] = [200, built];
  await ask({ type: "set", changes: { contextTokens: 4000 } });
  life.kill();
  await begin();
  const { contextTokens } = (await value({ type: "status" })).choices;
  assert.equal(contextTokens, 4000);
  const asked = { type: "context", query: "tea", maxTokens: contextTokens };
  assert.deepEqual(await value(asked), built);
  for (const wrong of [49, 100_001, 1.5, "2000", null]) {
    const { error } = await ask({ type: "set", changes: { contextTokens: wrong } });
    assert.equal(error.code, "invalid_input", String(wrong));
  }
});

test("the badge follows", async () => {
  const shown = async () => {
    life.clock.pass(200);
    await settled();
    return life.badge;
  };
  life.page().says(capture("a"));
  await settled();
  life.socket.ends(1006);
  assert.equal(await shown(), "1");
  life.socket.ends(4401);
  life.clock.pass(60_000);
  life.socket.ends(4401);
  assert.equal(await shown(), "!");
});

test("diagnostics are a text, and an unknown question an error", async () => {
  await captured();
  const text = await value({ type: "diagnostics" });
  assert.match(text, /Recollect extension 0\.1\.0/);
  assert.doesNotMatch(text, /rk_1|Tea|conv_1/);
  for (const wrong of [{ type: "unknown" }, { type: "toString" }, {}, null]) {
    assert.equal((await ask(wrong)).error.code, "unknown_ask");
  }
});

test("content scripts get nothing of what is stored", () => {
  assert.equal(life.accessLevel, "TRUSTED_CONTEXTS");
});
