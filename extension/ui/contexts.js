/** What is in a context, for people. Pure functions of what `POST /api/v1/context` answers. */

import { day } from "./format.js";
import { TEXTS } from "./texts.js";

/** How many tokens people choose between. */
export const BUDGETS = [1000, 2000, 4000, 8000];

/**
 * As docs/api.md has them, as far as they are shown.
 * @typedef {object} Source
 * @property {string} conversation_id
 * @property {string | null} title
 * @property {string} platform
 * @property {string} role
 * @property {string | null} created_at
 * @property {string | null} url
 * @property {number} tokens
 * @property {boolean} whole  false: only the best passages of it
 * @property {boolean} standing  an instruction or a preference that holds for good
 * @property {string} excerpt  how what went in begins
 *
 * @typedef {{context: string, tokens: number, max_tokens: number, sources: Source[],
 *   omitted: Source[]}} Context
 *
 * Messages of one conversation and day, or all that hold for good.
 * @typedef {{standing: boolean, sources: Source[]}} Group
 *
 * @typedef {{title: string | null, platform: string, url: string | null, messages: number,
 *   tokens: number}} LeftOut
 */

/**
 * The sources as they stand in the context: it has a heading for each of these.
 * @param {Source[]} sources
 * @param {Date} now
 * @returns {Group[]}
 */
export function groups(sources, now) {
  /** @type {Group[]} */
  const found = [];
  let before = "";
  for (const source of sources) {
    const { standing, conversation_id, created_at } = source;
    const key = standing ? "" : `${conversation_id} ${created_at && day(created_at, now)}`;
    if (!found.length || key !== before) found.push({ standing, sources: [] });
    found.at(-1)?.sources.push(source);
    before = key;
  }
  return found;
}

/**
 * What nearly went in, by conversation, the best first.
 * @param {Source[]} omitted
 * @returns {LeftOut[]}
 */
export function leftOut(omitted) {
  /** @type {Map<string, LeftOut>} */
  const found = new Map();
  for (const { conversation_id, title, platform, url, tokens } of omitted) {
    const known = found.get(conversation_id) ?? { title, platform, url, messages: 0, tokens: 0 };
    known.messages += 1;
    known.tokens += tokens;
    found.set(conversation_id, known);
  }
  return [...found.values()];
}

/**
 * What came of it, in one line.
 * @param {Context} built
 * @param {string} words  that it was built for
 */
export function outcome({ tokens, max_tokens, sources, omitted }, words) {
  const texts = TEXTS.context;
  if (sources.length) return `${texts.used(tokens, max_tokens)}, ${texts.from(...sizes(sources))}`;
  if (omitted.length) return texts.tooSmall(max_tokens);
  return `${TEXTS.search.nothing(words)} ${TEXTS.search.nothingHint}`;
}

/**
 * @param {Source[]} sources
 * @returns {[number, number]}
 */
const sizes = (sources) =>
  [sources.length, new Set(sources.map(({ conversation_id }) => conversation_id)).size];

/** @param {Source[]} sources */
export const tokensOf = (sources) => sources.reduce((sum, { tokens }) => sum + tokens, 0);

/** @param {number} chosen  of the budgets that there are */
export const budgetFor = (chosen) => (BUDGETS.includes(chosen) ? chosen : 2000);
