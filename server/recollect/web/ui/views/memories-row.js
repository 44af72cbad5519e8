/** A memory as a row: what it says, where it comes from, and what can be done with it. */

import { element } from "../dom.js";
import { day } from "../format.js";
import { icon } from "../icons.js";
import { pieces } from "../passages.js";
import { addressOf } from "../router.js";
import { siteName, TEXTS } from "../texts.js";

/** @typedef {import("./memories-asking.js").Memory} Memory */

/**
 * @typedef {object} Deeds
 * @property {(memory: Memory, on: boolean, ranging: boolean) => void} select
 * @property {(memory: Memory) => void} pin
 * @property {(memory: Memory) => void} edit
 * @property {(memory: Memory) => void} history
 * @property {(memory: Memory) => void} remove
 */

/** What is longer is folded. */
const SHORT = 600;
const FEW_LINES = 8;
const LABEL = 80;

/**
 * @param {Memory} memory
 * @param {Date} now
 * @param {Deeds} deeds
 * @param {{selected: boolean, mayWrite: boolean}} state
 */
export function memoryRow(memory, now, deeds, { selected, mayWrite }) {
  const box = element("input", { type: "checkbox", class: "pick", checked: selected, "aria-label": TEXTS.memories.select(memory.content.slice(0, LABEL)) });
  box.addEventListener("click", ({ shiftKey }) => deeds.select(memory, box.checked, shiftKey));
  return element(
    "li",
    { class: "memory card", "data-id": memory.id },
    box,
    element("div", { class: "memory-body" }, ...contentOf(memory), about(memory, now), ...metadata(memory), buttons(memory, deeds, mayWrite)),
  );
}

/**
 * What it says, folded if that is long.
 * @param {{content: string, snippet?: string, highlights?: unknown}} memory
 */
export function contentOf({ content, snippet, highlights }) {
  const text = element("p", { class: "content", dir: "auto" });
  const lines = content.split("\n", FEW_LINES + 1);
  const short = snippet ?? (content.length > SHORT ? `${content.slice(0, SHORT)}…` : lines.slice(0, FEW_LINES).join("\n"));
  const marked = () =>
    pieces(short, snippet ? highlights : []).map((piece) => (piece.marked ? element("mark", {}, piece.text) : piece.text));
  text.append(...marked());
  if (short === content) return [text];
  const button = element("button", { type: "button", class: "link", "aria-expanded": "false" }, TEXTS.memories.showRest);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? TEXTS.memories.showLess : TEXTS.memories.showRest;
    text.replaceChildren(...(open ? [content] : marked()));
  });
  return [text, button];
}

/**
 * @param {Memory} memory
 * @param {Date} now
 */
function about(memory, now) {
  const texts = TEXTS.memories;
  const told = [];
  if (memory.pinned) told.push(element("span", { class: "pinned" }, icon("pin", 14), texts.pinned));
  if (memory.project) told.push(element("bdi", {}, memory.project));
  told.push(...sourceOf(memory), element("time", { datetime: memory.created_at }, day(memory.created_at, now)));
  if (memory.version > 1) told.push(element("span", {}, texts.edited(memory.version)));
  if (memory.expires_at) told.push(element("span", {}, texts.expires(day(memory.expires_at, now))));
  told.push(element("span", {}, TEXTS.tokens(memory.tokens)));
  return element("p", { class: "source" }, ...told, ...memory.tags.map((tag) => element("span", { class: "tag", dir: "auto" }, tag)));
}

/**
 * A way to where it comes from, if that is known.
 * @param {{conversation_id: string | null, message_id: string | null, platform: string | null}} source
 */
export function sourceOf({ conversation_id, message_id, platform }) {
  if (!conversation_id) return platform ? [element("bdi", {}, siteName(platform))] : [];
  const name = element("bdi", {}, platform ? siteName(platform) : TEXTS.views.reading);
  const href = addressOf("conversations", conversation_id, { message: message_id });
  return [element("span", {}, element("a", { href, title: TEXTS.memories.from }, name))];
}

/** @param {Memory} memory */
function metadata({ metadata: all }) {
  const entries = Object.entries(all);
  if (!entries.length) return [];
  const list = entries.flatMap(([key, value]) => [
    element("dt", { dir: "auto" }, key),
    element("dd", { dir: "auto" }, typeof value === "string" ? value : JSON.stringify(value)),
  ]);
  return [element("details", { class: "fold" }, element("summary", {}, TEXTS.memories.metadata), element("dl", {}, ...list))];
}

/**
 * @param {Memory} memory
 * @param {Deeds} deeds
 * @param {boolean} mayWrite
 */
function buttons(memory, deeds, mayWrite) {
  const texts = TEXTS.memories;
  const changing = [
    deed(memory.pinned ? texts.unpin : texts.pin, () => deeds.pin(memory)),
    deed(texts.edit, () => deeds.edit(memory)),
  ];
  const history = deed(texts.history, () => deeds.history(memory));
  const made = mayWrite ? [...changing, history, deed(texts.delete, () => deeds.remove(memory))] : [history];
  return element("div", { class: "buttons row-deeds" }, ...made);
}

/**
 * @param {string} label
 * @param {() => void} run
 */
export function deed(label, run) {
  const button = element("button", { type: "button", class: "quiet" }, label);
  button.addEventListener("click", run);
  return button;
}
