/** Marks words in what is shown, without changing it: the browser draws the ranges (CSS.highlights). */

import { wordsOf } from "../query.js";

const NAME = "found";
const MOST = 200;
const SHORTEST = 2;

/**
 * Mark the words of a query within an element; what was marked before is not any more.
 * @param {Element} root
 * @param {string} query
 */
export function markWords(root, query) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete(NAME);
  const pattern = patternOf(query);
  if (!pattern) return;
  const ranges = rangesOf(root, pattern);
  if (ranges.length) CSS.highlights.set(NAME, new Highlight(...ranges));
  const [first] = ranges;
  const box = first?.getBoundingClientRect();
  if (box && (box.bottom > innerHeight || box.top < 0)) scrollBy({ top: box.top - innerHeight / 3, behavior: "instant" });
}

/** @param {string} query */
function patternOf(query) {
  const words = wordsOf(query).match(/[\p{L}\p{N}_]+/gu)?.filter((word) => word.length >= SHORTEST) ?? [];
  return words.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})[\\p{L}\\p{N}]{0,3}`, "giu") : null;
}

/**
 * @param {Element} root
 * @param {RegExp} pattern
 */
function rangesOf(root, pattern) {
  const found = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() && found.length < MOST) {
    const node = texts.currentNode;
    for (const match of (node.nodeValue ?? "").matchAll(pattern)) {
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      found.push(range);
      if (found.length >= MOST) break;
    }
  }
  return found;
}
