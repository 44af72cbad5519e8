/** What the search asks the server: what was found, or without a query what is newest. */

import { get, post } from "../api.js";
import { filtersOf, valueOf, wordsOf } from "../query.js";
import { current } from "../session.js";

const LIMIT = 20;
/** With fewer results titles are looked through, too. */
const FEW = 5;
/** How many spaces are searched at once (docs/api.md). */
const MOST_SPACES = 10;

/**
 * A page of results. In several spaces the newest are one page: what is older is found by searching.
 * @param {{query: string, space: string}} asked  `space` empty: all of one's own
 * @param {string | null} after
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export function pageOf({ query, space }, after, signal) {
  const spaces = space ? [space] : (current()?.spaces ?? []).slice(0, MOST_SPACES).map(({ id }) => id);
  if (query) return found(query, spaces, after, signal);
  const [only] = spaces;
  return spaces.length > 1 ? newest(spaces, signal) : get("/conversations", { limit: LIMIT, after, space: only }, signal);
}

/**
 * What the words are in. Where that is little, also conversations whose titles have them: a word of a
 * title alone finds no message.
 * @param {string} query
 * @param {string[]} spaces
 * @param {string | null} after
 * @param {AbortSignal} signal
 */
async function found(query, spaces, after, signal) {
  const page = await grouped(query, spaces, after, signal);
  const titles = after || page.data.length >= FEW ? "" : titlesOf(query);
  if (!titles) return page;
  const { data } = await grouped(titles, spaces, null, signal);
  const known = new Set(page.data.map((/** @type {any} */ hit) => hit.conversation_id));
  const more = data.filter((/** @type {any} */ hit) => !known.has(hit.conversation_id));
  return { ...page, data: [...page.data, ...more], suggestion: more.length ? null : page.suggestion };
}

/**
 * The query as one for titles, its filters kept; empty if it has no words.
 * @param {string} query
 */
function titlesOf(query) {
  const words = wordsOf(query).replaceAll('"', " ").trim();
  if (!words || valueOf(query, "title")) return "";
  return [`title:"${words}"`, ...filtersOf(query).map(({ start, end }) => query.slice(start, end))].join(" ");
}

/**
 * @param {string} q
 * @param {string[]} space
 * @param {string | null} after
 * @param {AbortSignal} signal
 */
const grouped = (q, space, after, signal) =>
  post("/search", { q, space, scope: "conversations", group: "conversation", limit: LIMIT, ...(after ? { after } : {}) }, { signal });

/**
 * @param {string[]} spaces
 * @param {AbortSignal} signal
 */
async function newest(spaces, signal) {
  const pages = await Promise.all(spaces.map((space) => get("/conversations", { limit: LIMIT, space }, signal)));
  const data = pages.flatMap((page) => page.data);
  data.sort((one, other) => (one.created_at < other.created_at ? 1 : -1));
  return { data, has_more: false, next: null };
}

/**
 * The other hits of a conversation.
 * @param {string} q
 * @param {{conversation_id: string, space: string}} hit
 * @param {number} limit
 */
export const othersOf = (q, { conversation_id, space }, limit) =>
  post("/search", { q, conversation_id, space, scope: "conversations", limit });

/** What a space is called, unless it is one's own. @param {string} id */
export function spaceName(id) {
  const session = current();
  if (!session || id === session.user.space) return "";
  return session.spaces.find((space) => space.id === id)?.name ?? "";
}
