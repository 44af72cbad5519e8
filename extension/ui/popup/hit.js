/** One hit of the search, as a row. */

import { element } from "../dom.js";
import { day } from "../format.js";
import { addressOf, pieces } from "../passages.js";
import { TEXTS } from "../texts.js";
import { siteName } from "../views.js";
import { link, speaker } from "./origin.js";

/** There is room for three lines. */
const EMPTY_LINES = /\n\s*\n/g;

/**
 * A hit of `POST /api/v1/search` (docs/api.md), as far as it is shown.
 * @typedef {object} Hit
 * @property {string | null} message_id
 * @property {string | null} memory_id  of a memory, which has neither role nor address
 * @property {string | null} conversation_id
 * @property {string | null} title
 * @property {string | null} platform
 * @property {"user" | "assistant" | "system" | "tool" | null} role
 * @property {string | null} created_at
 * @property {string | null} url
 * @property {number | null} position  null: on another branch than the one that the site shows
 * @property {string} snippet
 * @property {[number, number][]} highlights
 *
 * @typedef {import("../../shared/messages.js").SiteHealth} SiteHealth
 * @typedef {{open: (address: string) => void,
 *   copyHit: (hit: Hit, button: HTMLButtonElement) => void}} Deeds
 */

/**
 * @param {Hit} hit
 * @param {SiteHealth[]} sites
 * @param {Date} now
 * @param {Deeds} may
 */
export function hitRow(hit, sites, now, may) {
  const title = hit.memory_id ? TEXTS.search.memory : hit.title || TEXTS.search.untitled;
  const site = hit.platform ? siteName(hit.platform, sites) : "";
  const copies = element("button", { type: "button", class: "quiet copy" }, TEXTS.search.copy);
  copies.setAttribute(
    "aria-label", hit.memory_id ? TEXTS.search.copyMemory : TEXTS.search.copyOf(title),
  );
  copies.addEventListener("click", () => may.copyHit(hit, copies));
  return element(
    "li",
    {},
    element("p", { class: "source" }, ...source(hit, site, now)),
    heading(hit, title, site, may),
    element("p", { class: "snippet" }, ...marked(hit)),
    copies,
  );
}

/**
 * @param {Hit} hit
 * @param {string} site
 * @param {Date} now
 */
function source(hit, site, now) {
  const who = hit.role ? speaker(hit.role, site) : site;
  const said = site ? [site] : [];
  if (who !== site) said.push(who);
  if (hit.position === null && !hit.memory_id) said.push(TEXTS.search.otherBranch);
  const parts = said.map((text) => element("span", {}, text));
  if (hit.created_at) parts.push(element("time", { datetime: hit.created_at }, day(hit.created_at, now)));
  return parts;
}

/**
 * @param {Hit} hit
 * @param {string} title
 * @param {string} site
 * @param {Deeds} may
 */
function heading(hit, title, site, may) {
  const named = { class: "open", "aria-label": TEXTS.search.open(title, site) };
  return link(addressOf(hit), may.open, named, title);
}

/** @param {Hit} hit */
function marked(hit) {
  return pieces(hit.snippet, hit.highlights).map(({ text, marked: isMarked }) =>
    isMarked ? element("mark", {}, text) : text.replace(EMPTY_LINES, "\n"),
  );
}
