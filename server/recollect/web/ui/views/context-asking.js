/** What a context is asked for, as the address has it and as the server takes it; why something is left out. Pure. */

export const LEAST = 50;
export const MOST = 100_000;
export const USUAL = 2000;

/** What the address has, besides the question and the budget. */
export const FILTERS = /** @type {const} */ (["scope", "site", "role", "after", "tag", "project", "space"]);

const DAYS = /** @type {Record<string, number>} */ ({ today: 0, yesterday: 1, "7d": 7, "30d": 30, "1y": 365 });

/**
 * @typedef {Record<"q" | (typeof FILTERS)[number], string> & {tokens: number}} Asked
 *
 * @typedef {object} Source  of `POST /api/v1/context` (docs/api.md)
 * @property {string | null} message_id
 * @property {string | null} memory_id
 * @property {string | null} conversation_id
 * @property {string} space
 * @property {string | null} title
 * @property {string | null} platform
 * @property {string | null} role
 * @property {string | null} author
 * @property {string | null} created_at
 * @property {number} tokens
 * @property {boolean} whole
 * @property {boolean} standing
 * @property {string} excerpt
 *
 * @typedef {{context: string, tokens: number, max_tokens: number, sources: Source[], omitted: Source[]}} Built
 */

/**
 * @param {URLSearchParams} query
 * @returns {Asked}
 */
export function askedIn(query) {
  const filters = FILTERS.map((name) => [name, query.get(name) ?? ""]);
  const tokens = query.has("tokens") ? Number(query.get("tokens")) : USUAL;
  return { ...Object.fromEntries(filters), q: query.get("q") ?? "", tokens };
}

/** Whether there is anything to build from. @param {Asked} asked */
export const asksSomething = ({ q, site, role, after, tag, project }) => Boolean(q.trim() || site || role || after || tag || project);

/** @param {number} tokens */
export const isBudget = (tokens) => Number.isInteger(tokens) && tokens >= LEAST && tokens <= MOST;

/**
 * The body of `POST /api/v1/context`.
 * @param {Asked} asked
 * @param {string[]} spaces  where to look if none is chosen
 * @param {Date} now
 */
export function bodyOf({ q, tokens, scope, site, role, after, tag, project, space }, spaces, now) {
  const days = DAYS[after];
  return {
    query: q.trim(),
    max_tokens: tokens,
    space: space ? [space] : spaces,
    ...(scope ? { scope } : {}),
    ...(site ? { platform: site } : {}),
    ...(role ? { role } : {}),
    ...(tag.trim() ? { tags: [tag.trim()] } : {}),
    ...(project.trim() ? { project: project.trim() } : {}),
    ...(days === undefined ? {} : { from: midnight(now, days).toISOString() }),
  };
}

/**
 * The beginning of the day that was so many days ago.
 * @param {Date} now
 * @param {number} days
 */
const midnight = (now, days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);

/** What a message or a memory costs besides its text, at most: its heading, its date, who said it. */
export const AROUND = 22;

/**
 * Why something that was found did not go in (`server/recollect/context/packing.py`: whatever fits when
 * its turn comes goes in, what is worth most for its tokens first).
 * @param {Source} source
 * @param {Built} built
 * @returns {"tooLong" | "keptFree" | "overCount"}
 */
export function reasonOf({ tokens }, { tokens: used, max_tokens: budget, sources }) {
  if (tokens + AROUND > budget - used) return "tooLong";
  return sources.some(({ whole }) => !whole) ? "keptFree" : "overCount";
}

/**
 * A budget into which it would go, too.
 * @param {Source} source
 * @param {Built} built
 */
export function budgetFor({ tokens }, { tokens: used }) {
  const needed = used + tokens + 2 * AROUND;
  return Math.min(MOST, Math.ceil(needed / 100) * 100);
}
