/** Dialogs that list memories: what one was before its edits, and those that say nearly the same. */

import { messageOf } from "../actions.js";
import { element } from "../dom.js";
import { clock } from "../format.js";
import { TEXTS } from "../texts.js";
import { show } from "./memories-form.js";
import { contentOf, deed } from "./memories-row.js";

/** @typedef {import("./memories-asking.js").Memory} Memory */

/**
 * @param {{version: number, content: string, tags: string[], pinned: boolean, replaced_at: string}[]} versions
 * @param {((version: number) => Promise<void>) | null} goBack  null: it may only be read
 */
export function showHistory(versions, goBack) {
  const texts = TEXTS.memories;
  const now = new Date();
  const rows = versions.map(({ version, content, tags, pinned, replaced_at }) => {
    const about = [texts.version(version, clock(replaced_at, now)), ...(pinned ? [texts.pinned] : [])];
    return listed(content, about, tags, goBack && [texts.backTo, () => goBack(version)]);
  });
  showList(texts.historyTitle, rows.length ? rows : [element("li", { class: "soft" }, texts.noHistory)]);
}

/**
 * @param {(Memory & {likeness: number})[]} memories
 * @param {(memory: Memory) => Promise<void>} remove
 */
export function showAlike(memories, remove) {
  const texts = TEXTS.memories;
  const rows = memories.map((memory) =>
    listed(memory.content, [texts.likeness(memory.likeness)], memory.tags, [texts.delete, () => remove(memory)]),
  );
  showList(texts.alikeTitle, rows);
}

/**
 * @param {string} content
 * @param {string[]} about
 * @param {string[]} tags
 * @param {[string, () => Promise<void>] | null} action
 */
function listed(content, about, tags, action) {
  const row = element(
    "li",
    {},
    ...contentOf({ content }),
    element("p", { class: "source" }, ...about.map((each) => element("span", {}, each)), ...tags.map((tag) => element("span", { class: "tag", dir: "auto" }, tag))),
  );
  if (action) row.append(deed(action[0], () => void attempt(row, action[1])));
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {() => Promise<void>} run
 */
async function attempt(row, run) {
  const dialog = row.closest("dialog");
  try {
    await run();
    dialog?.close();
  } catch (error) {
    dialog?.querySelector(".told")?.replaceChildren(messageOf(error));
  }
}

/**
 * @param {string} title
 * @param {HTMLElement[]} rows
 */
function showList(title, rows) {
  const close = element("button", { type: "button" }, TEXTS.memories.close);
  const dialog = element(
    "dialog",
    { class: "wide", "aria-labelledby": "list-title" },
    element("h2", { id: "list-title", tabindex: "-1", autofocus: true }, title),
    element("ol", { class: "versions" }, ...rows),
    element("p", { class: "told failed", role: "status" }),
    element("div", { class: "buttons" }, close),
  );
  close.addEventListener("click", () => dialog.close());
  show(dialog);
}
