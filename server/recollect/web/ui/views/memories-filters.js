/** Which memories are shown: all, pinned ones or suggestions, of a tag, of a space. */

import { element } from "../dom.js";
import { valueOf } from "../query.js";
import { current } from "../session.js";
import { TEXTS } from "../texts.js";

export const TABS = ["all", "pinned", "suggestions"];

/**
 * @param {{tab: (tab: string) => void, tag: (tag: string) => void, space: (space: string) => void}} choose
 */
export function memoryFilters(choose) {
  const texts = TEXTS.memories;
  const tabs = TABS.map((tab) => {
    const button = element("button", { type: "button", class: "chip", "data-tab": tab }, texts.tabs[tab]?.("") ?? tab);
    button.addEventListener("click", () => choose.tab(tab));
    return button;
  });
  const tag = element("select", { class: "chip", "aria-label": texts.anyTag });
  tag.addEventListener("change", () => choose.tag(tag.value));
  const space = element("select", { class: "chip", "aria-label": texts.space });
  space.addEventListener("change", () => choose.space(space.value));
  /** @type {{tag: string, count: number}[]} */
  let known = [];
  return {
    root: element("div", { class: "filters", role: "group", "aria-label": texts.show }, ...tabs, tag, space),
    /** @param {{tab: string, query: string, space: string, id: string}} asked */
    show(asked) {
      for (const button of tabs) button.setAttribute("aria-pressed", String(!asked.id && button.dataset.tab === asked.tab));
      fillTags(tag, known, valueOf(asked.query, "tag"));
      fillSpaces(space, asked.space);
    },
    /** @param {{counts: Record<string, string>, tags: {tag: string, count: number}[]}} figures */
    count({ counts, tags }) {
      known = tags;
      for (const button of tabs) {
        const name = button.dataset.tab ?? "";
        button.textContent = texts.tabs[name]?.(counts[name] ?? "") ?? name;
      }
      fillTags(tag, known, tag.value);
    },
    /** The tags that there are. */
    tags: () => known.map(({ tag: name }) => name),
  };
}

/**
 * @param {HTMLSelectElement} select
 * @param {{tag: string, count: number}[]} tags
 * @param {string} chosen  is there, whether or not anything has it
 */
function fillTags(select, tags, chosen) {
  const options = tags.map(({ tag, count }) => element("option", { value: tag }, `${tag} · ${TEXTS.number(count)}`));
  if (chosen && !tags.some(({ tag }) => tag === chosen)) options.push(element("option", { value: chosen }, chosen));
  select.replaceChildren(element("option", { value: "" }, TEXTS.memories.anyTag), ...options);
  select.value = chosen;
  select.hidden = options.length === 0;
  select.classList.toggle("on", Boolean(chosen));
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} chosen
 */
function fillSpaces(select, chosen) {
  const spaces = current()?.spaces ?? [];
  const own = current()?.user.space;
  select.replaceChildren(...spaces.map(({ id, name }) => element("option", { value: id === own ? "" : id }, name)));
  select.value = chosen;
  select.hidden = spaces.length < 2;
}

/** What a space is called, unless it is one's own. @param {string} id */
export const spaceName = (id) => (id ? (current()?.spaces.find((space) => space.id === id)?.name ?? "") : "");

/** Whether one may change what is in a space. @param {string} id  empty: one's own */
export function mayWriteIn(id) {
  const session = current();
  return session?.spaces.find((space) => space.id === (id || session.user.space))?.role !== "viewer";
}
