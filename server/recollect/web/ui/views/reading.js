/**
 * Reading a conversation: one path through it, loaded page by page around where one reads. What is out
 * of sight costs nothing to draw (`content-visibility` in reading.css).
 */

import { get, isAborted } from "../api.js";
import { element } from "../dom.js";
import { addressOf, note } from "../router.js";
import { setTitle } from "../shell.js";
import { failed, loading } from "../states.js";
import { TEXTS } from "../texts.js";
import { markWords } from "./highlight.js";
import { headOf } from "./reading-head.js";
import { messageRow } from "./reading-message.js";

const LIMIT = 40;
/** How far from the edge of the window the next page is asked for. */
const AHEAD = "1200px";

/** @returns {import("./views.js").View} */
export function readingView() {
  const view = new Reading();
  return {
    root: view.root,
    show: (place, isBack) => isBack || void view.open(place.id, place.query.get("message"), place.query.get("q") ?? ""),
    leave: () => view.asking?.abort(),
    key: (event) => view.key(event),
  };
}

class Reading {
  constructor() {
    this.head = element("header", { class: "reading-head" });
    this.before = element("div", { class: "edge" });
    this.list = element("ol", { id: "messages", "aria-label": TEXTS.reading.messages });
    this.after = element("div", { class: "edge" });
    this.state = element("div", {});
    this.root = element("article", { class: "view reading-view" }, this.head, this.before, this.list, this.after, this.state, this.jumps());
    this.id = "";
    this.words = "";
    /** The message whose path is shown; null: the active path. @type {string | null} */
    this.through = null;
    this.first = 0;
    this.last = 0;
    this.length = 0;
    /** @type {AbortController | null} */
    this.asking = null;
    this.busy = false;
    const seen = new IntersectionObserver((entries) => this.near(entries), { rootMargin: AHEAD });
    seen.observe(this.before);
    seen.observe(this.after);
  }

  /**
   * @param {string} id
   * @param {string | null} message  to be scrolled to and marked
   * @param {string} words  to be marked in it
   */
  async open(id, message, words) {
    if (id !== this.id) this.clear();
    Object.assign(this, { id, words, through: message });
    if (!this.list.childElementCount) this.state.replaceChildren(loading(TEXTS.reading.loading, 3));
    const page = await this.page({ message, limit: LIMIT }, () => void this.open(id, message, words));
    if (!page) return;
    this.list.replaceChildren();
    this.first = this.last = page.start;
    this.describe(page);
    this.append(page);
    if (message) this.mark(message);
    else scrollTo({ top: 0, behavior: "instant" });
  }

  clear() {
    this.list.replaceChildren();
    this.head.replaceChildren();
    this.length = 0;
  }

  /** @param {any} conversation */
  describe(conversation) {
    this.length = conversation.path_length;
    setTitle(conversation.title || TEXTS.search.untitled);
    this.head.replaceChildren(headOf(conversation, (changed) => this.describe({ ...conversation, ...changed })));
    this.root.querySelector(".jumps")?.toggleAttribute("hidden", this.length <= LIMIT);
  }

  /**
   * A page of the conversation; null if it could not be had, which is shown then.
   * @param {{message?: string | null, start?: number, limit: number}} which
   * @param {() => void} retry
   */
  async page(which, retry) {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.busy = true;
    try {
      const page = await get(`/conversations/${encodeURIComponent(this.id)}/rendered`, which, asking.signal);
      this.state.replaceChildren();
      return page;
    } catch (error) {
      if (!isAborted(error)) this.state.replaceChildren(failed(error, retry));
      return null;
    } finally {
      if (this.asking === asking) this.busy = false;
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  near(entries) {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) void (target === this.after ? this.further() : this.earlier());
    }
  }

  /** The messages behind those that are shown. */
  async further() {
    if (this.busy || this.last >= this.length) return;
    const page = await this.page({ message: this.through, start: this.last, limit: LIMIT }, () => void this.further());
    if (!page) return;
    this.append(page);
    this.again();
  }

  /** The messages before those that are shown; what one reads stays where it is. */
  async earlier() {
    if (this.busy || this.first <= 0) return;
    const start = Math.max(0, this.first - LIMIT);
    const page = await this.page({ message: this.through, start, limit: this.first - start }, () => void this.earlier());
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
      const margin = Number.parseInt(AHEAD);
      if (this.after.getBoundingClientRect().top < innerHeight + margin) void this.further();
      if (this.before.getBoundingClientRect().bottom > -margin) void this.earlier();
    });
  }

  /** @param {any} page */
  append(page) {
    this.list.append(...this.rows(page));
    this.last = page.start + page.messages.length;
    if (!page.messages.length) this.length = this.last;
  }

  /** @param {any} page */
  rows(page) {
    const now = new Date();
    return page.messages.map((/** @type {any} */ each) =>
      messageRow(each, page, now, (sibling) => void this.turn(each.id, sibling)),
    );
  }

  /**
   * Another branch: what is below changes, the place where it branches stays.
   * @param {string} from
   * @param {string} sibling
   */
  async turn(from, sibling) {
    const top = this.row(from)?.getBoundingClientRect().top ?? 0;
    const page = await this.page({ message: sibling, limit: LIMIT }, () => void this.turn(from, sibling));
    if (!page) return;
    this.through = sibling;
    note(addressOf("conversations", this.id, { message: sibling }));
    this.list.replaceChildren();
    this.first = this.last = page.start;
    this.length = page.path_length;
    this.append(page);
    const row = this.row(sibling);
    if (row) scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
    /** @type {HTMLElement | null | undefined} */ (row?.querySelector(".branches button:not(:disabled)"))?.focus({ preventScroll: true });
  }

  /** @param {string} message */
  mark(message) {
    const row = this.row(message) ?? this.list.children[0];
    if (!(row instanceof HTMLElement)) return;
    row.classList.add("found");
    scrollTo({ top: 0, behavior: "instant" });
    if (row.getBoundingClientRect().bottom > innerHeight) row.scrollIntoView({ block: "start", behavior: "instant" });
    row.focus({ preventScroll: true });
    markWords(row, this.words);
  }

  /** @param {string} message */
  row(message) {
    return /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-id="${CSS.escape(message)}"]`));
  }

  jumps() {
    const { toStart, toEnd } = TEXTS.reading;
    const start = element("button", { type: "button" }, toStart);
    const end = element("button", { type: "button" }, toEnd);
    start.addEventListener("click", () => void this.jump(0));
    end.addEventListener("click", () => void this.jump(Math.max(0, this.length - LIMIT)));
    return element("div", { class: "jumps", hidden: true }, start, end);
  }

  /** @param {number} start */
  async jump(start) {
    const page = await this.page({ message: this.through, start, limit: LIMIT }, () => void this.jump(start));
    if (!page) return;
    this.list.replaceChildren();
    this.first = this.last = start;
    this.append(page);
    const row = /** @type {HTMLElement | null} */ (start ? this.list.lastElementChild : this.list.firstElementChild);
    scrollTo({ top: start ? document.body.scrollHeight : 0, behavior: "instant" });
    row?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape" || /** @type {Element} */ (event.target).matches("input")) return;
    event.preventDefault();
    if (history.length > 1) history.back();
    else location.hash = "#/search";
  }
}
