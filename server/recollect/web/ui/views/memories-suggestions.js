/** Suggestions: what might become a memory, to be accepted or dismissed. */

import { element } from "../dom.js";
import { day } from "../format.js";
import { TEXTS } from "../texts.js";
import { contentOf, deed, sourceOf } from "./memories-row.js";

/** @typedef {import("./memories-asking.js").Suggestion} Suggestion */

/**
 * @typedef {object} Choices
 * @property {(suggestion: Suggestion) => void} accept
 * @property {(suggestion: Suggestion) => void} acceptEdited
 * @property {(suggestion: Suggestion) => void} dismiss
 */

/**
 * @param {Suggestion} suggestion
 * @param {Date} now
 * @param {Choices | null} choices  null: they may only be read
 */
export function suggestionRow(suggestion, now, choices) {
  const texts = TEXTS.memories;
  const about = [
    element("span", {}, texts.kinds[suggestion.kind] ?? suggestion.kind),
    ...sourceOf(suggestion),
    element("time", { datetime: suggestion.created_at }, day(suggestion.created_at, now)),
  ];
  const buttons = choices
    ? [
        deed(texts.accept, () => choices.accept(suggestion)),
        deed(texts.acceptEdited, () => choices.acceptEdited(suggestion)),
        deed(texts.dismiss, () => choices.dismiss(suggestion)),
      ]
    : [];
  return element(
    "li",
    { class: "memory card", "data-id": suggestion.id },
    element("div", { class: "memory-body" }, ...contentOf(suggestion), element("p", { class: "source" }, ...about), element("div", { class: "buttons row-deeds" }, ...buttons)),
  );
}
