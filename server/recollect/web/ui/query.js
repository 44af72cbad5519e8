/**
 * The query language as far as the page shows it: which filters a query has, and the same query with
 * one more or one less. The server reads the query itself (`server/recollect/search/grammar.py`); the
 * examples in `tests/contract/queries.json` hold for both. Pure.
 */

/** @typedef {{operator: string, value: string, start: number, end: number}} Filter */

const TOKEN = /(?<!\S)(-)?(?:([A-Za-z]+):(?="|\S))?(?:"([^"]+)"(?!\S)|(\S+))/g;

const ROLES = ["user", "assistant", "system", "tool", "me", "ai"];
const HAS = ["code", "image", "attachment", "reasoning"];
const TIME = /^(?:today|yesterday|\d{1,4}[dwmy]|\d{4}(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12]\d|3[01]))?)?)$/;

/** @type {Record<string, (value: string) => boolean>} */
const OPERATORS = {
  site: () => true,
  role: (value) => ROLES.includes(value.toLowerCase()),
  has: (value) => HAS.includes(value.toLowerCase().replace(/s$/, "")),
  tag: () => true,
  model: () => true,
  title: () => true,
  after: (value) => TIME.test(value.toLowerCase()),
  before: (value) => TIME.test(value.toLowerCase()),
};

/**
 * What filters in a query, in its order. What only looks like an operator (`std::vector`) is none.
 * @param {string} query
 * @returns {Filter[]}
 */
export function filtersOf(query) {
  /** @type {Filter[]} */
  const found = [];
  for (const token of query.matchAll(TOKEN)) {
    const operator = (token[2] ?? "").toLowerCase();
    const value = token[3] ?? token[4] ?? "";
    if (token[1] || !Object.hasOwn(OPERATORS, operator) || !OPERATORS[operator]?.(value)) continue;
    found.push({ operator, value, start: token.index, end: token.index + token[0].length });
  }
  return found;
}

/**
 * What the query says besides filters.
 * @param {string} query
 */
export function wordsOf(query) {
  let words = query;
  for (const { start, end } of filtersOf(query).reverse()) words = words.slice(0, start) + words.slice(end);
  return tidy(words);
}

/**
 * The value of the last filter of this kind, which is the one that counts; or empty.
 * @param {string} query
 * @param {string} operator
 */
export function valueOf(query, operator) {
  return filtersOf(query).findLast((filter) => filter.operator === operator)?.value ?? "";
}

/**
 * The query with this filter instead of those of its kind; without one, if the value is empty.
 * @param {string} query
 * @param {string} operator
 * @param {string} value
 */
export function withFilter(query, operator, value) {
  const rest = filtersOf(query).filter((filter) => filter.operator === operator).reduceRight(without, query);
  if (!value) return tidy(rest);
  return tidy(`${rest} ${operator}:${/\s/.test(value) ? `"${value}"` : value}`);
}

/**
 * The query without one of its filters.
 * @param {string} query
 * @param {Filter} filter
 */
export const without = (query, { start, end }) => tidy(query.slice(0, start) + query.slice(end));

/** @param {string} query */
const tidy = (query) => query.replace(/\s{2,}/g, " ").trim();
