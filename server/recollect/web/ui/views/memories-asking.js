/** What the memories' view asks the server, of one space (docs/api.md, "Memories"). */

import { number } from "../language.js";
import { addressOf, get, patch, post, remove } from "../api.js";

/**
 * @typedef {object} Memory
 * @property {string} id
 * @property {string} content
 * @property {string[]} tags
 * @property {Record<string, unknown>} metadata
 * @property {boolean} pinned
 * @property {string | null} project
 * @property {string | null} conversation_id
 * @property {string | null} message_id
 * @property {string | null} platform
 * @property {number} tokens
 * @property {string} created_at
 * @property {string} updated_at
 * @property {string | null} expires_at
 * @property {number} version
 * @property {string} [snippet]  if it was searched for
 * @property {[number, number][]} [highlights]
 *
 * @typedef {{id: string, kind: string, content: string, platform: string, message_id: string | null,
 *   conversation_id: string | null, created_at: string}} Suggestion
 *
 * @typedef {{content?: string, tags?: string[], project?: string | null, pinned?: boolean,
 *   expiration_days?: number | null}} Changes
 *
 * @typedef {Record<string, unknown> & {op: "create" | "update" | "delete"}} Operation
 * @typedef {{index: number, status: number, id: string | null, error?: {message: string}}} Outcome
 */

const LIMIT = 30;
const MOST = 100;
const MOST_OPERATIONS = 500;
const MOST_TAGS = 1000;

/** @param {string} space */
export function memoriesOf(space) {
  /** @param {string} id @param {string} [deed] */
  const at = (id, deed = "") => addressOf(`/v1/memory/${encodeURIComponent(id)}${deed}`, { space });
  const suggestions = "/v1/memory/suggestions";
  return {
    /**
     * A page of what is shown.
     * @param {{query: string, tab: string, id: string}} asked
     * @param {string | null} after
     * @param {AbortSignal} signal
     */
    page: async ({ query, tab, id }, after, signal) => {
      if (id) return { data: [await get(at(id), {}, signal)], has_more: false };
      if (query) return get("/v1/memory/search", { q: query, limit: LIMIT, after, space }, signal);
      if (tab === "suggestions") return get(suggestions, { limit: LIMIT, after, space }, signal);
      return get("/v1/memory", { limit: LIMIT, after, space, pinned: tab === "pinned" || null }, signal);
    },
    /** @param {string} id @returns {Promise<Memory>} */
    one: (id) => get(at(id)),
    figures: () => figuresOf(space),
    /** @param {Changes & {content: string}} fields */
    create: (fields) => post(addressOf("/v1/memory", { space }), fields),
    /** @param {Memory} memory @param {Changes} changes @returns {Promise<Memory>} */
    update: ({ id, version }, changes) => patch(at(id), changes, version),
    /** @param {string} id @param {number} [version] @returns {Promise<Memory>} */
    undo: (id, version) => post(at(id, "/undo"), version ? { version } : {}),
    /** @param {string} id */
    history: (id) => get(at(id, "/history")),
    /** @param {string} id */
    remove: (id) => remove(at(id)),
    /** @param {Operation[]} operations @param {(done: number) => void} [told] */
    batch: (operations, told) => inParts(addressOf("/v1/memory/batch", { space }), operations, told),
    /** Where all of them are downloaded. */
    download: addressOf("/v1/memory/export", { space }),
    /** @param {string} id @param {Changes} [changes] */
    accept: (id, changes = {}) => post(addressOf(`${suggestions}/${encodeURIComponent(id)}/accept`, { space }), changes),
    /** @param {string} id */
    dismiss: (id) => post(addressOf(`${suggestions}/${encodeURIComponent(id)}/dismiss`, { space })),
  };
}

/** @typedef {ReturnType<typeof memoriesOf>} Memories */

/**
 * How many there are of each kind, and their tags.
 * @param {string} space
 * @returns {Promise<{counts: Record<string, string>, tags: {tag: string, count: number}[]}>}
 */
async function figuresOf(space) {
  const [stats, tags, suggested] = await Promise.all([
    get("/v1/memory/stats", { space }),
    get("/v1/memory/tags", { space, limit: MOST_TAGS }),
    get("/v1/memory/suggestions", { space, limit: MOST }),
  ]);
  const suggestions = number(suggested.data.length) + (suggested.has_more ? "+" : "");
  return { counts: { all: number(stats.memories), pinned: number(stats.pinned), suggestions }, tags: tags.data };
}

/**
 * Any number of operations, in as many batches as they need. What is wrong with one touches no other.
 * @param {string} address
 * @param {Operation[]} operations
 * @param {(done: number) => void} [told]
 * @returns {Promise<Outcome[]>}  in the order of the operations
 */
async function inParts(address, operations, told = () => undefined) {
  /** @type {Outcome[]} */
  const outcomes = [];
  for (let from = 0; from < operations.length; from += MOST_OPERATIONS) {
    told(from);
    const answer = await post(address, { operations: operations.slice(from, from + MOST_OPERATIONS) });
    outcomes.push(...answer.data.map((/** @type {Outcome} */ one) => ({ ...one, index: from + one.index })));
  }
  return outcomes;
}
