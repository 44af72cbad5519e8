/** Rows of the search: a conversation with what was found in it, or a recent one. */

import { messageOf } from "../actions.js";
import { element } from "../dom.js";
import { day } from "../format.js";
import { pieces } from "../passages.js";
import { addressOf } from "../router.js";
import { siteName, speaker, TEXTS } from "../texts.js";
import { othersOf, spaceName } from "./search-asking.js";

const MORE_OF_ONE = 20;
const EMPTY_LINES = /\n\s*\n/g;

/**
 * A hit of `POST /api/v1/search` (docs/api.md), as far as it is shown.
 * @typedef {object} Hit
 * @property {string} message_id
 * @property {string} conversation_id
 * @property {string | null} title
 * @property {string} space
 * @property {string} platform
 * @property {string} role
 * @property {string | null} created_at
 * @property {number | null} position  null: on another branch
 * @property {string} snippet
 * @property {[number, number][]} highlights
 * @property {number} more
 */

/**
 * A conversation, its best hit, and a way to the others.
 * @param {Hit} hit
 * @param {string} query
 * @param {Date} now
 */
export function groupOf(hit, query, now) {
  const hits = element("ol", { class: "hits" }, hitRow(hit, query, now));
  const row = element("li", { class: "group" }, head(hit, now), hits);
  if (hit.more) row.append(moreButton(hit, query, hits, now));
  return row;
}

/**
 * A conversation without a search.
 * @param {any} conversation
 * @param {Date} now
 */
export function recentRow(conversation, now) {
  const { id, space, platform, created_at, updated_at, message_count, tags, model } = conversation;
  const about = [siteName(platform), spaceName(space), TEXTS.messages(message_count), model].filter(Boolean);
  return element(
    "li",
    { class: "group recent" },
    element(
      "a",
      { class: "open", href: addressOf("conversations", id) },
      element("h2", { dir: "auto" }, conversation.title || TEXTS.search.untitled),
    ),
    element("p", { class: "source" }, ...about.map((text) => element("span", {}, text)), time(updated_at ?? created_at, now), ...tags.map(tagMark)),
  );
}

/** @param {string} tag */
const tagMark = (tag) => element("span", { class: "tag", dir: "auto" }, tag);

/**
 * @param {Hit} hit
 * @param {Date} now
 */
function head({ title, platform, space, created_at }, now) {
  const parts = [siteName(platform), spaceName(space)].filter(Boolean).map((text) => element("span", {}, text));
  return element(
    "header",
    {},
    element("h2", { dir: "auto" }, title || TEXTS.search.untitled),
    element("p", { class: "source" }, ...parts, ...(created_at ? [time(created_at, now)] : [])),
  );
}

/**
 * @param {Hit} hit
 * @param {string} query  its words are marked where it is read
 * @param {Date} now
 */
function hitRow(hit, query, now) {
  const said = [element("b", {}, speaker(hit.role, hit.platform))];
  if (hit.position === null) said.push(element("span", { class: "branch" }, TEXTS.search.otherBranch));
  return element(
    "li",
    {},
    element(
      "a",
      { class: "open hit", href: addressOf("conversations", hit.conversation_id, { message: hit.message_id, q: query }) },
      element("span", { class: "said" }, ...said, ...(hit.created_at ? [time(hit.created_at, now)] : [])),
      element("span", { class: "snippet", dir: "auto" }, ...marked(hit)),
    ),
  );
}

/** @param {Hit} hit */
function marked({ snippet, highlights }) {
  return pieces(snippet, highlights).map((piece) =>
    piece.marked ? element("mark", {}, piece.text) : piece.text.replace(EMPTY_LINES, "\n"),
  );
}

/**
 * @param {string} at
 * @param {Date} now
 */
const time = (at, now) => element("time", { datetime: at }, day(at, now));

/**
 * Shows what else was found in the conversation, below its best hit.
 * @param {Hit} hit
 * @param {string} query
 * @param {HTMLElement} hits
 * @param {Date} now
 */
function moreButton(hit, query, hits, now) {
  const button = element("button", { type: "button", class: "link" }, TEXTS.search.moreOfOne(hit.more));
  button.addEventListener("click", async () => {
    try {
      const page = await othersOf(query, hit, MORE_OF_ONE);
      const others = page.data.filter((/** @type {Hit} */ each) => each.message_id !== hit.message_id);
      const rows = others.map((/** @type {Hit} */ each) => hitRow(each, query, now));
      hits.append(...rows);
      button.remove();
      rows[0]?.querySelector("a")?.focus();
    } catch (error) {
      button.textContent = messageOf(error);
    }
  });
  return button;
}

