/**
 * Tells the popup, the options and the badge that something has changed: soon, and not too often.
 */

/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {chrome.runtime.Port} Port */

const PAUSE_MS = 150;

export class Announcer {
  /** @type {Set<Port>} */ #ports = new Set();
  /** @type {number | null} */ #timer = null;

  /**
   * @param {Clock} clock
   * @param {() => void} show  draw the badge
   */
  constructor(clock, show) {
    this.clock = clock;
    this.show = show;
  }

  /** @param {Port} port */
  add(port) {
    this.#ports.add(port);
    port.onDisconnect.addListener(() => this.#ports.delete(port));
  }

  /** Something has changed. */
  changed() {
    if (this.#timer === null) this.#timer = this.clock.set(() => this.#announce(), PAUSE_MS);
  }

  #announce() {
    this.#timer = null;
    this.show();
    for (const port of this.#ports) port.postMessage({ type: "changed" });
  }
}
