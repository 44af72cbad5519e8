/** What goes out: everything of a space, its memories, or what a search finds. */

import { run } from "../actions.js";
import { addressOf, post } from "../api.js";
import { element } from "../dom.js";
import { current } from "../session.js";
import { siteName, speaker, TEXTS } from "../texts.js";
import { jsonOf, markdownOf } from "./exports-search.js";
import { save } from "./save.js";

const LIMIT = 100;
/** How many spaces are searched at once (docs/api.md). */
const MOST_SPACES = 10;

export function exportsOf() {
  const texts = TEXTS.exports;
  const everything = element("a", { class: "button", download: true }, texts.everythingDo);
  const memories = element("a", { class: "button", download: "memories.jsonl" }, texts.memoriesDo);
  const input = element("input", { type: "search", "aria-label": texts.query, placeholder: texts.query, maxlength: "10000", dir: "auto", spellcheck: "false" });
  return {
    root: element(
      "section",
      { "aria-labelledby": "export-title" },
      element("h2", { id: "export-title" }, texts.title),
      element(
        "div",
        { class: "exports" },
        card(texts.everything, texts.everythingHint, everything),
        card(texts.memories, texts.memoriesHint, memories),
        searchCard(input),
      ),
    ),
    /** @param {string} space */
    enter(space) {
      everything.href = addressOf("/export", { space });
      memories.href = addressOf("/v1/memory/export", { space });
    },
    /** @param {string} query */
    search: (query) => void (input.value = query),
    query: () => input.value.trim(),
  };
}

/**
 * @param {string} title
 * @param {string} hint
 * @param {...HTMLElement} controls
 */
const card = (title, hint, ...controls) =>
  element("div", { class: "card" }, element("h3", {}, title), element("p", { class: "soft" }, hint), ...controls);

/** @param {HTMLInputElement} input */
function searchCard(input) {
  const texts = TEXTS.exports;
  const options = Object.entries(texts.formats).map(([value, text]) => element("option", { value }, text));
  const format = element("select", { "aria-label": texts.format }, ...options);
  const button = element("button", { type: "submit" }, texts.searchDo);
  const told = element("p", { class: "told", role: "status" });
  const form = element("form", {}, input, format, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run(button, told, async () => {
      const query = input.value.trim();
      if (!query) throw new Error(texts.missing);
      told.textContent = texts.working;
      const hits = await allOf(query);
      if (hits.length) download(query, hits, format.value);
      return hits.length ? texts.done(hits.length) : texts.nothing;
    });
  });
  const made = card(texts.search, texts.searchHint, form, told);
  made.classList.add("search");
  return made;
}

/**
 * Every result that the server gives, page by page.
 * @param {string} q
 */
async function allOf(q) {
  const space = (current()?.spaces ?? []).slice(0, MOST_SPACES).map(({ id }) => id);
  /** @type {import("./exports-search.js").Hit[]} */
  const hits = [];
  for (let after = null, more = true; more; ) {
    const page = await post("/search", { q, space, limit: LIMIT, ...(after ? { after } : {}) });
    hits.push(...page.data);
    ({ next: after, has_more: more } = page);
  }
  return hits;
}

/**
 * @param {string} query
 * @param {import("./exports-search.js").Hit[]} hits
 * @param {string} format
 */
function download(query, hits, format) {
  const said = (/** @type {import("./exports-search.js").Hit} */ { memory_id, author, role, platform }) =>
    memory_id ? (platform ? siteName(platform) : "") : author || speaker(role ?? "", platform);
  if (format === "json") return save(new Blob([jsonOf(query, hits)], { type: "application/json" }), "search.json");
  const { heading, memory, link } = TEXTS.exports;
  const words = { heading: heading(query), memory, link, untitled: TEXTS.search.untitled };
  save(new Blob([markdownOf(words, hits, said)], { type: "text/markdown" }), "search.md");
}
