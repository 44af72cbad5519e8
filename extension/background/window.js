/**
 * What is on its way to the server, and what may be sent now. Pure, and only as old as its
 * socket.
 */

import { backoff } from "./clock.js";

/** @typedef {import("./clock.js").Clock} Clock */

/**
 * @typedef {Pick<import("./outbox.js").Item,
 *   "n" | "id" | "bytes" | "platform" | "kind" | "conversation">} Sent
 */

const REST = { first: 1000, most: 60_000 };
/** More than this is not held in memory at once, unless one frame alone is larger. */
const MOST_BYTES = 32 * 2 ** 20;

export class Window {
  /** @type {Map<string, Sent>} by id on the wire */
  #sent = new Map();
  /** @type {Map<string, {until: number, tries: number}>} by id on the wire */
  #resting = new Map();
  #failures = 0;
  #pausedUntil = 0;

  /** @param {Clock} clock */
  constructor(clock) {
    this.clock = clock;
    this.inFlight = 1;
  }

  /** @param {number} inFlight  how many frames the server works on at once */
  open(inFlight) {
    this.inFlight = inFlight;
    this.#sent.clear();
    this.wake();
  }

  /** Wait for nothing any longer. */
  wake() {
    this.#resting.clear();
    this.#pausedUntil = 0;
    this.#failures = 0;
  }

  /** How many more frames may be sent now. */
  get room() {
    if (this.#isAhead(this.#pausedUntil) || this.#bytes >= MOST_BYTES) return 0;
    return Math.max(0, this.inFlight - this.#sent.size);
  }

  get size() {
    return this.#sent.size;
  }

  /** Whether this item may be sent now. @param {{n: number, id: string}} item */
  takes(item) {
    const rest = this.#resting.get(item.id);
    return !this.holds(item.n) && !(rest && this.#isAhead(rest.until));
  }

  /** Whether this item, or what it went over, is on its way. @param {number} n */
  holds(n) {
    return [...this.#sent.values()].some((sent) => sent.n === n);
  }

  /**
   * Whether something on its way may be of a conversation.
   * @param {string} platform
   * @param {string} conversation
   */
  mayHold(platform, conversation) {
    return [...this.#sent.values()].some((sent) => sent.platform === platform &&
      (sent.conversation === null || sent.conversation === conversation));
  }

  /** @param {Sent} sent */
  add(sent) {
    this.#sent.set(sent.id, sent);
  }

  /** It has been answered. @param {string} id @returns {Sent | undefined} */
  answered(id) {
    const sent = this.#sent.get(id);
    this.#sent.delete(id);
    return sent;
  }

  /** The server has stored something: it is well. @param {string} id */
  stored(id) {
    this.#failures = 0;
    this.#resting.delete(id);
  }

  /**
   * It is to be sent again later.
   * @param {string} id
   * @param {boolean} everything  not only this
   * @returns {number} how many times in a row
   */
  rest(id, everything) {
    const tries = (this.#resting.get(id)?.tries ?? 0) + 1;
    this.#resting.set(id, { tries, until: this.clock.now() + backoff(this.clock, tries, REST) });
    if (!everything) return tries;
    this.#failures += 1;
    this.#pausedUntil = this.clock.now() + backoff(this.clock, this.#failures, REST);
    return tries;
  }

  /** When something that rests may be sent, null if nothing rests. */
  get nextAt() {
    const rests = [...this.#resting.values()].map(({ until }) => until);
    const ahead = [...rests, this.#pausedUntil].filter((until) => this.#isAhead(until));
    return ahead.length ? Math.min(...ahead) : null;
  }

  /** A rest longer than any means that a clock was put back: it is over. @param {number} until */
  #isAhead(until) {
    const left = until - this.clock.now();
    return left > 0 && left <= REST.most;
  }

  /**
   * The largest frame on its way: the one that a server finds too large.
   * @returns {Sent | undefined}
   */
  get largest() {
    return [...this.#sent.values()].sort((a, b) => b.bytes - a.bytes)[0];
  }

  get #bytes() {
    return [...this.#sent.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
