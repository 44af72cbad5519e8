/** What is in a context, for people. Pure functions of what `POST /api/v1/context` answers. */

import { day } from "./format.js";
import { TEXTS } from "./texts.js";

/** How many tokens people choose between. */
export const BUDGETS = [1000, 2000, 4000, 8000];

/**
 * As docs/api.md has them, as far as they are shown.
 * @typedef {object} Source
 * @property {string | null} memory_id  of a memory, which has neither role nor address
 * @property {string | null} conversation_id
 * @property {string | null} title
 * @property {string | null} platform
 * @property {string | null} role
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
 * Messages of one conversation and day, or all that hold for good, or all memories.
 * @typedef {{standing: boolean, memories: boolean, sources: Source[]}} Group
 *
 * @typedef {{title: string | null, platform: string | null, url: string | null, messages: number,
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
    const { standing, created_at } = source;
    const memories = Boolean(source.memory_id) && !standing;
    const when = memories ? "" : created_at && day(created_at, now);
    const key = standing ? "" : `${placeOf(source)} ${when}`;
    if (!found.length || key !== before) found.push({ standing, memories, sources: [] });
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
  for (const source of omitted) {
    const { platform, url, tokens } = source;
    const title = source.memory_id ? TEXTS.context.memories : source.title;
    const place = placeOf(source);
    const known = found.get(place) ?? { title, platform, url, messages: 0, tokens: 0 };
    known.messages += 1;
    known.tokens += tokens;
    found.set(place, known);
  }
  return [...found.values()];
}

/** What stands together: all memories, or the messages of a conversation. @param {Source} source */
const placeOf = ({ memory_id, conversation_id }) => (memory_id ? "memories" : String(conversation_id));

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
 * @returns {[number, number, number]}  messages, their conversations, memories
 */
const sizes = (sources) => {
  const said = sources.filter(({ memory_id }) => !memory_id);
  return [said.length, new Set(said.map(placeOf)).size, sources.length - said.length];
};

/** @param {Source[]} sources */
export const tokensOf = (sources) => sources.reduce((sum, { tokens }) => sum + tokens, 0);

/** @param {number} chosen  of the budgets that there are */
export const budgetFor = (chosen) => (BUDGETS.includes(chosen) ? chosen : 2000);
