/**
 * The messages of a conversation that are loaded: a stretch of one path through it, which grows at both
 * ends as one reads. What is out of sight costs nothing to draw (`content-visibility` in reading.css).
 */

import { element } from "../dom.js";
import { TEXTS } from "../texts.js";
import { messageRow } from "./reading-message.js";

export const LIMIT = 40;
/** How far from the edge of the window the next page is asked for, in pixels. */
const AHEAD = 1200;

/**
 * @typedef {{message?: string | null, start?: number, limit: number}} Which
 * @typedef {object} Source
 * @property {(which: Which, retry: () => void) => Promise<any>} page  null: it could not be had
 * @property {(page: any) => void} describe  is told what the conversation is now
 * @property {(sibling: string) => void} turned  is told that the path through this message is shown
 */

export class MessageList {
  /** @param {Source} source */
  constructor(source) {
    this.source = source;
    this.before = element("div", { class: "edge" });
    this.list = element("ol", { id: "messages", "aria-label": TEXTS.reading.messages });
    this.after = element("div", { class: "edge" });
    /** The message whose path is shown; null: the active path. @type {string | null} */
    this.through = null;
    this.first = 0;
    this.last = 0;
    this.length = 0;
    /** How many pages are asked for. */
    this.asked = 0;
    const seen = new IntersectionObserver((entries) => this.near(entries), { rootMargin: `${AHEAD}px` });
    seen.observe(this.before);
    seen.observe(this.after);
  }

  get isEmpty() {
    return !this.list.childElementCount;
  }

  clear() {
    this.list.replaceChildren();
    this.first = this.last = this.length = 0;
  }

  /**
   * @param {Which} which
   * @param {() => void} retry
   */
  async ask(which, retry) {
    this.asked += 1;
    try {
      return await this.source.page(which, retry);
    } finally {
      this.asked -= 1;
    }
  }

  /** Only this page. @param {any} page */
  fill(page) {
    this.list.replaceChildren();
    this.first = this.last = page.start;
    this.length = page.path_length;
    this.append(page);
  }

  /** @param {any} page */
  append(page) {
    this.list.append(...this.rows(page));
    this.last = page.start + page.messages.length;
    if (!page.messages.length) this.length = this.last;
  }

  /** @param {any} page @returns {HTMLElement[]} */
  rows(page) {
    const now = new Date();
    return page.messages.map((/** @type {any} */ each) =>
      messageRow(each, page, now, (sibling) => void this.turn(each.id, sibling)),
    );
  }

  /** @param {string} message */
  row(message) {
    return /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-id="${CSS.escape(message)}"]`));
  }

  /** @param {IntersectionObserverEntry[]} entries */
  near(entries) {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) void (target === this.after ? this.further() : this.earlier());
    }
  }

  /** The messages behind those that are shown. */
  async further() {
    if (this.asked || this.last >= this.length) return;
    const page = await this.ask({ message: this.through, start: this.last, limit: LIMIT }, () => void this.further());
    if (!page) return;
    this.append(page);
    this.again();
  }

  /** The messages before those that are shown; what one reads stays where it is. */
  async earlier() {
    if (this.asked || this.first <= 0) return;
    const start = Math.max(0, this.first - LIMIT);
    const page = await this.ask({ message: this.through, start, limit: this.first - start }, () => void this.earlier());
    if (!page) return;
    const stays = this.list.firstElementChild;
    const top = stays?.getBoundingClientRect().top ?? 0;
    this.list.prepend(...this.rows(page));
    this.first = start;
    if (stays) scrollBy({ top: stays.getBoundingClientRect().top - top, behavior: "instant" });
    this.again();
  }

  /** An edge that is still near does not come near again. */
  again() {
    requestAnimationFrame(() => {
      if (this.after.getBoundingClientRect().top < innerHeight + AHEAD) void this.further();
      if (this.before.getBoundingClientRect().bottom > -AHEAD) void this.earlier();
    });
  }

  /** To the first messages, or the last. @param {boolean} toEnd */
  async jump(toEnd) {
    const start = toEnd ? Math.max(0, this.length - LIMIT) : 0;
    const page = await this.ask({ message: this.through, start, limit: LIMIT }, () => void this.jump(toEnd));
    if (!page) return;
    this.fill(page);
    const row = /** @type {HTMLElement | null} */ (toEnd ? this.list.lastElementChild : this.list.firstElementChild);
    scrollTo({ top: toEnd ? document.body.scrollHeight : 0, behavior: "instant" });
    row?.focus({ preventScroll: true });
  }

  /**
   * Another branch: what is below changes, the place where it branches stays.
   * @param {string} from
   * @param {string} sibling
   */
  async turn(from, sibling) {
    const top = this.row(from)?.getBoundingClientRect().top ?? 0;
    const step = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.step ?? "next";
    const page = await this.ask({ message: sibling, limit: LIMIT }, () => void this.turn(from, sibling));
    if (!page) return;
    this.through = sibling;
    this.source.turned(sibling);
    this.fill(page);
    const row = this.row(sibling);
    if (row) scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
    const buttons = /** @type {HTMLElement[]} */ ([...(row?.querySelectorAll(".branches button:enabled") ?? [])]);
    (buttons.find((button) => button.dataset.step === step) ?? buttons[0])?.focus({ preventScroll: true });
  }

  /** The end of the conversation as it is now: what is the same stays, folds that are open too. */
  async refresh() {
    if (this.asked || this.last < this.length || this.isEmpty) return;
    const start = Math.max(this.first, this.last - LIMIT / 2);
    const page = await this.ask({ message: this.through, start, limit: LIMIT }, () => void this.refresh());
    if (!page) return;
    this.length = page.path_length;
    this.source.describe(page);
    const fresh = this.rows(page);
    const stale = [...this.list.children].slice(start - this.first);
    fresh.forEach((row, index) => {
      const old = stale[index];
      if (!old) this.list.append(row);
      else if (!isSame(old, row)) old.replaceWith(row);
    });
    for (const row of stale.slice(fresh.length)) row.remove();
    this.last = page.start + page.messages.length;
  }
}

/**
 * @param {Element} old
 * @param {HTMLElement} row
 */
function isSame(old, row) {
  const { id, version } = /** @type {HTMLElement} */ (old).dataset;
  return id === row.dataset.id && version === row.dataset.version;
}
