/** The search of the popup: hits as one types, opened on their sites, or copied. */

import { openTab } from "../../shared/chrome-api.js";
import { copy, messageOf, tell } from "../actions.js";
import { ask } from "../ask.js";
import { byId } from "../dom.js";
import { TEXTS } from "../texts.js";
import { hitRow } from "./hit.js";

/** @typedef {import("../../shared/messages.js").Status} Status */

/** Typing pauses this long before the server is asked. */
const PAUSE_MS = 140;

const query = () => byId("query", HTMLInputElement);
const words = () => query().value.trim();
const hits = () => byId("hits", HTMLElement);
const told = () => byId("search-told", HTMLElement);

/** Counts the questions: an answer to any but the newest is not shown. */
let asked = 0;
/** What the hits are of that are shown. @type {string | null} */
let foundFor = null;
/** @type {Status["sites"]} */
let sites = [];

/** @returns {{show: (status: Status) => void}} */
export function watchSearch() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  query().addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(find, PAUSE_MS);
  });
  document.addEventListener("keydown", onKey);
  return { show };
}

/** @param {Status} status */
function show(status) {
  sites = status.sites;
  const first = document.body.dataset.view === "loading";
  const view = status.link === "unpaired" ? "welcome" : words() ? "search" : "now";
  document.body.dataset.view = view;
  if (first) (view === "welcome" ? byId("connect", HTMLElement) : query()).focus();
}

async function find() {
  const wanted = words();
  const mine = ++asked;
  document.body.dataset.view = wanted ? "search" : "now";
  if (!wanted) return;
  if (!hits().childElementCount) tell(told(), TEXTS.search.searching);
  try {
    const page = await ask({ type: "search", query: wanted });
    if (mine === asked) showHits(wanted, page);
  } catch (error) {
    if (mine === asked) showFailure(error);
  }
}

/**
 * @param {string} wanted
 * @param {{data: import("./hit.js").Hit[], has_more: boolean}} page
 */
function showHits(wanted, { data, has_more }) {
  const now = new Date();
  foundFor = wanted;
  hits().replaceChildren(...data.map((hit) => hitRow(hit, sites, now, { open: openTab, copyHit })));
  hits().scrollTop = 0;
  byId("search-keys", HTMLElement).hidden = !data.length;
  if (data.length) tell(told(), TEXTS.search.found(data.length, has_more));
  else tell(told(), `${TEXTS.search.nothing(wanted)} ${TEXTS.search.nothingHint}`);
}

/** @param {unknown} error */
function showFailure(error) {
  foundFor = null;
  hits().replaceChildren();
  byId("search-keys", HTMLElement).hidden = true;
  tell(told(), messageOf(error), true);
}

/**
 * @param {import("./hit.js").Hit} hit
 * @param {HTMLButtonElement} button
 */
async function copyHit(hit, button) {
  try {
    await copy(await ask({ type: "message", conversation: hit.conversation_id, message: hit.message_id }));
    button.textContent = TEXTS.copied;
    tell(told(), TEXTS.copied);
  } catch (error) {
    tell(told(), messageOf(error), true);
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.isComposing || document.querySelector("dialog")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event);
  else if (event.key === "Enter" && event.target === query()) openFirst();
  else if (event.key === "Escape" && query().value) clear(event);
}

/** Hits of what was typed before are none: then Enter only does not wait any longer. */
function openFirst() {
  if (foundFor === words()) stops()[0]?.click();
  else void find();
}

/** Where the arrow keys go: one stop for each hit. @returns {HTMLElement[]} */
function stops() {
  return [...hits().children].map(
    (row) => /** @type {HTMLElement} */ (row.querySelector(".open:any-link") ?? row.querySelector("button")),
  );
}

/** @param {KeyboardEvent} event */
function move(event) {
  if (document.body.dataset.view !== "search") return;
  const at = [...hits().children].findIndex((row) => row.contains(document.activeElement));
  if (at < 0 && document.activeElement !== query()) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (next < 0) query().focus();
  else stops()[next]?.focus();
}

/** Escape empties the search first; with an empty one, Chrome closes the popup. @param {Event} event */
function clear(event) {
  event.preventDefault();
  query().value = "";
  query().focus();
  void find();
}
