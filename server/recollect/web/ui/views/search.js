/**
 * The search: results as one types, grouped by conversation; without a query the newest conversations.
 * The address holds the query, and the query holds the filters.
 */

import { isAborted } from "../api.js";
import { onChange } from "../changes.js";
import { element, say } from "../dom.js";
import { icon } from "../icons.js";
import { addressOf, note } from "../router.js";
import { setTitle } from "../shell.js";
import { failed, loading, meant, nothing } from "../states.js";
import { TEXTS } from "../texts.js";
import { pageOf, titledBeside } from "./search-asking.js";
import { filterBar } from "./search-filters.js";
import { firstRun } from "./first-run.js";
import { groupOf, recentRow } from "./search-results.js";
import { onSearchKey } from "./search-keys.js";

/** Shorter than between two keys of a fast typist; an answer to an older query is not waited for. */
const PAUSE_MS = 25;

/** @returns {import("./views.js").View} */
export function searchView() {
  const view = new Search();
  return { root: view.root, show: ({ query }, isBack) => view.show(query.get("q") ?? "", query.get("space") ?? "", isBack), key: (event) => onSearchKey(event, view) };
}

class Search {
  constructor() {
    const texts = TEXTS.search;
    this.input = element("input", {
      id: "query", type: "search", placeholder: texts.hint, autocomplete: "off", spellcheck: "false",
      "aria-label": TEXTS.views.search, "aria-controls": "results", maxlength: "10000",
    });
    this.status = element("p", { class: "soft", role: "status", id: "found" });
    this.list = element("ol", { id: "results" });
    this.more = element("button", { type: "button", id: "more", hidden: true }, texts.more);
    this.state = element("div", { id: "state" });
    this.filters = filterBar((query) => this.type(query), (space) => this.turn(space));
    this.root = element(
      "div",
      { class: "view search-view" },
      element("h1", { class: "visually-hidden" }, TEXTS.views.search),
      element("search", {}, icon("search"), this.input, this.filters.root),
      element("div", { class: "line" }, this.status, element("p", { class: "soft keys" }, TEXTS.shell.keysHint)),
      this.list,
      this.more,
      this.state,
    );
    /** Something was changed since this was found. */
    this.isStale = false;
    onChange(() => {
      this.isStale = true;
    });
    /** Empty: all spaces. */
    this.space = "";
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    /** @type {string | null} */
    this.next = null;
    this.input.addEventListener("input", () => this.typed());
    this.more.addEventListener("click", () => void this.find(this.next));
    new IntersectionObserver(([seen]) => seen?.isIntersecting && this.more.click(), { rootMargin: "600px" }).observe(this.more);
  }

  get query() {
    return this.input.value.trim();
  }

  /**
   * @param {string} query
   * @param {string} space
   * @param {boolean} isBack
   */
  show(query, space, isBack) {
    setTitle(query || TEXTS.views.search);
    if (isBack && query === this.query) return this.restore();
    this.input.value = query;
    this.space = space;
    this.filters.show(query, space);
    void this.find(null);
    this.input.focus({ preventScroll: true });
  }

  /** Whoever comes back stands where they left; what is newest may have changed meanwhile. */
  restore() {
    /** @type {HTMLElement | null} */ (this.root.querySelector("[data-left]"))?.focus({ preventScroll: true });
    if (!this.query || this.isStale) void this.find(null);
  }

  /** The query is another one now, by a filter. @param {string} query */
  type(query) {
    this.input.value = query;
    this.changed();
    void this.find(null);
  }

  /** Another space. @param {string} space */
  turn(space) {
    this.space = space;
    this.changed();
    void this.find(null);
  }

  typed() {
    this.changed();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.find(null), PAUSE_MS);
  }

  changed() {
    this.filters.show(this.query, this.space);
    note(addressOf("search", "", { q: this.query, space: this.space }));
    setTitle(this.query || TEXTS.views.search);
  }

  /**
   * @param {string | null} after  a page to go on from; null: from the start
   */
  async find(after) {
    clearTimeout(this.pause);
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.more.hidden = true;
    if (!this.list.childElementCount && !after) this.state.replaceChildren(loading(TEXTS.search.searching));
    try {
      const query = this.query;
      const asked = { query, space: this.space };
      const page = await pageOf(asked, after, asking.signal);
      if (page.data.length) this.fill(page, query, Boolean(after));
      const titled = query && !after ? await titledBeside(asked, page.data, asking.signal) : [];
      if (titled.length || !page.data.length) this.fill({ ...page, data: titled }, query, page.data.length > 0);
    } catch (error) {
      if (!isAborted(error)) this.fail(error, after);
    }
  }

  /**
   * @param {any} page
   * @param {string} query
   * @param {boolean} below  what is shown already; else instead of it
   */
  fill(page, query, below) {
    const now = new Date();
    const rows = page.data.map((/** @type {any} */ each) => (query ? groupOf(each, query, now) : recentRow(each, now)));
    if (below) this.list.append(...rows);
    else this.replace(rows);
    this.next = page.next;
    this.more.hidden = !page.has_more;
    this.state.replaceChildren();
    say(this.status, this.summary(page, query));
    if (!this.list.childElementCount) this.state.replaceChildren(...this.empty(query, page.suggestion));
    else if (page.suggestion) this.state.replaceChildren(meant(page.suggestion, (query) => this.type(query)));
  }

  /**
   * Whoever stands on a row goes on at the same one.
   * @param {HTMLElement[]} rows
   */
  replace(rows) {
    const stood = this.list.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
    this.isStale = false;
    this.list.replaceChildren(...rows);
    if (stood) /** @type {HTMLElement | null} */ (this.list.querySelector(`[href="${CSS.escape(stood)}"]`))?.focus({ preventScroll: true });
  }

  /**
   * @param {any} page
   * @param {string} query
   */
  summary(page, query) {
    const count = this.list.childElementCount;
    if (!count) return "";
    return query ? TEXTS.search.found(count, page.has_more) : TEXTS.search.recent;
  }

  /**
   * @param {string} query
   * @param {string | null} suggestion
   */
  empty(query, suggestion) {
    if (!query) return [firstRun()];
    const help = nothing(TEXTS.search.nothing(query), TEXTS.search.nothingHint);
    return suggestion ? [help, meant(suggestion, (query) => this.type(query))] : [help];
  }

  /**
   * @param {unknown} error
   * @param {string | null} after
   */
  fail(error, after) {
    if (!after) this.list.replaceChildren();
    say(this.status, "");
    this.state.replaceChildren(failed(error, () => void this.find(after)));
  }
}
