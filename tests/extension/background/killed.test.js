/** Whatever happens in whatever order, and wherever the worker is killed: nothing is lost. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers";

import { withExclusion } from "../../../extension/background/choices.js";
import { Disk, Life } from "./lives.js";
import { capture, receipt, settled } from "./world.js";

const SEEDS = 60;
const STEPS = 60;
/** The stream of a conversation that is excluded in the midst of it. */
const PRIVATE = 2;

/** Chance that can be repeated: mulberry32. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A few turns of the loop: the worker may be anywhere then. */
const turns = async (count) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A page that keeps each capture until it is told that it is on the disk, as a bridge does. */
class Page {
  held = new Map();
  #made = 0;

  constructor() {
    this.newest = new Map();
  }

  connect(life) {
    this.port = life.page();
    const post = this.port.postMessage.bind(this.port);
    this.port.postMessage = (message) => {
      post(message);
      if (["queued", "refused"].includes(message.type) && !life.dead) this.held.delete(message.id);
    };
    for (const one of this.held.values()) this.port.says(one);
  }

  say(stream) {
    this.#made += 1;
    const replaces = stream === null ? null : `stream:${stream}`;
    const key = replaces ?? `single ${this.#made}`;
    const one = capture(`capture ${this.#made}`, {
      replaces, conversation: stream === PRIVATE ? "private" : "c1",
      frame: { payload: { key, version: this.#made } },
    });
    this.newest.set(key, this.#made);
    this.held.set(one.id, one);
    this.port.says(one);
  }
}

/** A server that stores what it acknowledges, and sometimes what it then does not acknowledge. */
class FakeServer {
  stored = new Map();
  #answered = new WeakMap();

  /** Frames of this socket that have no answer yet. */
  open(socket) {
    const done = this.#answered.get(socket) ?? new Set();
    this.#answered.set(socket, done);
    return socket.sent.filter(({ type, id }) => type === "capture" && !done.has(id));
  }

  store({ payload: { key, version } }) {
    this.stored.set(key, version);
  }

  ack(socket, frame) {
    this.store(frame);
    this.#answered.get(socket).add(frame.id);
    socket.says({ type: "ack", id: frame.id, receipt: receipt() });
  }

  later(socket, frame, code) {
    this.#answered.get(socket).add(frame.id);
    socket.says({ type: "error", id: frame.id, retry: true, error: { code, message: "Later." } });
  }
}

class Story {
  constructor(seed) {
    this.below = chance(seed);
    this.disk = new Disk();
    this.disk.storage.pairing = {
      address: "http://127.0.0.1:8377", key: "rk_1", keyId: "key_1", space: "spc_1", name: "test",
    };
    this.server = new FakeServer();
    this.page = new Page();
    this.begin();
  }

  begin() {
    this.life = new Life(this.disk);
    // It was written down before the last worker could say so.
    if (this.disk.storage.choices?.excluded.length) this.excluded ??= this.sentInPrivate();
    this.page.connect(this.life);
  }

  async step() {
    const { life, below, server } = this;
    const { socket } = life;
    const open = socket?.onmessage ? server.open(socket) : [];
    const frame = open[below(open.length || 1)];
    [
      () => this.page.say(below(3)),
      () => this.page.say(null),
      () => socket?.onopen && socket.welcomes({ inFlight: 1 + below(4) }),
      () => frame && server.ack(socket, frame),
      () => frame && server.ack(socket, frame),
      () => frame && server.later(socket, frame, below(2) ? "unavailable" : "internal"),
      () => frame && server.store(frame),
      () => socket?.ends(1006),
      () => life.clock.pass(below(30_000)),
      () => this.killed(),
      () => below(4) || this.exclude(),
    ][below(11)]();
    await turns(below(4));
    if (this.excluded) assert.deepEqual(this.sentInPrivate(), this.excluded);
  }

  /** Once the user has been told that it is excluded, nothing more of it may be sent. */
  exclude() {
    const { life } = this;
    const one = { platform: "claude", conversation: "private", title: null };
    const excluding = life.parts.ready.then(() =>
      life.parts.choose((choices) => withExclusion(choices, one, true)));
    excluding.then(() => {
      if (!life.dead) this.excluded ??= this.sentInPrivate();
    }, () => undefined);
  }

  /** How many frames of the private stream each worker has sent. */
  sentInPrivate() {
    this.lives ??= [];
    if (!this.lives.includes(this.life)) this.lives.push(this.life);
    const sent = this.lives.flatMap(({ sockets }) => sockets.flatMap((socket) => socket.sent));
    return sent.filter(({ payload }) => payload?.key === `stream:${PRIVATE}`).length;
  }

  /** What has to be on the server in the end, and what is. */
  said() {
    return this.#public(this.page.newest);
  }

  stored() {
    return this.#public(this.server.stored);
  }

  #public(versions) {
    const hidden = this.excluded === undefined ? null : `stream:${PRIVATE}`;
    return [...versions].filter(([key]) => key !== hidden).sort();
  }

  killed() {
    this.sentInPrivate();
    this.life.kill();
    this.begin();
  }

  /** Everything is well at last. */
  async end() {
    for (let round = 0; round < 200; round += 1) {
      await settled();
      const { socket, clock, parts } = this.life;
      if (socket?.onopen && !parts.link.isOpen) socket.welcomes();
      await settled();
      for (const frame of socket ? this.server.open(socket) : []) this.server.ack(socket, frame);
      await settled();
      if (await parts.outbox.isEmpty() && !this.page.held.size) return;
      clock.pass(30_000);
    }
    assert.fail("It does not come to an end.");
  }
}

test(`nothing is lost in ${SEEDS} stories of killed workers and servers`, async () => {
  const log = console.error;
  // A dead worker's last words, which no one would hear.
  console.error = () => undefined;
  let excluded = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const story = new Story(seed);
    for (let step = 0; step < STEPS; step += 1) await story.step();
    await story.end();
    assert.deepEqual(story.stored(), story.said(), `seed ${seed}`);
    excluded += story.excluded === undefined ? 0 : 1;
  }
  console.error = log;
  assert.ok(excluded > SEEDS / 10, "some of the stories have a secret");
});
