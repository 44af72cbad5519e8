/** Reading a conversation: its head, its messages, and what is said in it meanwhile. */

import { get, isAborted } from "../api.js";
import { element } from "../dom.js";
import { listen } from "../live.js";
import { addressOf, goBack, note } from "../router.js";
import { setTitle } from "../shell.js";
import { failed, loading } from "../states.js";
import { TEXTS } from "../texts.js";
import { markWords } from "./highlight.js";
import { headOf } from "./reading-head.js";
import { LIMIT, MessageList } from "./reading-list.js";

/** So long after an event the conversation is read again: there are several to a turn. */
const PAUSE_MS = 400;

/** @returns {import("./views.js").View} */
export function readingView() {
  const view = new Reading();
  return {
    root: view.root,
    show: (place, isBack) => {
      view.follow();
      if (!isBack) void view.open(place.id, place.query.get("message"), place.query.get("q") ?? "");
    },
    leave: () => view.leave(),
    key: (event) => view.key(event),
  };
}

class Reading {
  constructor() {
    this.id = "";
    this.head = element("header", { class: "reading-head" });
    this.messages = new MessageList({
      page: (which, retry) => this.page(which, retry),
      describe: (page) => this.describe(page),
      turned: (sibling) => note(addressOf("conversations", this.id, { message: sibling })),
    });
    this.state = element("div", {});
    this.jumps = jumps(this.messages);
    const { before, list, after } = this.messages;
    this.root = element("article", { class: "view reading-view" }, this.head, before, list, after, this.state, this.jumps);
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {(() => void) | undefined} */
    this.unfollow = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
  }

  /**
   * @param {string} id
   * @param {string | null} message  to be scrolled to and marked
   * @param {string} words  to be marked in it
   */
  async open(id, message, words) {
    if (id !== this.id) this.clear();
    this.id = id;
    this.messages.through = message;
    if (this.messages.isEmpty) this.state.replaceChildren(loading(TEXTS.reading.loading, 3));
    const page = await this.messages.ask({ message, limit: LIMIT }, () => void this.open(id, message, words));
    if (!page) return;
    this.describe(page);
    this.messages.fill(page);
    if (message) this.mark(message, words);
    else scrollTo({ top: 0, behavior: "instant" });
  }

  clear() {
    this.messages.clear();
    this.head.replaceChildren();
  }

  /** @param {any} conversation */
  describe(conversation) {
    setTitle(conversation.title || TEXTS.search.untitled);
    this.head.replaceChildren(headOf(conversation, (changed) => this.describe({ ...conversation, ...changed })));
    this.jumps.hidden = conversation.path_length <= LIMIT;
  }

  /**
   * A page of the conversation; null if it could not be had, which is shown then.
   * @param {import("./reading-list.js").Which} which
   * @param {() => void} retry
   */
  async page(which, retry) {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const page = await get(`/conversations/${encodeURIComponent(this.id)}/rendered`, which, asking.signal);
      this.state.replaceChildren();
      return page;
    } catch (error) {
      if (!isAborted(error)) this.state.replaceChildren(failed(error, retry));
      return null;
    }
  }

  /**
   * @param {string} message
   * @param {string} words
   */
  mark(message, words) {
    const row = this.messages.row(message) ?? this.messages.list.children[0];
    if (!(row instanceof HTMLElement)) return;
    row.classList.add("found");
    scrollTo({ top: 0, behavior: "instant" });
    if (row.getBoundingClientRect().bottom > innerHeight) row.scrollIntoView({ block: "start", behavior: "instant" });
    row.focus({ preventScroll: true });
    markWords(row, words);
  }

  /** What is said meanwhile comes as it is stored, if one has read to the end. */
  follow() {
    this.unfollow?.();
    this.unfollow = listen(({ data }) => {
      if (data.conversation?.id !== this.id) return;
      clearTimeout(this.pause);
      this.pause = setTimeout(() => void this.messages.refresh(), PAUSE_MS);
    });
  }

  leave() {
    this.asking?.abort();
    clearTimeout(this.pause);
    this.unfollow?.();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape" || /** @type {Element} */ (event.target).matches("input")) return;
    event.preventDefault();
    goBack("#/search");
  }
}

/** @param {MessageList} messages */
function jumps(messages) {
  const start = element("button", { type: "button" }, TEXTS.reading.toStart);
  const end = element("button", { type: "button" }, TEXTS.reading.toEnd);
  start.addEventListener("click", () => void messages.jump(false));
  end.addEventListener("click", () => void messages.jump(true));
  return element("div", { class: "jumps", hidden: true }, start, end);
}
