/** The filters of a search as chips: what the query says, and a way to say it by hand. */

import { get } from "../api.js";
import { element } from "../dom.js";
import { siteName, TEXTS } from "../texts.js";
import { filtersOf, valueOf, withFilter, without } from "../query.js";
import { icon } from "../icons.js";
import { current } from "../session.js";

/** Operators with a list of values to choose from; others are typed. */
const CHOICES = ["site", "role", "after", "has"];

/** Other words for a value that the list has. @type {Record<string, string>} */
const ALIKE = { me: "user", ai: "assistant", codes: "code", images: "image", attachments: "attachment" };

/**
 * @param {(query: string) => void} change  is told the query as it is to be
 * @param {(space: string) => void} turn  is told another space, or none for all of them
 */
export function filterBar(change, turn) {
  let query = "";
  const choices = CHOICES.map((operator) => choice(operator, (value) => change(withFilter(query, operator, value))));
  const typed = element("div", { class: "typed" });
  const spaces = spaceChoice(turn);
  const root = element("div", { class: "filters", role: "group", "aria-label": TEXTS.search.filters }, ...spaces, ...choices, typed);
  void addSites(/** @type {HTMLSelectElement} */ (choices[0]), () => query);
  return {
    root,
    /**
     * @param {string} now
     * @param {string} space
     */
    show(now, space) {
      query = now;
      for (const select of spaces) {
        select.value = space;
        select.classList.toggle("on", Boolean(space));
      }
      for (const select of choices) reflect(select, query);
      typed.replaceChildren(...typedChips(query, change));
    },
  };
}

/**
 * Who has several spaces may choose one of them.
 * @param {(space: string) => void} turn
 */
function spaceChoice(turn) {
  const spaces = current()?.spaces ?? [];
  if (spaces.length < 2) return [];
  const all = element("option", { value: "" }, TEXTS.search.allSpaces);
  const options = spaces.map(({ id, name }) => element("option", { value: id }, name));
  const select = element("select", { class: "chip", "aria-label": TEXTS.search.allSpaces }, all, ...options);
  select.addEventListener("change", () => turn(select.value));
  return [select];
}

/**
 * @param {string} operator
 * @param {(value: string) => void} chosen
 */
function choice(operator, chosen) {
  const texts = /** @type {Record<string, Record<string, string>>} */ (TEXTS.search.choices)[operator] ?? {};
  const options = Object.entries(texts).map(([value, text]) =>
    element("option", { value: value === "any" ? "" : value }, text),
  );
  const select = element("select", { class: "chip", "data-operator": operator, "aria-label": texts.any ?? "" }, ...options);
  select.addEventListener("change", () => chosen(select.value));
  return select;
}

/**
 * The select shows what the query says, also where that is none of its own values.
 * @param {HTMLSelectElement} select
 * @param {string} query
 */
function reflect(select, query) {
  const said = valueOf(query, select.dataset.operator ?? "").toLowerCase();
  const value = ALIKE[said] ?? said;
  select.querySelector("[data-said]")?.remove();
  if (![...select.options].some((option) => option.value === value)) {
    select.append(element("option", { value, "data-said": true }, value));
  }
  select.value = value;
  select.classList.toggle("on", Boolean(value));
}

/**
 * The sites that there is something of; until they are known, none can be chosen.
 * @param {HTMLSelectElement} select
 * @param {() => string} query
 */
async function addSites(select, query) {
  const { data } = await get("/platforms").catch(() => ({ data: [] }));
  const names = data.filter((/** @type {any} */ site) => site.conversations).map((/** @type {any} */ site) => site.platform);
  select.append(...names.map((/** @type {string} */ name) => element("option", { value: name }, siteName(name))));
  reflect(select, query());
}

/**
 * Filters that were typed and have no list: each can be taken away.
 * @param {string} query
 * @param {(query: string) => void} change
 */
function typedChips(query, change) {
  return filtersOf(query)
    .filter(({ operator }, index, all) => !CHOICES.includes(operator) || all.findIndex((f) => f.operator === operator) !== index)
    .map((filter) => {
      const text = `${filter.operator}: ${filter.value}`;
      const chip = element("button", { type: "button", class: "chip on", "aria-label": TEXTS.search.removeFilter(text) }, text, icon("close", 14));
      chip.addEventListener("click", () => change(without(query, filter)));
      return chip;
    });
}
