/**
 * The one WebSocket to the server: hello, pings, and connecting again. What is sent over it is the
 * delivery's matter. It knows neither `chrome` nor the database.
 */

import { backoff, timestamp } from "./clock.js";
import { meaningOf } from "./closing.js";
import { captureUrl } from "../shared/address.js";

/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("../shared/messages.js").LinkState} LinkState */

const RETRY = { first: 500, most: 60_000 };
const SLOW_FAILURES = 8;
/** After so many in a row the next try is still a matter of seconds. */
const SOON_FAILURES = 2;
/** Within which a socket must be open and welcomed. */
const GREETING_MS = 20_000;
/** Chromium stops a worker whose socket says nothing for 30 s. */
const PING_MS = 20_000;
/** So many pings in a row may stay without an answer: a server that is busy reads on later. */
const SILENT_PINGS = 3;
/** A link that lasted so long has worked: trying again begins anew. */
const LASTING_MS = 5000;

/**
 * @typedef {object} Target
 * @property {string} address
 * @property {Record<string, unknown>} hello  the first frame
 *
 * What is remembered of the link while the worker sleeps.
 * @typedef {object} LinkMemory
 * @property {LinkState} state
 * @property {string | null} since
 * @property {string | null} problem
 * @property {string | null} serverVersion
 * @property {number | null} maxFrameBytes
 *
 * @typedef {object} LinkEvents
 * @property {() => void} changed  the state, or what is said about it
 * @property {(limits: {inFlight: number, maxFrameBytes: number}) => void} welcomed
 * @property {(frame: any) => void} answered  an `ack`, or an `error` about a frame
 * @property {(lost: {tooLarge: boolean}) => void} lost  an open link is gone
 * @property {() => void} unreached  no socket came about
 * @property {() => boolean} wanted  whether the link should be kept open
 * @property {() => {items: number, bytes: number, stuck: number} | null} waiting  what waits in the
 *   outbox, for the server to show; null: not known yet
 */

/** @type {LinkMemory} */
export const NO_MEMORY = {
  state: "unpaired", since: null, problem: null, serverVersion: null, maxFrameBytes: null,
};

export class Link {
  /** @type {Target | null} */ #target = null;
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {number | null} */ #retry = null;
  /** @type {number | null} */ #watch = null;
  /** @type {number | null} */ #openedAt = null;
  #failures = 0;
  #silent = 0;
  #unsent = 0;
  /** @type {LinkMemory} */ #memory = NO_MEMORY;

  /**
   * @param {{open: (url: string) => WebSocket, clock: Clock, events: LinkEvents}} world
   */
  constructor({ open, clock, events }) {
    this.open = open;
    this.clock = clock;
    this.events = events;
  }

  get memory() {
    return this.#memory;
  }

  get isOpen() {
    return this.#openedAt !== null;
  }

  /** The largest frame that the server takes, null as long as it has never said so. */
  get limit() {
    return this.#memory.maxFrameBytes;
  }

  /**
   * Which server to speak to, and what was known of it.
   * @param {Target | null} target
   * @param {LinkMemory} [memory]
   */
  use(target, memory = NO_MEMORY) {
    this.#drop();
    this.#target = target;
    this.#failures = 0;
    const kept = target && ["no_server", "refused"].includes(memory.state);
    /** @type {LinkState} */
    const state = target ? "connecting" : "unpaired";
    const fresh = { ...memory, state, problem: null, since: timestamp(this.clock) };
    this.#memory = kept ? memory : fresh;
    this.events.changed();
  }

  /** Connect, unless that is so already, or is going to be, or the server has refused the key. */
  connect() {
    if (this.#retry === null) this.connectNow();
  }

  /** Connect without waiting any longer. Not if the server has refused the key. */
  connectNow() {
    if (this.#memory.state !== "refused") this.insist();
  }

  /** Connect even with a key that was refused: the user may have mended the server. */
  insist() {
    if (!this.#target || this.#socket) return;
    this.#stopWaiting();
    if (this.#memory.state === "refused") this.#change({ state: "connecting", problem: null });
    this.#connect(this.#target);
  }

  /** @param {string} text  a frame; only while the link is open */
  send(text) {
    this.#socket?.send(text);
  }

  /** The server takes the key, but not what is sent with it. @param {string} problem */
  refuse(problem) {
    this.#drop();
    this.#change({ state: "refused", problem });
    this.events.lost({ tooLarge: false });
  }

  /**
   * What is wrong, as a sentence, or that nothing is.
   * @param {string | null} problem
   */
  explain(problem) {
    if (problem !== this.#memory.problem) this.#change({ problem });
  }

  /** @param {Target} target */
  #connect({ address, hello }) {
    const socket = this.open(captureUrl(address));
    this.#socket = socket;
    this.#watch = this.clock.set(() => this.#lose(socket, 1006), GREETING_MS);
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ...hello }));
    socket.onmessage = ({ data }) => this.#hear(socket, data);
    socket.onclose = ({ code }) => this.#lose(socket, code);
  }

  /** @param {WebSocket} socket @param {string} data */
  #hear(socket, data) {
    this.#silent = 0;
    const frame = frameIn(data);
    if (!frame) this.#lose(socket, 4400);
    else if (frame.type === "welcome") this.#welcome(socket, frame);
    else if (frame.type === "ack" || (frame.type === "error" && frame.id)) {
      this.events.answered(frame);
    }
  }

  /** @param {WebSocket} socket @param {any} welcome */
  #welcome(socket, { server, limits }) {
    this.clock.clear(this.#watch);
    this.#openedAt = this.clock.now();
    this.#silent = 0;
    this.#unsent = 0;
    this.#watch = this.clock.set(() => this.#ping(socket), PING_MS);
    this.#change({
      state: "connected", problem: null, serverVersion: server.version,
      maxFrameBytes: limits.max_frame_bytes,
    });
    if (this.events.waiting()) socket.send(this.#pingFrame());
    this.events.welcomed({ inFlight: limits.in_flight, maxFrameBytes: limits.max_frame_bytes });
  }

  /**
   * A socket that answers no ping and takes nothing is dead, whatever the system believes.
   * @param {WebSocket} socket
   */
  #ping(socket) {
    const taken = socket.bufferedAmount !== this.#unsent;
    this.#unsent = socket.bufferedAmount;
    if (taken) this.#silent = 0;
    if (this.#silent >= SILENT_PINGS) {
      this.#lose(socket, 1006);
      return;
    }
    if (this.events.wanted()) {
      this.#silent += 1;
      socket.send(this.#pingFrame());
    }
    this.#watch = this.clock.set(() => this.#ping(socket), PING_MS);
  }

  #pingFrame() {
    const outbox = this.events.waiting();
    return JSON.stringify({ type: "ping", ...(outbox ? { outbox } : {}) });
  }

  /** @param {WebSocket} socket @param {number} code */
  #lose(socket, code) {
    if (socket !== this.#socket) return;
    const wasOpen = this.isOpen;
    const lasted = this.#openedAt !== null && this.clock.now() - this.#openedAt > LASTING_MS;
    this.#drop();
    const { state, problem, tooLarge = false, slow } = meaningOf(code);
    this.#failures = lasted ? 1 : this.#failures + 1;
    if (slow) this.#failures = Math.max(this.#failures, SLOW_FAILURES);
    // A server that restarts is back at once: that is no news for the user, if it is tried soon.
    const soon = this.#failures <= SOON_FAILURES;
    const silent = soon && wasOpen && state === "no_server" && problem === null;
    this.#change({ state: silent ? "connecting" : state, problem });
    if (wasOpen) this.events.lost({ tooLarge });
    else if (problem === null) this.events.unreached();
    if (state !== "refused") this.#connectLater();
  }

  #connectLater() {
    const wait = backoff(this.clock, this.#failures, RETRY);
    this.#retry = this.clock.set(() => this.connectNow(), wait);
  }

  #stopWaiting() {
    this.clock.clear(this.#retry);
    this.#retry = null;
  }

  /**
   * Have nothing to do with the socket any more: a dead one may take minutes to say that it
   * closes.
   */
  #drop() {
    this.#stopWaiting();
    this.clock.clear(this.#watch);
    this.#openedAt = null;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {Partial<LinkMemory>} change */
  #change(change) {
    const since = change.state && change.state !== this.#memory.state
      ? timestamp(this.clock) : this.#memory.since;
    this.#memory = { ...this.#memory, ...change, since };
    this.events.changed();
  }
}

/** @param {unknown} data @returns {any} null: this is no server of ours */
function frameIn(data) {
  try {
    const frame = JSON.parse(String(data));
    return frame && typeof frame === "object" ? frame : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
