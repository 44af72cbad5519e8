/** The Ports of the pages: what each may capture, what it brings, and what it is told. */

import { AskError } from "./errors.js";
import { isCapture, isPage, isTrouble, pageAt } from "./incoming.js";

/** @typedef {chrome.runtime.Port} Port */
/** @typedef {import("../shared/messages.js").BridgeMessage} BridgeMessage */
/** @typedef {import("../shared/messages.js").BridgeCapture} BridgeCapture */
/** @typedef {import("../shared/messages.js").BridgePage} BridgePage */
/** @typedef {import("../shared/messages.js").BridgeTrouble} BridgeTrouble */
/** @typedef {import("../shared/messages.js").Refusal} Refusal */
/** @typedef {import("../shared/messages.js").WorkerMessage} WorkerMessage */
/** @typedef {import("../shared/messages.js").WorkerRefused["reason"]} RefusedReason */
/** @typedef {import("../sites/site.js").Site} Site */
/** @typedef {import("./rules.js").Seen} Seen */

/**
 * @typedef {object} Bridge
 * @property {Port} port
 * @property {number} tab
 * @property {Site} site
 * @property {boolean} incognito
 * @property {BridgePage} page
 * @property {Refusal | null | undefined} told  undefined: nothing yet
 * @property {Promise<void>} work  what it brought, one after the other
 */

/**
 * @typedef {object} BridgeEvents
 * @property {Promise<unknown>} ready  before this nothing is decided
 * @property {(seen: Seen) => Refusal | null} refusal
 * @property {(capture: BridgeCapture, refusal: Refusal | null) => Promise<RefusedReason | null>
 *   } capture  null: it is kept
 * @property {(platform: string, trouble: BridgeTrouble) => Promise<void>} trouble
 * @property {() => void} changed
 */

/**
 * A command that waits for its answer.
 * @typedef {object} Command
 * @property {Port} port
 * @property {(value: unknown) => void} resolve
 * @property {(error: Error) => void} reject
 */

export class Bridges {
  /** @type {Map<Port, Bridge>} */
  #bridges = new Map();
  /** @type {Map<string, Command>} */
  #commands = new Map();

  /** @param {BridgeEvents} events */
  constructor(events) {
    this.events = events;
  }

  get size() {
    return this.#bridges.size;
  }

  /** @param {number} tab */
  inTab(tab) {
    return [...this.#bridges.values()].findLast((bridge) => bridge.tab === tab) ?? null;
  }

  /**
   * Take a Port on. What it brings is read from now on, and worked on once everything is known.
   * @param {Port} port
   * @param {Site} site
   */
  add(port, site) {
    const { tab, url = "" } = /** @type {chrome.runtime.MessageSender} */ (port.sender);
    /** @type {Bridge} */
    const bridge = {
      port, site, tab: tab?.id ?? -1, incognito: tab?.incognito ?? false,
      page: pageAt(site, url, tab?.title ?? ""), told: undefined,
      work: this.events.ready.then(() => this.#permit(bridge)).catch(console.error),
    };
    this.#bridges.set(port, bridge);
    port.onMessage.addListener((message) => {
      bridge.work = bridge.work.then(() => this.#read(bridge, message)).catch(console.error);
    });
    port.onDisconnect.addListener(() => this.#remove(port));
    this.events.changed();
  }

  /**
   * The title of a conversation, as far as a page shows it.
   * @param {string} platform
   * @param {string} conversation
   */
  titleOf(platform, conversation) {
    const bridge = [...this.#bridges.values()].find(({ site, page }) =>
      site.platform === platform && page.conversation === conversation);
    return bridge?.page.title || null;
  }

  /** What may be captured has changed. */
  permissionChanged() {
    for (const bridge of this.#bridges.values()) this.#permit(bridge);
  }

  /** There is room again: pages send what was refused. */
  roomAgain() {
    for (const bridge of this.#bridges.values()) this.#permit(bridge, true);
  }

  /** @param {string} platform @param {WorkerMessage} message */
  tell(platform, message) {
    for (const bridge of this.#bridges.values()) {
      if (bridge.site.platform === platform) bridge.port.postMessage(message);
    }
  }

  /**
   * Let a page do something, and wait for what comes of it.
   * @param {Bridge} bridge
   * @param {"save" | "memories"} name
   * @returns {Promise<unknown>}
   */
  command({ port }, name) {
    const id = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      this.#commands.set(id, { port, resolve, reject });
      port.postMessage({ type: "command", id, name });
    }).finally(() => this.#commands.delete(id));
  }

  /** Why this page is not captured. @param {Bridge} bridge @returns {Refusal | null} */
  refusal({ site, page, incognito }) {
    const { conversation, temporary } = page;
    return this.events.refusal({ platform: site.platform, conversation, temporary, incognito });
  }

  /** @param {Bridge} bridge @param {boolean} [again]  even if it is what was told before */
  #permit(bridge, again = false) {
    const reason = this.refusal(bridge);
    if (!this.#bridges.has(bridge.port) || (reason === bridge.told && !again)) return;
    bridge.told = reason;
    bridge.port.postMessage({ type: "permission", reason });
  }

  /** @param {Port} port */
  #remove(port) {
    this.#bridges.delete(port);
    for (const command of this.#commands.values()) {
      if (command.port === port) command.reject(left());
    }
    this.events.changed();
  }

  /** @param {Bridge} bridge @param {any} message */
  async #read(bridge, message) {
    await this.events.ready;
    if (isPage(message, bridge.site)) this.#moved(bridge, message);
    else if (isCapture(message, bridge.site)) await this.#capture(bridge, message);
    else if (isTrouble(message)) await this.#trouble(bridge, message);
    else if (message?.type === "answer") this.#answered(bridge, message);
    else if (message?.type === "capture") this.#post(bridge, refused(message.id, "failed"));
  }

  /**
   * What may not be captured need not be understood.
   * @param {Bridge} bridge
   * @param {BridgeTrouble} trouble
   */
  async #trouble(bridge, trouble) {
    if (!this.refusal(bridge)) await this.events.trouble(bridge.site.platform, trouble);
  }

  /** @param {Bridge} bridge @param {BridgePage} page */
  #moved(bridge, page) {
    bridge.page = page;
    this.#permit(bridge);
    this.events.changed();
  }

  /** @param {Bridge} bridge @param {BridgeCapture} capture */
  async #capture(bridge, capture) {
    const reason = this.events.refusal({
      platform: bridge.site.platform,
      conversation: capture.conversation,
      temporary: capture.temporary,
      incognito: bridge.incognito,
    });
    const refusal = await this.events.capture(capture, reason);
    const { id } = capture;
    this.#post(bridge, refusal ? refused(id, refusal) : { type: "queued", id });
  }

  /** @param {Bridge} bridge @param {import("../shared/messages.js").BridgeAnswer} answer */
  #answered(bridge, { id, value, error }) {
    const command = this.#commands.get(id);
    if (command?.port !== bridge.port) return;
    if (typeof error === "string") command.reject(new AskError("page", error));
    else command.resolve(value);
  }

  /**
   * The page may have gone while its capture was written.
   * @param {Bridge} bridge
   * @param {WorkerMessage} message
   */
  #post(bridge, message) {
    if (this.#bridges.has(bridge.port)) bridge.port.postMessage(message);
  }
}

const left = () => new AskError("no_page", "The page was left. Try again.");

/** @param {string} id @param {RefusedReason} reason @returns {WorkerMessage} */
const refused = (id, reason) => ({ type: "refused", id, reason });
