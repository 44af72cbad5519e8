/** The tags of something: shown, and where one may, added and taken away. */

import { messageOf } from "../actions.js";
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { tellAll } from "../shell.js";
import { TEXTS } from "../texts.js";

/**
 * @param {string[]} tags
 * @param {((tags: string[]) => Promise<void>) | null} change  null: they may only be looked at
 */
export function tagsOf(tags, change) {
  const box = element("div", { class: "tags", role: "group", "aria-label": TEXTS.reading.tags });
  if (!change) box.append(...tags.map((tag) => element("span", { class: "tag", dir: "auto" }, tag)));
  else box.append(...tags.map((tag) => chip(tag, tags, change)), field(tags, change));
  return box;
}

/**
 * @param {string} tag
 * @param {string[]} tags
 * @param {(tags: string[]) => Promise<void>} change
 */
function chip(tag, tags, change) {
  const made = element("button", { type: "button", class: "chip", "aria-label": TEXTS.reading.removeTag(tag) }, element("bdi", {}, tag), icon("close", 14));
  made.addEventListener("click", () => void changed(change, tags.filter((each) => each !== tag)));
  return made;
}

/**
 * @param {string[]} tags
 * @param {(tags: string[]) => Promise<void>} change
 */
function field(tags, change) {
  const input = element("input", { type: "text", class: "chip", size: "10", maxlength: "100", placeholder: TEXTS.reading.addTag, "aria-label": TEXTS.reading.addTag, enterkeyhint: "done" });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const tag = input.value.trim();
    if (tag && !tags.includes(tag)) void changed(change, [...tags, tag]);
  });
  return input;
}

/**
 * @param {(tags: string[]) => Promise<void>} change
 * @param {string[]} tags
 */
async function changed(change, tags) {
  try {
    await change(tags);
  } catch (error) {
    tellAll(messageOf(error));
  }
}
