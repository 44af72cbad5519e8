/** The search of the popup: hits as one types, opened on their sites, or copied. */

import { openTab } from "../../shared/chrome-api.js";
import { copy, messageOf, tell } from "../actions.js";
import { ask } from "../ask.js";
import { byId } from "../dom.js";
import { TEXTS } from "../texts.js";
import { hitRow } from "./hit.js";

/** @typedef {import("../../shared/messages.js").Status} Status */

const hits = () => byId("hits", HTMLElement);
const told = () => byId("search-told", HTMLElement);

/** Counts the questions: an answer to any but the newest is not shown. */
let asked = 0;
/** What the hits are of that are shown. @type {string | null} */
let foundFor = null;
/** @type {Status["sites"]} */
let sites = [];

/** @returns {import("./field.js").Use} */
export function watchSearch() {
  return {
    pause: 140,
    show: (status) => {
      sites = status.sites;
    },
    changed: () => undefined,
    isFor: (words) => foundFor === words,
    find,
    enter: () => stops()[0]?.click(),
    stops,
  };
}

/** @param {string} wanted */
async function find(wanted) {
  const mine = ++asked;
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
    await copy(await ask(wholeOf(hit)));
    button.textContent = TEXTS.copied;
    tell(told(), TEXTS.copied);
  } catch (error) {
    tell(told(), messageOf(error), true);
  }
}

/** @param {import("./hit.js").Hit} hit @returns {import("../../shared/messages.js").Ask} */
function wholeOf({ memory_id, conversation_id, message_id }) {
  if (memory_id) return { type: "memory", memory: memory_id };
  return { type: "message", conversation: String(conversation_id), message: String(message_id) };
}

/** One stop for each hit. @returns {HTMLElement[]} */
function stops() {
  return [...hits().children].map(
    (row) => /** @type {HTMLElement} */ (row.querySelector(".open:any-link") ?? row.querySelector("button")),
  );
}
