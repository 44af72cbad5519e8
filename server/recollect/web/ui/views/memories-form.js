/** The form of a memory: a new one, one that is edited, or a suggestion before it is accepted. */

import { run } from "../actions.js";
import { element } from "../dom.js";
import { day } from "../format.js";
import { TEXTS } from "../texts.js";
import { tagsOf } from "./tags.js";

/**
 * @typedef {import("./memories-asking.js").Changes} Changes
 * @typedef {Changes & {expires_at?: string | null}} Given
 */

const LONGEST = "100000";
const LONGEST_LABEL = "500";
const KEEP = "keep";

/**
 * Ask for what a memory is to be. The form stays open until it is saved or given up: what the server
 * refuses is told in it.
 * @param {{title: string, action: string}} names
 * @param {Given} given  what it is now
 * @param {(fields: Required<Pick<Changes, "content" | "tags" | "project" | "pinned">> & Changes) => Promise<void>} save
 */
export function askForMemory({ title, action }, given, save) {
  const texts = TEXTS.memories.form;
  const content = element("textarea", { id: "content", rows: "6", maxlength: LONGEST, dir: "auto", required: true, autofocus: true });
  content.value = given.content ?? "";
  const tags = tagField(given.tags ?? []);
  const project = element("input", { id: "project", type: "text", maxlength: LONGEST_LABEL, dir: "auto", value: given.project ?? "", autocomplete: "off" });
  const expires = expirySelect(given.expires_at ?? null);
  const pinned = element("input", { id: "pinned", type: "checkbox", role: "switch", checked: given.pinned ?? false });
  const told = element("p", { class: "told", role: "status" });
  const yes = element("button", { type: "submit", class: "primary" }, action);
  const no = element("button", { type: "button" }, TEXTS.cancel);
  const form = element(
    "form",
    { class: "memory-form", novalidate: true },
    element("h2", { id: "memory-title" }, title),
    element("label", { for: "content" }, texts.content),
    content,
    element("span", { class: "label" }, TEXTS.reading.tags),
    tags.root,
    element("label", { for: "project" }, texts.project),
    project,
    element("label", { for: "expires" }, texts.expires),
    expires,
    element("label", { class: "switch" }, element("span", {}, texts.pinned), pinned),
    told,
    element("div", { class: "buttons" }, no, yes),
  );
  const dialog = element("dialog", { class: "wide", "aria-labelledby": "memory-title" }, form);
  const submit = () =>
    run(yes, told, async () => {
      if (!content.value.trim()) throw new Error(texts.missing);
      const days = expires.value === KEEP ? {} : { expiration_days: Number(expires.value) || null };
      await save({ content: content.value, tags: tags.now(), project: project.value.trim() || null, pinned: pinned.checked, ...days });
      dialog.close();
    });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  content.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
  });
  no.addEventListener("click", () => dialog.close());
  show(dialog);
}

/** @param {HTMLDialogElement} dialog  is gone when it is closed */
export function show(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

/** @param {string[]} given */
function tagField(given) {
  let tags = given;
  const root = element("div", {});
  const draw = () =>
    root.replaceChildren(
      tagsOf(tags, async (changed) => {
        tags = changed;
        draw();
        root.querySelector("input")?.focus();
      }),
    );
  draw();
  return {
    root,
    /** With what stands in the field and was not added yet. */
    now() {
      const typed = root.querySelector("input")?.value.trim();
      return typed && !tags.includes(typed) ? [...tags, typed] : tags;
    },
  };
}

/** @param {string | null} at  when it expires now */
function expirySelect(at) {
  const { never, after, asItIs } = TEXTS.memories.form;
  const choices = Object.entries(after).map(([days, text]) => element("option", { value: days }, text));
  const now = at ? [element("option", { value: KEEP, selected: true }, asItIs(day(at, new Date())))] : [];
  return element("select", { id: "expires" }, ...now, element("option", { value: "" }, never), ...choices);
}
