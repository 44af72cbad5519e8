/** Memories in files: the JSON lines of an export, or a JSON list. Pure. */

const DAY_MS = 86_400_000;
const MOST_DAYS = 365;

/**
 * @typedef {{content: string, tags?: string[], metadata?: Record<string, unknown>, project?: string,
 *   pinned?: boolean, message_id?: string, conversation_id?: string, expiration_days?: number}} Draft
 */

/**
 * The memories of a file, in its order; what is no memory is only counted.
 * @param {string} text
 * @param {Date} now  what has expired by then is left out
 * @returns {{drafts: Draft[], unreadable: number, expired: number}}
 */
export function memoriesIn(text, now) {
  /** @type {Draft[]} */
  const drafts = [];
  let unreadable = 0;
  let expired = 0;
  for (const found of recordsOf(text)) {
    const days = daysLeft(found?.expires_at, now);
    const draft = draftOf(found, days);
    if (!draft) unreadable += 1;
    else if (days !== null && days <= 0) expired += 1;
    else drafts.push(draft);
  }
  return { drafts, unreadable, expired };
}

/**
 * Those whose words are not among the known ones; each once.
 * @param {Draft[]} drafts
 * @param {Iterable<string>} known  contents
 */
export function newAmong(drafts, known) {
  const seen = new Set(known);
  return drafts.filter(({ content }) => !seen.has(content) && seen.add(content));
}

/**
 * @param {string} text
 * @returns {any[]}  undefined for a line that is no JSON
 */
function recordsOf(text) {
  const whole = parsed(text);
  if (Array.isArray(whole)) return whole;
  if (whole && Array.isArray(whole.data)) return whole.data;
  return text.split(/\r?\n/).filter((line) => line.trim()).map(parsed);
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined; // counted as unreadable
  }
}

/**
 * @param {any} found
 * @param {number | null} days
 * @returns {Draft | null}
 */
function draftOf(found, days) {
  const content = typeof found === "string" ? found : found?.content;
  if (typeof content !== "string" || !content.trim()) return null;
  /** @type {Draft} */
  const draft = { content };
  if (Array.isArray(found.tags)) draft.tags = found.tags.filter((/** @type {unknown} */ tag) => typeof tag === "string");
  if (found.metadata && typeof found.metadata === "object" && !Array.isArray(found.metadata)) draft.metadata = found.metadata;
  for (const name of /** @type {const} */ (["project", "message_id", "conversation_id"])) {
    if (typeof found[name] === "string" && found[name]) draft[name] = found[name];
  }
  if (found.pinned === true) draft.pinned = true;
  if (days !== null) draft.expiration_days = Math.min(MOST_DAYS, Math.max(1, days));
  return draft;
}

/**
 * @param {unknown} at  ISO 8601, or nothing
 * @param {Date} now
 */
function daysLeft(at, now) {
  const time = typeof at === "string" ? Date.parse(at) : Number.NaN;
  return Number.isNaN(time) ? null : Math.ceil((time - now.getTime()) / DAY_MS);
}
