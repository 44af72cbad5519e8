/** What the modules of the worker are given in tests instead of the browser. */

import { setImmediate } from "node:timers";

import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

import { Database } from "../../../extension/background/database.js";

globalThis.IDBKeyRange = IDBKeyRange;

/** A database of its own, with nothing in it. */
export const emptyDatabase = () => new Database(new IDBFactory());

/** A clock that stands until it is turned, and chance that is always the middle. */
export class FakeClock {
  #now = Date.parse("2026-11-27T10:00:00.000Z");
  #timers = new Map();
  #last = 0;

  now() {
    return this.#now;
  }

  random() {
    return 0.5;
  }

  set(then, ms) {
    this.#last += 1;
    this.#timers.set(this.#last, { at: this.#now + ms, then });
    return this.#last;
  }

  clear(timer) {
    this.#timers.delete(timer);
  }

  /** Let time pass; what was set for then happens in its order. */
  pass(ms) {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end);
      if (!due.length) break;
      const [timer, { at, then }] = due.sort(([, a], [, b]) => a.at - b.at)[0];
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, at);
      then();
    }
    this.#now = end;
  }

  /** Somebody sets the clock; what was set for later happens as soon as it would have. */
  putBack(ms) {
    this.#now -= ms;
    for (const timer of this.#timers.values()) timer.at -= ms;
  }

  /** In how many ms the next thing happens, null if nothing will. */
  get next() {
    const ats = [...this.#timers.values()].map(({ at }) => at);
    return ats.length ? Math.min(...ats) - this.#now : null;
  }
}

/** A socket whose other end is the test. */
export class FakeSocket {
  sent = [];
  bufferedAmount = 0;
  closed = false;

  constructor(url) {
    this.url = url;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  /** The server says something. */
  says(frame) {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  /** The connection ends. */
  ends(code = 1006) {
    this.onclose?.({ code });
  }

  /** The server lets us in. */
  welcomes({ inFlight = 8, maxFrameBytes = 2 ** 25 } = {}) {
    this.onopen?.({});
    this.says({
      type: "welcome", server: { version: "0.1.0" }, space: "spc_1",
      limits: { max_frame_bytes: maxFrameBytes, in_flight: inFlight },
    });
  }
}

/** A Port whose other end is the test. */
export class FakePort {
  told = [];
  #messages = [];
  #disconnects = [];

  constructor(url, tab = { id: 1, incognito: false, title: "Tea" }, name = "bridge") {
    this.name = name;
    this.sender = { url, tab, id: "us" };
    this.onMessage = { addListener: (listener) => this.#messages.push(listener) };
    this.onDisconnect = { addListener: (listener) => this.#disconnects.push(listener) };
  }

  postMessage(message) {
    this.told.push(message);
  }

  /** The page says something. */
  says(message) {
    for (const listener of this.#messages) listener(message, this);
  }

  /** The page goes. */
  disconnect() {
    for (const listener of this.#disconnects) listener(this);
  }
}

/** A capture as a bridge sends it. */
export const capture = (id, changes = {}) => ({
  type: "capture", id, conversation: "c1", temporary: false, replaces: null, ...changes,
  frame: {
    platform: "claude", kind: "conversation", url: "https://claude.ai/chat/c1",
    observed_at: "2026-11-27T10:00:00.000Z", payload: { text: "é" }, ...changes.frame,
  },
});

/** The receipt of docs/protocol.md. */
export const receipt = (changes = {}) => ({
  conversation_id: "conv_1", platform: "claude", external_id: "c1", title: null, url: null,
  messages: { received: 2, created: 2, updated: 0, unchanged: 0, stored: 2 },
  complete: true, missing_count: 0, missing: [], message_ids: {}, ...changes,
});

/** Let everything happen that waits for nothing but its turn. */
export const settled = async () => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
