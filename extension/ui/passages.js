/** Snippets of search hits: what is marked in them, and where a browser may scroll to. Pure. */

/** @typedef {{text: string, marked: boolean}} Piece */

/**
 * The snippet cut into marked and plain pieces, which together are the snippet. Ranges that are out of
 * order, overlap or lie outside of it are put right: they come from elsewhere.
 * @param {string} snippet
 * @param {unknown} highlights  `[[start, end], …]`, UTF-16 units
 * @returns {Piece[]}
 */
export function pieces(snippet, highlights) {
  /** @type {Piece[]} */
  const cut = [];
  let at = 0;
  for (const [start, end] of ranges(highlights, snippet.length)) {
    const from = Math.max(start, at);
    if (from >= end) continue;
    if (from > at) cut.push({ text: snippet.slice(at, from), marked: false });
    cut.push({ text: snippet.slice(from, end), marked: true });
    at = end;
  }
  if (at < snippet.length) cut.push({ text: snippet.slice(at), marked: false });
  return cut;
}

/**
 * @param {unknown} highlights
 * @param {number} length
 * @returns {[number, number][]}
 */
function ranges(highlights, length) {
  if (!Array.isArray(highlights)) return [];
  return highlights
    .filter((range) => Array.isArray(range) && range.every(Number.isInteger))
    .map(([start, end]) => /** @type {[number, number]} */ ([Math.max(0, start), Math.min(end, length)]))
    .filter(([start, end]) => start < end)
    .sort((one, other) => one[0] - other[0]);
}

const PLAIN_RUN = /[\p{L}\p{N}][\p{L}\p{N} ,’'-]*[\p{L}\p{N}]/gu;
const MAX_WORDS = 8;

/**
 * The first marked words with their neighbours, as far as the page surely shows them as they stand in
 * the text: no Markdown, one line. Null if there are none.
 * @param {string} snippet
 * @param {unknown} highlights
 */
export function quotable(snippet, highlights) {
  const mark = ranges(highlights, snippet.length)[0];
  if (!mark) return null;
  for (const found of snippet.matchAll(PLAIN_RUN)) {
    const end = found.index + found[0].length;
    if (found.index <= mark[0] && mark[1] <= end) {
      return words(snippet.slice(mark[0], end)) ?? snippet.slice(...mark);
    }
  }
  return null;
}

/**
 * The longest run of an excerpt that the page surely shows as it stands here, as a highlight.
 * @param {string} excerpt
 * @returns {[number, number][]}
 */
export function beginning(excerpt) {
  const runs = [...excerpt.matchAll(PLAIN_RUN)];
  const longest = Math.max(0, ...runs.map(([run]) => run.length));
  const found = runs.find(([run]) => run.length === longest);
  return found ? [[found.index, found.index + longest]] : [];
}

/**
 * The first words of a run, only whole ones: its last may be cut off.
 * @param {string} run
 */
function words(run) {
  const all = run.split(" ").slice(0, MAX_WORDS + 1);
  if (all.length < 2) return null;
  return all.slice(0, -1).join(" ").replace(/[,-]+$/, "");
}

/**
 * Where a hit is shown on its site, scrolled to what was found where the browser can (a text fragment,
 * which the page itself never sees). Null unless it is a web address.
 * @param {{url: string | null, snippet: string, highlights: unknown}} hit
 */
export function addressOf(hit) {
  if (!hit.url || !URL.canParse(hit.url)) return null;
  const url = new URL(hit.url);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const quote = quotable(hit.snippet, hit.highlights);
  if (quote) url.hash += `${url.hash ? "" : "#"}:~:text=${encodeURIComponent(quote).replaceAll("-", "%2D")}`;
  return url.href;
}
