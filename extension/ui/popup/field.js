/** The text field of the popup: what is typed there is searched for, or a context is built for it. */

import { byId, say } from "../dom.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../../shared/messages.js").Status} Status */

/**
 * What is done with the words, and shows what comes of it.
 * @typedef {object} Use
 * @property {number} pause  typing pauses this long before `find`, in ms
 * @property {(status: Status, first: boolean) => void} show
 * @property {() => void} changed  other words are being typed
 * @property {(words: string) => boolean} isFor  whether what is shown is of these
 * @property {(words: string) => Promise<void>} find  without words: nothing is wanted any more
 * @property {() => void} enter  what is shown is what is wanted
 * @property {() => HTMLElement[]} stops  where the arrow keys go
 */

const query = () => byId("query", HTMLInputElement);
const words = () => query().value.trim();
const mode = () => (byId("mode-context", HTMLInputElement).checked ? "context" : "search");

/**
 * @param {{search: Use, context: Use}} uses
 * @returns {{show: (status: Status) => void}}
 */
export function watchField(uses) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  const use = () => uses[mode()];
  const find = () => {
    clearTimeout(pause);
    document.body.dataset.view = view();
    void use().find(words());
  };
  query().addEventListener("input", () => {
    clearTimeout(pause);
    use().changed();
    pause = setTimeout(find, use().pause);
  });
  byId("modes", HTMLElement).addEventListener("change", ({ target }) => {
    turned();
    find();
    // Whoever chose it by keys goes on there; by the mouse, goes on typing.
    if (target instanceof Element && !target.matches(":focus-visible")) query().focus();
  });
  document.addEventListener("keydown", (event) => onKey(event, use(), find));
  return { show: (status) => show(status, uses) };
}

/** Which parts of the page are shown. */
function view() {
  if (mode() === "context") return "context";
  return words() ? "search" : "now";
}

/**
 * @param {Status} status
 * @param {{search: Use, context: Use}} uses
 */
function show(status, uses) {
  const first = document.body.dataset.view === "loading";
  for (const use of [uses.search, uses.context]) use.show(status, first);
  const shown = status.link === "unpaired" ? "welcome" : view();
  document.body.dataset.view = shown;
  if (first) (shown === "welcome" ? byId("connect", HTMLElement) : query()).focus();
}

/** The field is called by what is done with its words. */
function turned() {
  const { search, searchHint, question, questionHint } = TEXTS.popup;
  const asks = mode() === "context";
  say(byId("query-name", HTMLElement), asks ? question : search);
  query().placeholder = asks ? questionHint : searchHint;
}

/**
 * @param {KeyboardEvent} event
 * @param {Use} use
 * @param {() => void} find
 */
function onKey(event, use, find) {
  if (event.isComposing || document.querySelector("dialog")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, use.stops());
  else if (event.key === "Enter" && event.target === query()) enter(use, find);
  else if (event.key === "Escape") leave(event, find);
}

/**
 * What is of words that were typed before is not meant: then Enter only does not wait any longer.
 * @param {Use} use
 * @param {() => void} find
 */
function enter(use, find) {
  if (use.isFor(words())) use.enter();
  else find();
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} stops
 */
function move(event, stops) {
  if (document.body.dataset.view !== mode()) return;
  const at = stops.findIndex((stop) => stop.closest("li")?.contains(document.activeElement));
  if (at < 0 && document.activeElement !== query()) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (next < 0) query().focus();
  else stops[next]?.focus();
}

/**
 * Escape empties the field, then leaves the context; after that, Chrome closes the popup.
 * @param {KeyboardEvent} event
 * @param {() => void} find
 */
function leave(event, find) {
  if (!query().value && mode() === "search") return;
  event.preventDefault();
  if (query().value) query().value = "";
  else byId("mode-search", HTMLInputElement).checked = true;
  turned();
  query().focus();
  find();
}
