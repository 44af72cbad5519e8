/** From the outbox to the server and back: keeps the window full, and does what answers say. */

import { timestamp } from "./clock.js";
import { guard } from "./errors.js";
import { changeHealth, notUnderstood, understood } from "./health.js";
import { isFull } from "./database.js";
import { bind, dropById, isStuck } from "./outbox.js";
import { keepReceipt, keptReceipt } from "./receipts.js";
import { storedAgain } from "./removals.js";
import { Window } from "./window.js";

/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("./outbox.js").Outbox} Outbox */
/** @typedef {import("./outbox.js").Item} Item */
/** @typedef {import("./receipts.js").KeptReceipt} KeptReceipt */
/** @typedef {import("./window.js").Sent} Sent */

/**
 * @typedef {object} DeliveryEvents
 * @property {(item: Item) => boolean} allowed  whether it may still be sent
 * @property {(receipt: KeptReceipt) => void} received  the server has stored something
 * @property {() => void} changed  what waits has changed
 */

/**
 * What an answer changes.
 * @type {import("./database.js").Store[]}
 */
const TOLD = ["items", "bodies", "receipts", "health", "removals"];

/** Errors that are about the key, not about the frame: the frame is fine, and stays. */
const ABOUT_THE_KEY = ["unauthorized", "forbidden", "not_found", "no_hello"];

export class Delivery {
  #filling = false;
  #again = false;
  /** @type {number | null} */ #timer = null;

  /**
   * @param {{database: Database, outbox: Outbox, link: Link, clock: Clock, events: DeliveryEvents}}
   *   world
   */
  constructor({ database, outbox, link, clock, events }) {
    this.database = database;
    this.outbox = outbox;
    this.link = link;
    this.clock = clock;
    this.events = events;
    this.window = new Window(clock);
  }

  /** The link is open, and nothing is on its way. @param {number} inFlight */
  open(inFlight) {
    this.window.open(inFlight);
    return this.fill();
  }

  /** The link is gone. @param {{tooLarge: boolean}} lost */
  async lost({ tooLarge }) {
    const largest = this.window.largest;
    this.window.open(1);
    if (!tooLarge || !largest || this.link.limit === null) return;
    await this.outbox.markRefused(largest.n, this.link.limit);
    this.events.changed();
  }

  /** Send what may be sent. One at a time; who calls meanwhile is heard afterwards. */
  async fill() {
    this.#again = true;
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#fill();
      }
    } finally {
      this.#filling = false;
    }
  }

  async #fill() {
    if (!this.link.isOpen) return;
    const items = this.window.room
      ? await this.outbox.next((item) => this.#maySend(item), this.window.room) : [];
    for (const item of items) await this.#send(item);
    this.#wakeLater();
  }

  /** @param {Item} item */
  #maySend(item) {
    return this.window.takes(item) && this.events.allowed(item) && !isStuck(item, this.link.limit);
  }

  /** What was chosen may have changed, gone or been excluded since. @param {Item} chosen */
  async #send(chosen) {
    const taken = await this.outbox.take(chosen.n)
      .catch((error) => this.#unreadable(chosen, error));
    if (!taken || !this.link.isOpen || !this.window.room || !this.#maySend(taken.item)) return;
    this.window.add(taken.item);
    this.link.send(taken.text);
  }

  /**
   * The disk does not give it back, now or for ever. That is told, and holds up nothing else.
   * @param {Item} item
   * @param {unknown} error
   */
  async #unreadable({ id, platform, kind }, error) {
    if (!(error instanceof DOMException) || isFull(error)) throw error;
    this.#again = true; // there may be others to send in its place
    if (this.window.rest(id, false) > 1) return null;
    console.error(error);
    const detail = `${kind}: a capture could not be read from the disk: ${error.message}`;
    const what = { at: timestamp(this.clock), kind, detail, certain: true };
    await this.database.run(["health"], "readwrite", (transaction) =>
      changeHealth(transaction, platform, (health) => notUnderstood(health, what)));
    this.events.changed();
    return null;
  }

  #wakeLater() {
    this.clock.clear(this.#timer);
    const at = this.window.nextAt;
    if (at === null) return;
    this.#timer = this.clock.set(() => guard(this.fill()), Math.max(0, at - this.clock.now()) + 1);
  }

  /**
   * An `ack`, or an `error` that names its frame.
   * @param {any} frame
   */
  async answered(frame) {
    const sent = this.window.answered(frame.id);
    if (!sent) return;
    if (frame.type === "ack") await this.#acknowledged(sent, frame.receipt);
    else if (ABOUT_THE_KEY.includes(frame.error.code)) {
      this.link.refuse(`${frame.error.message} Pair again in the options.`);
    } else if (frame.retry) this.#later(sent, frame.error);
    else await this.#refused(sent, frame.error);
    this.events.changed();
    await this.fill();
  }

  /** @param {Sent} sent @param {import("./receipts.js").ServerReceipt} told */
  async #acknowledged(sent, told) {
    this.window.stored(sent.id);
    this.link.explain(null);
    const at = timestamp(this.clock);
    const receipt = keptReceipt(told, at);
    await this.#settle(sent, async (transaction) => {
      await bind(transaction, sent.n, receipt.conversation);
      await keepReceipt(transaction, receipt);
      await storedAgain(transaction, receipt);
      if (told.messages.received && sent.kind !== "dom") {
        await changeHealth(transaction, sent.platform, (health) =>
          understood(health, { at, kind: sent.kind }));
      }
    });
    this.events.received(receipt);
  }

  /**
   * Nothing is wrong with the frame. Mostly, then, nothing else would be stored now either.
   * @param {Sent} sent
   * @param {{code: string, message: string}} error
   */
  #later(sent, { code, message }) {
    const everything = code !== "internal";
    this.window.rest(sent.id, everything);
    if (everything) this.link.explain(`${message} What you say is kept here until then.`);
  }

  /** @param {Sent} sent @param {{code: string, message: string, details: any}} error */
  #refused(sent, { code, message, details }) {
    const what = {
      at: timestamp(this.clock),
      kind: sent.kind,
      detail: `${sent.kind}: ${code}: ${details?.reason ?? message}`,
      certain: true,
    };
    return this.#settle(sent, (transaction) =>
      changeHealth(transaction, sent.platform, (health) => notUnderstood(health, what)));
  }

  /**
   * Take an item out and note what that tells, all at once. Where there is no room for a note, the
   * item goes nevertheless, which makes room.
   * @param {Sent} sent
   * @param {(transaction: IDBTransaction) => Promise<void>} note
   */
  async #settle(sent, note) {
    /** @param {(transaction: IDBTransaction) => Promise<void>} also */
    const settle = (also) =>
      this.database.run(TOLD, "readwrite", async (transaction) => {
        await dropById(transaction, sent.id);
        await also(transaction);
      });
    await settle(note).catch((error) => {
      if (!isFull(error)) throw error;
      return settle(async () => undefined);
    });
  }
}
