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
  const spaces = spacesOf(space);
  if (query) return found(query, spaces, after, signal);
  const [only] = spaces;
  return spaces.length > 1 ? newest(spaces, signal) : get("/conversations", { limit: LIMIT, after, space: only }, signal);
}

/** @param {string} space  empty: all of one's own */
const spacesOf = (space) => (space ? [space] : (current()?.spaces ?? []).slice(0, MOST_SPACES).map(({ id }) => id));

/**
 * Where little was found: conversations beside it whose titles have the words. A word of a title alone
 * finds no message.
 * @param {{query: string, space: string}} asked
 * @param {any[]} hits
 * @param {AbortSignal} signal
 * @returns {Promise<any[]>}
 */
export async function titledBeside({ query, space }, hits, signal) {
  const titles = hits.length < FEW ? titlesOf(query) : "";
  if (!titles) return [];
  const { data } = await found(titles, spacesOf(space), null, signal);
  const known = new Set(hits.map((hit) => hit.conversation_id));
  return data.filter((/** @type {any} */ hit) => !known.has(hit.conversation_id));
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
const found = (q, space, after, signal) =>
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
