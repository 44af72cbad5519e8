/** From a page into the outbox: kept, or refused with a reason; and what did not come to that. */

import { isFull } from "./database.js";
import { notUnderstood } from "./health.js";

/** @typedef {import("../shared/messages.js").BridgeCapture} BridgeCapture */
/** @typedef {import("../shared/messages.js").BridgeTrouble} BridgeTrouble */
/** @typedef {import("../shared/messages.js").Refusal} Refusal */
/** @typedef {import("../shared/messages.js").WorkerRefused["reason"]} RefusedReason */

/**
 * What was refused for these reasons must not lie in the outbox from before it was known either. That
 * a window is incognito is always known: what waits of the same conversation is of another window.
 */
const PRIVATE = ["excluded", "temporary"];

export class Intake {
  /** The disk takes nothing more, or cannot even be read. */
  full = false;

  /**
   * @param {{outbox: import("./outbox.js").Outbox, health: import("./health.js").HealthRecord,
   *   now: () => string, queued: (capture: BridgeCapture) => Promise<void>,
   *   isFull: () => void, changed: () => void}} world
   */
  constructor({ outbox, health, now, queued, isFull, changed }) {
    this.outbox = outbox;
    this.health = health;
    this.now = now;
    this.queued = queued;
    this.isFull = isFull;
    this.changed = changed;
  }

  /**
   * @param {BridgeCapture} capture
   * @param {Refusal | null} refusal
   * @returns {Promise<RefusedReason | null>} null: it is on the disk
   */
  async take(capture, refusal) {
    if (!refusal) return this.#keep(capture);
    if (PRIVATE.includes(refusal) && capture.replaces) await this.outbox.dropKey(capture.replaces);
    return refusal;
  }

  /** @param {BridgeCapture} capture @returns {Promise<RefusedReason | null>} */
  async #keep(capture) {
    const { id, replaces, conversation, frame } = capture;
    try {
      await this.outbox.put({ id, replaces, conversation, frame, at: this.now() });
    } catch (error) {
      if (this.noticed(error)) return "quota";
      console.error(error);
      return "failed";
    }
    await this.queued(capture);
    return null;
  }

  /**
   * Something failed: was it for want of room? Then that is said to the user.
   * @param {unknown} error
   */
  noticed(error) {
    if (!isFull(error)) return false;
    this.full = true;
    this.isFull();
    return true;
  }

  /**
   * @param {string} platform
   * @param {BridgeTrouble} trouble
   */
  async trouble(platform, { kind, detail }) {
    const what = {
      at: this.now(), kind: "conversation", detail: `${kind}: ${detail}`,
      certain: kind !== "fetch_failed",
    };
    await this.health.change(platform, (health) => notUnderstood(health, what));
    this.changed();
  }
}
