/**
 * The context builder: a question, a budget and filters become a context, with what is in it and what is
 * not. It is built anew as one types; the address holds all that is asked.
 */

import { copy, messageOf } from "../actions.js";
import { isAborted, post } from "../api.js";
import { element } from "../dom.js";
import { addressOf, note } from "../router.js";
import { current } from "../session.js";
import { setTitle, tellAll } from "../shell.js";
import { failed, loading, nothing } from "../states.js";
import { TEXTS } from "../texts.js";
import { askedIn, asksSomething, bodyOf, isBudget, LEAST, MOST, USUAL } from "./context-asking.js";
import { contextForm } from "./context-form.js";
import { leftOut, wentIn } from "./context-sources.js";
import { save } from "./save.js";

/** @typedef {import("./context-asking.js").Built} Built */

const PAUSE_MS = 250;
/** How many spaces are looked in at once (docs/api.md). */
const MOST_SPACES = 10;

/** @returns {import("./views.js").View} */
export function contextView() {
  const view = new ContextView();
  return {
    root: view.root,
    show: (place, isBack) => view.show(place, isBack),
    leave: () => view.asking?.abort(),
    key: (event) => view.key(event),
  };
}

class ContextView {
  constructor() {
    const texts = TEXTS.context;
    this.form = contextForm(() => this.changed());
    this.result = element("div", { class: "packed", "aria-live": "off" });
    this.root = element(
      "div",
      { class: "view context-view" },
      element("h1", {}, texts.title),
      element("p", { class: "soft" }, texts.intro),
      this.form.root,
      this.result,
    );
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
  }

  /**
   * @param {import("../router.js").Place} place
   * @param {boolean} isBack
   */
  show({ query }, isBack) {
    setTitle(TEXTS.context.title);
    if (isBack && this.address === location.hash) return;
    this.form.write(askedIn(query));
    this.form.question.focus({ preventScroll: true });
    void this.build();
  }

  /** Of what is shown. */
  get address() {
    const { tokens, ...others } = this.form.read();
    return addressOf("context", "", { ...others, tokens: tokens === USUAL || Number.isNaN(tokens) ? "" : tokens });
  }

  changed() {
    note(this.address);
    clearTimeout(this.pause);
    this.asking?.abort();
    this.result.classList.add("stale");
    this.pause = setTimeout(() => void this.build(), PAUSE_MS);
  }

  /** @param {number} tokens */
  raise(tokens) {
    this.form.write({ ...this.form.read(), tokens });
    this.changed();
    this.form.question.focus();
  }

  async build() {
    clearTimeout(this.pause);
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    const asked = this.form.read();
    this.form.mark(asked, isBudget(asked.tokens) ? "" : TEXTS.context.wrongBudget(LEAST, MOST));
    if (!isBudget(asked.tokens)) return;
    if (!asksSomething(asked)) return this.draw(nothing(TEXTS.context.begin, TEXTS.context.beginHint));
    if (!this.result.querySelector(".packed-text")) this.draw(loading(TEXTS.context.building, 2));
    try {
      const spaces = (current()?.spaces ?? []).slice(0, MOST_SPACES).map(({ id }) => id);
      const built = await post("/context", bodyOf(asked, spaces, new Date()), { signal });
      this.draw(...this.parts(built, asked.q.trim()));
    } catch (error) {
      if (!isAborted(error)) this.draw(failed(error, () => void this.build()));
    }
  }

  /** @param {...HTMLElement} parts */
  draw(...parts) {
    this.result.classList.remove("stale");
    this.result.replaceChildren(...parts);
  }

  /**
   * @param {Built} built
   * @param {string} query
   */
  parts(built, query) {
    const texts = TEXTS.context;
    const rest = leftOut(built, query, (budget) => this.raise(budget));
    if (!built.context && !built.omitted.length) return [nothing(texts.nothing, texts.nothingHint)];
    if (!built.context) return [nothing(texts.tooSmall(built.max_tokens), texts.tooSmallHint), rest];
    const text = element("pre", { class: "packed-text", tabindex: "0", dir: "auto", role: "region", "aria-label": texts.result }, built.context);
    return [this.head(built), text, wentIn(built, query), rest];
  }

  /** @param {Built} built */
  head({ context, tokens, max_tokens: budget }) {
    const texts = TEXTS.context;
    const copying = element("button", { type: "button", class: "primary", id: "copy-context" }, texts.copy);
    copying.addEventListener("click", () => {
      copy(context).then(() => tellAll(TEXTS.copied), (error) => tellAll(messageOf(error)));
    });
    const saving = element("button", { type: "button" }, texts.save);
    saving.addEventListener("click", () => save(new Blob([context], { type: "text/markdown" }), "context.md"));
    const used = texts.used(tokens, budget);
    return element(
      "div",
      { class: "packed-head" },
      element(
        "div",
        { class: "gauge", title: texts.exact },
        element("p", { role: "status" }, used),
        element("meter", { min: "0", max: String(budget), value: String(tokens), "aria-label": used }),
      ),
      element("div", { class: "buttons" }, saving, copying),
    );
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape" || event.target === this.form.question) return;
    event.preventDefault();
    this.form.question.focus();
    this.form.question.select();
  }
}
