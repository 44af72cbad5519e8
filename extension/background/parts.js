/**
 * The parts of the worker, put together. What has to outlive the worker is in the database or in
 * the storage; a part keeps in memory only what is true as long as its socket or its Port.
 */

import {
  clearAlarm, keepStorageFromPages, manifest, readLocal, setAlarm, showBadge, writeLocal,
} from "../shared/chrome-api.js";
import { Announcer } from "./announcer.js";
import { badgeOf } from "./badge.js";
import { Bridges } from "./bridges.js";
import { ChoicesRecord } from "./choices.js";
import { realClock, timestamp } from "./clock.js";
import { Database } from "./database.js";
import { Delivery } from "./delivery.js";
import { guard } from "./errors.js";
import { HealthRecord } from "./health.js";
import { Intake } from "./intake.js";
import { Link } from "./link.js";
import { Outbox } from "./outbox.js";
import { PairingRecord } from "./pairing.js";
import { Receipts } from "./receipts.js";
import { knowPlace, recover } from "./recover.js";
import { Removals } from "./removals.js";
import { isExcluded, refusalOf } from "./rules.js";
import { Server } from "./server.js";
import { statusOf } from "./status.js";

/** @typedef {import("../shared/messages.js").Choices} Choices */
/** @typedef {import("./receipts.js").KeptReceipt} KeptReceipt */
/** @typedef {import("./rules.js").Seen} Seen */

const ALARM = "work";
const ALARM_MINUTES = 0.5;
/** So long after the last capture the link is kept open. */
const BUSY_MS = 5 * 60_000;

export class Parts {
  #lastCapture = -Infinity;
  /** What waited when it was last looked at. @type {import("./outbox.js").Summary | null} */
  #waiting = null;

  constructor(clock = realClock) {
    this.clock = clock;
    this.now = () => timestamp(clock);
    this.changed = () => this.announcer.changed();
    this.announcer = new Announcer(clock, () => guard(this.#showBadge()));
    this.choices = new ChoicesRecord();
    this.pairing = new PairingRecord();
    const database = new Database(indexedDB);
    this.outbox = new Outbox(database);
    this.receipts = new Receipts(database);
    this.health = new HealthRecord(database);
    this.server = new Server((url, options) => fetch(url, options), () => this.pairing.now);
    this.removals = new Removals({
      database, receipts: this.receipts, server: this.server, clock,
      restored: (receipt) => this.#tell(receipt),
    });
    this.intake = new Intake({
      outbox: this.outbox, health: this.health, now: this.now, changed: this.changed,
      queued: (capture) => this.#queued(capture), isFull: () => this.#isFull(),
    });
    this.link = new Link({
      open: (url) => new WebSocket(url, "recollect.v1"), clock, events: this.#linkEvents(),
    });
    this.delivery = new Delivery({
      database, outbox: this.outbox, link: this.link, clock, events: this.#deliveryEvents(),
    });
    /** Before this nothing is decided. */
    this.ready = this.#start();
    this.bridges = new Bridges({
      ready: this.ready,
      refusal: (seen) => this.refusal(seen),
      capture: (capture, refusal) => this.intake.take(capture, refusal),
      trouble: (platform, trouble) => this.intake.trouble(platform, trouble),
      changed: this.changed,
    });
    guard(this.ready);
  }

  /** Read what was written down, and go on where the last worker ended, wherever that was. */
  async #start() {
    await keepStorageFromPages();
    await Promise.all([this.choices.load(), this.pairing.load()]);
    const { link } = await readLocal(["link"]);
    this.link.use(this.pairing.target(manifest().version), link);
    await this.#roomFor(() => recover(this));
    guard(this.work());
  }

  /** A full disk is told, and tried again by the alarm. @param {() => Promise<unknown>} work */
  async #roomFor(work) {
    try {
      await work();
    } catch (error) {
      if (!this.intake.noticed(error)) throw error;
    }
  }

  /**
   * Something has happened that makes another try worth while.
   * @param {boolean} [insist]  even with a key that was refused
   */
  async wake(insist = false) {
    await this.ready;
    if (insist) this.link.insist();
    else this.link.connectNow();
    // Who was refused for want of room tries again, which tells whether there is some.
    if (this.intake.full) this.#roomAgain();
    await this.work();
  }

  /** The user looks. @param {chrome.runtime.Port} port */
  watch(port) {
    this.announcer.add(port);
    guard(this.ready.then(() => this.link.connectNow()));
  }

  /** Why something may not be kept. @param {Seen} seen */
  refusal(seen) {
    return refusalOf(this.choices.now, seen);
  }

  /**
   * Another choice of the user, which counts once it is written.
   * @param {(choices: Choices) => Choices} change
   */
  async choose(change) {
    await this.choices.change(change);
    this.bridges.permissionChanged();
    await this.dropExcluded();
    this.changed();
  }

  /** The server is another one, or none any more. */
  async useServer() {
    await knowPlace(this);
    this.link.use(this.pairing.target(manifest().version));
    guard(this.work());
  }

  /** Do what is left to do, and see to it that it is done later where it cannot be now. */
  async work() {
    this.link.connect();
    await this.#roomFor(async () => {
      await this.#setAlarm(); // first: the worker may be killed over the rest
      await this.delivery.fill();
      await this.remove();
    });
    await this.#setAlarm();
  }

  async #setAlarm() {
    if (this.intake.full || (await this.#isLeft())) await setAlarm(ALARM, ALARM_MINUTES);
    else await clearAlarm(ALARM);
  }

  /** Whether something is left to do that the server may be able to do soon. */
  async #isLeft() {
    if (["unpaired", "refused"].includes(this.link.memory.state)) return false;
    return !(await this.outbox.isEmpty()) || (await this.removals.pending()).length > 0;
  }

  /** Delete and restore on the server what is to be. Why not, if that is not possible now. */
  async remove() {
    if (!this.pairing.now || !(await this.removals.pending()).length) return null;
    const failed = await this.removals.run();
    this.changed();
    return failed;
  }

  /**
   * Something is on the disk. It may have been excluded while it was written.
   * @param {import("../shared/messages.js").BridgeCapture} capture
   */
  async #queued({ frame, conversation }) {
    this.#lastCapture = this.clock.now();
    if (isExcluded(this.choices.now, frame.platform, conversation)) await this.dropExcluded();
    if (this.intake.full) this.#roomAgain();
    this.changed();
    guard(this.work());
  }

  #isFull() {
    this.changed();
    guard(setAlarm(ALARM, ALARM_MINUTES));
  }

  dropExcluded() {
    return this.outbox.dropWhere(({ platform, conversation }) =>
      isExcluded(this.choices.now, platform, conversation));
  }

  #roomAgain() {
    this.intake.full = false;
    this.bridges.roomAgain();
    this.changed();
  }

  /** @param {KeptReceipt} receipt */
  async #received(receipt) {
    this.#tell(receipt);
    if (this.intake.full) this.#roomAgain();
    if (!isExcluded(this.choices.now, receipt.platform, receipt.conversation)) return;
    await this.dropExcluded();
    await this.remove();
  }

  /** @param {KeptReceipt} receipt */
  #tell({ platform, conversation, stored, missing, complete, excluded }) {
    this.bridges.tell(platform, {
      // What the user has deleted is not worth fetching again.
      type: "receipt", conversation, stored, missing, complete: complete || excluded !== null,
    });
  }

  /** @returns {import("./link.js").LinkEvents} */
  #linkEvents() {
    return {
      changed: () => {
        guard(writeLocal({ link: this.link.memory }));
        this.changed();
      },
      welcomed: ({ inFlight }) => {
        guard(this.delivery.open(inFlight));
        guard(this.remove());
      },
      answered: (frame) => guard(this.delivery.answered(frame)),
      lost: (lost) => guard(this.delivery.lost(lost)),
      unreached: () => guard(this.#diagnose()),
      wanted: () => this.bridges.size > 0 || this.delivery.window.size > 0 ||
        this.clock.now() - this.#lastCapture < BUSY_MS,
      waiting: () => this.#waiting,
    };
  }

  /** @returns {import("./delivery.js").DeliveryEvents} */
  #deliveryEvents() {
    return {
      allowed: ({ platform, conversation }) =>
        !isExcluded(this.choices.now, platform, conversation),
      received: (receipt) => guard(this.#received(receipt)),
      changed: this.changed,
    };
  }

  async #diagnose() {
    const { now } = this.pairing;
    const problem = now && await this.server.diagnose(now.address);
    if (problem && this.link.memory.state === "no_server") this.link.explain(problem);
  }

  async #showBadge() {
    await this.ready;
    const status = await statusOf(this);
    const { items, bytes, stuck } = status.outbox;
    this.#waiting = { items, bytes, stuck };
    await showBadge(badgeOf(status));
  }
}
