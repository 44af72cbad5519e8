/** The language of the texts, and how it counts. A translation changes this file and texts.js. */

/** What dates and numbers are written like: the language of the texts. */
export const LOCALE = "en-GB";

const PLURALS = new Intl.PluralRules(LOCALE);
const NUMBERS = new Intl.NumberFormat(LOCALE);

/** @param {number} n */
export const number = (n) => NUMBERS.format(n);

/**
 * @param {number} n
 * @param {string} one
 * @param {string} many
 */
export const count = (n, one, many) => `${number(n)} ${PLURALS.select(n) === "one" ? one : many}`;
