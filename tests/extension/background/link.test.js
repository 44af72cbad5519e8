import assert from "node:assert/strict";
import { test } from "node:test";

import { Link, NO_MEMORY } from "../../../extension/background/link.js";
import { FakeClock, FakeSocket } from "./world.js";

const TARGET = { address: "http://127.0.0.1:8377", hello: { token: "rk_1", client: { id: "a" } } };

function world({ wanted = true, waiting = null } = {}) {
  const clock = new FakeClock();
  const sockets = [];
  const seen = { welcomed: [], answered: [], lost: [], unreached: 0 };
  const open = (url) => {
    sockets.push(new FakeSocket(url));
    return sockets.at(-1);
  };
  const link = new Link({
    open, clock,
    events: {
      changed: () => undefined,
      welcomed: (limits) => seen.welcomed.push(limits),
      answered: (frame) => seen.answered.push(frame),
      lost: (lost) => seen.lost.push(lost),
      unreached: () => (seen.unreached += 1),
      wanted: () => wanted,
      waiting: () => waiting,
    },
  });
  return { clock, sockets, seen, link, last: () => sockets.at(-1) };
}

function connected(settings) {
  const all = world(settings);
  all.link.use(TARGET);
  all.link.connect();
  all.last().welcomes();
  return all;
}

test("without a pairing there is no socket", () => {
  const { link, sockets } = world();
  link.use(null);
  link.connect();
  link.insist();
  assert.equal(link.memory.state, "unpaired");
  assert.equal(sockets.length, 0);
});

test("the first frame is hello, and a welcome connects", () => {
  const { link, last, seen } = connected();
  assert.equal(last().url, "ws://127.0.0.1:8377/api/v1/capture");
  assert.deepEqual(last().sent, [{ type: "hello", token: "rk_1", client: { id: "a" } }]);
  assert.equal(link.memory.state, "connected");
  assert.equal(link.memory.serverVersion, "0.1.0");
  assert.equal(link.limit, 2 ** 25);
  assert.deepEqual(seen.welcomed, [{ inFlight: 8, maxFrameBytes: 2 ** 25 }]);
});

test("acks and errors about frames are handed on, pongs and events are not", () => {
  const { last, seen } = connected();
  last().says({ type: "ack", id: "1", receipt: {} });
  last().says({ type: "pong" });
  last().says({ type: "event", data: {} });
  last().says({ type: "error", error: { code: "not_json" }, retry: false });
  last().says({ type: "error", id: "2", error: { code: "unparsed" }, retry: false });
  assert.deepEqual(seen.answered.map(({ id }) => id), ["1", "2"]);
});

test("a server that is not there is tried again, later and later, and told once a try", () => {
  const { link, clock, sockets, seen } = world();
  link.use(TARGET);
  link.connect();
  const waits = [];
  for (let tries = 0; tries < 12; tries += 1) {
    sockets.at(-1).ends();
    waits.push(clock.next);
    clock.pass(clock.next);
  }
  assert.equal(sockets.length, 13);
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
  assert.ok(waits[0] < 1000 && waits.at(-1) > 20_000 && waits.at(-1) <= 60_000);
  assert.equal(seen.unreached, 12);
  assert.equal(link.memory.state, "no_server");
});

test("what wants to connect while a try is planned does not hurry it, what must does", () => {
  const { link, sockets, last } = world();
  link.use(TARGET);
  link.connect();
  last().ends();
  link.connect();
  assert.equal(sockets.length, 1);
  link.connectNow();
  assert.equal(sockets.length, 2);
  link.connectNow();
  assert.equal(sockets.length, 2, "one socket at a time");
});

test("a server that restarts is no news until it stays away", () => {
  const { link, clock, last, seen } = connected();
  clock.pass(60_000);
  last().ends(1001);
  assert.equal(link.memory.state, "connecting");
  assert.deepEqual(seen.lost, [{ tooLarge: false }]);
  assert.ok(clock.next <= 1000, "tried again at once");
  clock.pass(clock.next);
  last().ends(1006);
  assert.equal(link.memory.state, "no_server");
  clock.pass(clock.next);
  assert.equal(link.memory.state, "no_server", "not flickering while it is tried");
  last().welcomes();
  assert.equal(link.memory.state, "connected");
});

test("a server that throws everybody out at once is not run against", () => {
  const { clock, last } = connected();
  for (let times = 0; times < 8; times += 1) {
    last().ends(1001);
    clock.pass(clock.next);
    last().welcomes();
  }
  last().ends(1001);
  assert.ok(clock.next > 5000);
});

for (const code of [4401, 4403, 4404]) {
  test(`a refused key (${code}) is not tried again by itself`, () => {
    const { link, clock, sockets, last } = connected();
    last().ends(code);
    assert.equal(link.memory.state, "refused");
    assert.match(link.memory.problem, /Pair again/);
    clock.pass(3_600_000);
    link.connect();
    link.connectNow();
    assert.equal(sockets.length, 1);
    link.insist();
    last().welcomes();
    assert.equal(link.memory.state, "connected");
    assert.equal(link.memory.problem, null);
  });
}

test("a refusal is remembered by the next worker", () => {
  const first = connected();
  first.last().ends(4401);
  const { link, sockets } = world();
  link.use(TARGET, first.link.memory);
  link.connect();
  assert.deepEqual(link.memory, first.link.memory);
  assert.equal(sockets.length, 0);
});

test("a line that is cut again and again is no server, once the next try is not near", () => {
  const { clock, link, last } = connected();
  const states = [1, 2, 3].map(() => {
    last().ends(1006);
    const { state } = link.memory;
    clock.pass(clock.next);
    last().welcomes();
    return state;
  });
  assert.deepEqual(states, ["connecting", "connecting", "no_server"]);
});

test("a worker that starts says connecting, and knows the limit and since when the server is away", () => {
  const { link } = world();
  link.use(TARGET, { ...NO_MEMORY, state: "connected", maxFrameBytes: 7, serverVersion: "1" });
  assert.equal(link.memory.state, "connecting");
  assert.equal(link.limit, 7);
  const away = { ...NO_MEMORY, state: "no_server", since: "2026-11-01T00:00:00.000Z" };
  link.use(TARGET, away);
  assert.equal(link.memory.since, away.since);
});

test("a database that is away (4503) is said, and tried again", () => {
  const { link, clock, sockets, last, seen } = world();
  link.use(TARGET);
  link.connect();
  last().ends(4503);
  assert.match(link.memory.problem, /database/);
  assert.equal(seen.unreached, 0, "nothing to look into");
  clock.pass(clock.next);
  assert.equal(sockets.length, 2);
});

test("a server that does not understand us (4400, or other words) is tried rarely", () => {
  const { link, clock, last } = world();
  link.use(TARGET);
  link.connect();
  last().ends(4400);
  assert.match(link.memory.problem, /Update both/);
  assert.ok(clock.next > 20_000);
  clock.pass(clock.next);
  last().says("<html>");
  assert.match(link.memory.problem, /Update both/);
  assert.ok(last().closed);
});

test("1009 says that a frame was too large", () => {
  const { last, seen } = connected();
  last().ends(1009);
  assert.deepEqual(seen.lost, [{ tooLarge: true }]);
});

test("a socket that never gets a welcome is given up", () => {
  const { link, clock, sockets, last } = world();
  link.use(TARGET);
  link.connect();
  last().onopen({});
  clock.pass(20_000);
  assert.ok(sockets[0].closed);
  assert.equal(link.memory.state, "no_server");
  clock.pass(1000);
  assert.equal(sockets.length, 2);
});

test("every 20 s there is a ping, and a socket that answers none is dead", () => {
  const { link, clock, sockets, last } = connected();
  const pings = () => sockets[0].sent.filter(({ type }) => type === "ping").length;
  clock.pass(19_999);
  assert.equal(pings(), 0);
  clock.pass(1);
  assert.equal(pings(), 1);
  clock.pass(40_000);
  last().says({ type: "pong" });
  clock.pass(60_000);
  assert.equal(link.memory.state, "connected");
  clock.pass(20_000);
  assert.ok(sockets[0].closed);
  assert.notEqual(link.memory.state, "connected");
});

test("a large frame on a slow line is not taken for a dead socket", () => {
  const { link, clock, last } = connected();
  for (let left = 20; left > 0; left -= 1) {
    last().bufferedAmount = left * 1_000_000;
    clock.pass(20_000);
  }
  assert.equal(link.memory.state, "connected");
});

test("nobody needs the link: no ping keeps the worker awake", () => {
  const { link, clock, last } = connected({ wanted: false });
  clock.pass(600_000);
  assert.equal(last().sent.filter(({ type }) => type === "ping").length, 0);
  assert.equal(link.memory.state, "connected");
});

test("what a socket says after it was given up counts for nothing", () => {
  const { link, sockets, seen } = connected();
  link.use({ ...TARGET, address: "https://other.example" });
  sockets[0].says({ type: "ack", id: "1", receipt: {} });
  sockets[0].ends(4401);
  assert.deepEqual(seen.answered, []);
  assert.equal(link.memory.state, "connecting");
  link.connect();
  assert.equal(sockets[1].url, "wss://other.example/api/v1/capture");
});

test("a key that opens but may not send is refused until the user does something", () => {
  const { link, clock, sockets, seen } = connected();
  link.refuse("That key lacks the scope capture.");
  assert.equal(link.memory.state, "refused");
  assert.deepEqual(seen.lost, [{ tooLarge: false }]);
  clock.pass(3_600_000);
  assert.equal(sockets.length, 1);
});

test("pings tell what waits, the first one right after the welcome", () => {
  const waiting = { items: 3, bytes: 812, stuck: 1 };
  const { clock, last } = connected({ waiting });
  const pings = () => last().sent.filter(({ type }) => type === "ping");
  assert.deepEqual(pings(), [{ type: "ping", outbox: waiting }]);
  clock.pass(20_000);
  assert.deepEqual(pings(), [{ type: "ping", outbox: waiting }, { type: "ping", outbox: waiting }]);
});
