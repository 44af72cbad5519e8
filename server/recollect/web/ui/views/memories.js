/**
 * Memories: what is remembered, found as one types, edited, and taken back. The address holds the
 * query, which ones are shown, and the space; or one memory (`#/memories/ID`).
 */

import { isAborted } from "../api.js";
import { element, say } from "../dom.js";
import { icon } from "../icons.js";
import { withFilter } from "../query.js";
import { addressOf, note } from "../router.js";
import { setTitle } from "../shell.js";
import { failed, loading, meant, nothing } from "../states.js";
import { TEXTS } from "../texts.js";
import { memoriesOf } from "./memories-asking.js";
import { memoryDeeds } from "./memories-deeds.js";
import { mayWriteIn, memoryFilters, spaceName, TABS } from "./memories-filters.js";
import { importButton } from "./memories-import.js";
import { enter, onMemoriesKey } from "./memories-keys.js";
import { memoryRow } from "./memories-row.js";
import { Selection } from "./memories-selection.js";
import { suggestionRow } from "./memories-suggestions.js";

const PAUSE_MS = 80;

/** @returns {import("./views.js").View} */
export function memoriesView() {
  const view = new MemoriesView();
  return { root: view.root, show: (place, isBack) => view.show(place, isBack), key: (event) => onMemoriesKey(event, view) };
}

class MemoriesView {
  constructor() {
    const texts = TEXTS.memories;
    this.input = element("input", { id: "memory-query", type: "search", placeholder: texts.hint, "aria-label": texts.hint, autocomplete: "off", spellcheck: "false", maxlength: "10000" });
    this.status = element("p", { class: "soft", role: "status" });
    this.keys = element("p", { class: "soft keys" });
    this.list = element("ol", { class: "memories" });
    this.more = element("button", { type: "button", class: "more", hidden: true }, TEXTS.search.more);
    this.state = element("div", {});
    this.download = element("a", { class: "button", download: "memories.jsonl", title: texts.exportHint }, texts.export);
    /** What is shown. `space` empty: one's own; `id`: only that one. */
    this.asked = { tab: "all", query: "", space: "", id: "" };
    /** @type {any[]} */
    this.shown = [];
    /** The row where the focus was last within the view; -1: on none. */
    this.at = -1;
    /** @type {string | null} */
    this.next = null;
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    this.api = memoriesOf("");
    this.filters = memoryFilters({
      tab: (tab) => this.choose({ tab, query: "" }),
      tag: (tag) => this.type(withFilter(this.asked.query, "tag", tag)),
      space: (space) => this.choose({ space }),
    });
    this.selection = new Selection({
      memories: () => (this.asked.tab === "suggestions" ? [] : this.shown),
      api: () => this.api,
      tags: () => this.filters.tags(),
      mark: (ids) => this.mark(ids),
      changed: () => this.again(),
    });
    this.deeds = memoryDeeds({
      api: () => this.api,
      mayWrite: () => this.mayWrite,
      changed: () => this.again(),
      remove: (memories) => this.selection.remove(memories),
    });
    this.adding = element("button", { type: "button", class: "primary" }, texts.add);
    this.importing = importButton(() => ({ api: this.api, space: spaceName(this.asked.space) }), () => void this.again());
    this.root = element("div", { class: "view memories-view" }, ...this.parts());
    this.adding.addEventListener("click", () => this.deeds.add());
    this.input.addEventListener("input", () => this.typed());
    this.root.addEventListener("focusin", ({ target }) => {
      this.at = [...this.list.children].findIndex((row) => row.contains(/** @type {Node} */ (target)));
    });
    this.more.addEventListener("click", () => void this.find(this.next));
    new IntersectionObserver(([seen]) => seen?.isIntersecting && this.more.click(), { rootMargin: "600px" }).observe(this.more);
  }

  parts() {
    return [
      element(
        "header",
        { class: "head" },
        element("h1", {}, TEXTS.views.memories),
        element("div", { class: "buttons" }, this.adding, ...this.importing, this.download),
      ),
      element("search", {}, icon("search"), this.input, this.filters.root),
      element("div", { class: "line" }, this.status, this.keys),
      this.selection.root,
      this.list,
      this.more,
      this.state,
    ];
  }

  get mayWrite() {
    return mayWriteIn(this.asked.space);
  }

  /**
   * @param {import("../router.js").Place} place
   * @param {boolean} isBack
   */
  show({ id, query }, isBack) {
    setTitle(TEXTS.views.memories);
    if (isBack && this.address === location.hash) return void this.again();
    const tab = query.get("show") ?? "";
    this.input.value = query.get("q") ?? "";
    this.choose({ id, tab: TABS.includes(tab) ? tab : "all", query: this.input.value.trim(), space: query.get("space") ?? "" });
    if (!id) this.input.focus({ preventScroll: true });
  }

  /** The query is another one now. @param {string} query */
  type(query) {
    this.input.value = query;
    this.typed();
  }

  typed() {
    this.asked = { ...this.asked, tab: "all", query: this.input.value.trim(), id: "" };
    this.describe();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.find(null), PAUSE_MS);
  }

  /** Something else is to be shown. @param {{tab?: string, query?: string, space?: string, id?: string}} chosen */
  choose(chosen) {
    this.asked = { ...this.asked, id: "", ...chosen };
    if (this.input.value.trim() !== this.asked.query) this.input.value = this.asked.query;
    this.api = memoriesOf(this.asked.space);
    this.download.href = this.api.download;
    this.selection.clear();
    this.selection.allow(this.mayWrite);
    for (const control of [this.adding, this.importing[0]]) control?.toggleAttribute("hidden", !this.mayWrite);
    this.list.replaceChildren();
    this.describe();
    void this.find(null);
    void this.count();
  }

  /** Of what is shown. */
  get address() {
    const { tab, query, space, id } = this.asked;
    return addressOf("memories", id, { q: query, show: tab === "all" ? "" : tab, space });
  }

  describe() {
    note(this.address);
    say(this.keys, this.asked.tab === "suggestions" ? TEXTS.memories.suggestionKeys : TEXTS.memories.keys);
    this.filters.show(this.asked);
  }

  /** How many there are; without that the view does as well. */
  async count() {
    const api = this.api;
    const figures = await api.figures().catch(() => null);
    if (figures && api === this.api) this.filters.count(figures);
  }

  /** Something was changed: all that is shown is asked for anew, and the focus stays. */
  async again() {
    const { at } = this;
    const counting = this.count();
    await this.find(null, this.shown.length);
    const open = document.querySelector("dialog[open]");
    if (open) open.addEventListener("close", () => this.stand(at), { once: true });
    else this.stand(at);
    await counting;
  }

  /** Whoever stood on a row that is gone is put on the one in its place. @param {number} at */
  stand(at) {
    if (at < 0 || document.activeElement !== document.body) return;
    const row = this.list.children[Math.min(at, this.list.children.length - 1)];
    if (row) enter(row);
    else this.input.focus();
  }

  /**
   * @param {string | null} after  a page to go on from; null: from the start
   * @param {number} [least]  how many, if there are as many
   */
  async find(after, least = 0) {
    clearTimeout(this.pause);
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    this.more.hidden = true;
    if (!this.list.childElementCount && !after) this.state.replaceChildren(loading(TEXTS.memories.searching));
    try {
      this.fill(await this.pages(after, least, signal), after);
    } catch (error) {
      if (!isAborted(error)) this.fail(error, after);
    }
  }

  /**
   * @param {string | null} after
   * @param {number} least
   * @param {AbortSignal} signal
   */
  async pages(after, least, signal) {
    let page = await this.api.page(this.asked, after, signal);
    while (page.has_more && page.data.length < least) {
      const further = await this.api.page(this.asked, page.next, signal);
      page = { ...further, data: [...page.data, ...further.data] };
    }
    signal.throwIfAborted();
    return page;
  }

  /**
   * @param {any} page
   * @param {string | null} after
   */
  fill(page, after) {
    this.shown = after ? [...this.shown, ...page.data] : page.data;
    const now = new Date();
    const rows = page.data.map((/** @type {any} */ each) => this.row(each, now));
    if (after) this.list.append(...rows);
    else this.list.replaceChildren(...rows);
    this.next = page.next;
    this.more.hidden = !page.has_more;
    this.state.replaceChildren(...this.below(page));
    say(this.status, this.summary(page));
    this.selection.prune();
  }

  /**
   * @param {any} each
   * @param {Date} now
   */
  row(each, now) {
    if (this.asked.tab === "suggestions") return suggestionRow(each, now, this.mayWrite ? this.deeds : null);
    const deeds = { select: this.selection.set.bind(this.selection), ...this.deeds, remove: (/** @type {any} */ memory) => void this.selection.remove([memory]) };
    return memoryRow(each, now, deeds, { selected: this.selection.ids.has(each.id), mayWrite: this.mayWrite });
  }

  /** @param {any} page */
  summary(page) {
    const texts = TEXTS.memories;
    if (this.asked.id) return texts.one;
    if (!this.shown.length) return "";
    return this.asked.query ? texts.found(this.shown.length, page.has_more) : texts.newest;
  }

  /** What stands below the list. @param {any} page */
  below(page) {
    const told = this.shown.length ? [] : [this.empty()];
    if (page.suggestion) told.push(meant(page.suggestion, (query) => this.type(query)));
    if (this.asked.id) told.push(element("p", { class: "meant" }, element("a", { href: addressOf("memories") }, TEXTS.memories.showAll)));
    return told;
  }

  empty() {
    const [texts, { query, tab }] = [TEXTS.memories, this.asked];
    if (query) return nothing(texts.notFound(query), TEXTS.search.nothingHint);
    if (tab === "pinned") return nothing(texts.noPinned, texts.noPinnedHint);
    if (tab === "suggestions") return nothing(texts.noSuggestions, texts.noSuggestionsHint);
    return nothing(texts.nothing, texts.nothingHint);
  }

  /**
   * @param {any} error
   * @param {string | null} after
   */
  fail(error, after) {
    if (!after) this.list.replaceChildren();
    this.shown = after ? this.shown : [];
    say(this.status, "");
    const { gone, goneHint } = TEXTS.memories;
    this.state.replaceChildren(error.status === 404 && this.asked.id ? nothing(gone, goneHint) : failed(error, () => void this.find(after)));
  }

  /** @param {Set<string>} ids  those that are selected */
  mark(ids) {
    for (const row of this.list.children) {
      const box = /** @type {HTMLInputElement | null} */ (row.querySelector("input.pick"));
      if (box) box.checked = ids.has(/** @type {HTMLElement} */ (row).dataset.id ?? "");
    }
  }

  /** Whether something was selected. */
  unselect() {
    const { size } = this.selection.ids;
    this.selection.clear();
    return size > 0;
  }
}
