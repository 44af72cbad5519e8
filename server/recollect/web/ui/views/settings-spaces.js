/** Spaces: one's own and shared ones; making one, joining one, and each with its members. */

import { get, patch, post, remove } from "../api.js";
import { confirmed, onPress, run } from "../actions.js";
import { element, rows } from "../dom.js";
import { failed } from "../states.js";
import { may, resume } from "../session.js";
import { TEXTS } from "../texts.js";
import { asked } from "./questions.js";
import { refuse } from "./settings-keys.js";
import { membersOf } from "./settings-members.js";

/** @typedef {{id: string, name: string, kind: string, role: "owner" | "editor" | "viewer", members: number}} Space */

export function spacesSection() {
  const texts = TEXTS.settings;
  const told = element("p", { class: "told", role: "status", id: "spaces-told" });
  const list = element("ul", { class: "rows", id: "spaces" });
  const state = element("div", {});

  async function load() {
    try {
      const { data } = await get("/spaces");
      rows(list, data, ({ id }) => id, () => element("li", { class: "space" }), (row, space) => fill(row, space, told, changed));
      state.replaceChildren();
    } catch (error) {
      state.replaceChildren(failed(error, () => void load()));
    }
  }

  /** The session knows its spaces, too: the search looks in them. */
  async function changed() {
    await resume();
    await load();
  }

  const forms = [
    field({ id: "space-name", fold: texts.newSpace, label: texts.spaceName, action: texts.createSpace, missing: texts.needSpaceName }, told, async (name) => {
      await post("/spaces", { name });
      await changed();
    }),
    field({ id: "join-code", fold: texts.joinSpace, label: texts.joinCode, action: texts.join, missing: texts.needCode }, told, async (code) => {
      const { name } = await post("/spaces/join", { code });
      await changed();
      return texts.joined(name);
    }),
  ];
  const content = [element("p", { class: "soft" }, texts.spacesIntro), ...(may("write") ? forms : []), told, list, state];
  return { content, show: () => void load() };
}

/**
 * A form with one field, folded away.
 * @param {{id: string, fold: string, label: string, action: string, missing: string}} texts
 * @param {Element} told
 * @param {(value: string) => Promise<string | void>} deed
 */
function field({ id, fold, label, action, missing }, told, deed) {
  const input = element("input", { id, type: "text", maxlength: "100", autocomplete: "off", dir: "auto" });
  const button = element("button", { type: "submit", class: "primary" }, action);
  const form = element("form", { class: "stack" }, element("label", { for: id }, label), input, element("div", { class: "buttons" }, button));
  const details = element("details", { class: "fold" }, element("summary", {}, fold), form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = input.value.trim();
    if (!value) return refuse(input, told, missing);
    input.removeAttribute("aria-invalid");
    void run(button, told, async () => {
      const done = await deed(value);
      form.reset();
      details.open = false;
      details.querySelector("summary")?.focus();
      return done;
    });
  });
  return details;
}

/**
 * @param {Element} row
 * @param {Space} space
 * @param {Element} told
 * @param {() => Promise<void>} changed
 */
function fill(row, space, told, changed) {
  const texts = TEXTS.settings;
  const text = JSON.stringify(space);
  if (row.getAttribute("data-text") === text) return;
  row.setAttribute("data-text", text);
  const isShared = space.kind === "shared";
  const about = isShared ? texts.shared(texts.roles[space.role], space.members) : texts.personal;
  const buttons = element("div", { class: "buttons" });
  if (space.role === "owner" && may("write")) buttons.append(renameButton(space, told, changed));
  if (isShared && may("write")) buttons.append(leaveButton(space, told, changed));
  const head = element("div", { class: "space-head" }, element("div", {}, element("h3", { dir: "auto" }, space.name), element("p", { class: "soft" }, about)), buttons);
  row.replaceChildren(head, ...(isShared ? [membersOf(space, told, changed)] : []));
}

/**
 * @param {Space} space
 * @param {Element} told
 * @param {() => Promise<void>} changed
 */
function renameButton({ id, name }, told, changed) {
  const texts = TEXTS.settings;
  const button = element("button", { type: "button", "aria-label": `${texts.rename} ${name}` }, texts.rename);
  onPress(button, told, async () => {
    const input = element("input", { id: "answer", type: "text", value: name, maxlength: "64", dir: "auto", autofocus: true });
    if ((await asked(texts.renameTitle, texts.spaceName, input, TEXTS.reading.save)) !== "yes" || !input.value.trim()) return;
    await patch(`/spaces/${encodeURIComponent(id)}`, { name: input.value.trim() });
    await changed();
    return TEXTS.reading.saved;
  });
  return button;
}

/**
 * @param {Space} space
 * @param {Element} told
 * @param {() => Promise<void>} changed
 */
function leaveButton({ id, name }, told, changed) {
  const texts = TEXTS.settings;
  const button = element("button", { type: "button", "aria-label": `${texts.leave} ${name}` }, texts.leave);
  onPress(button, told, async () => {
    if (!(await confirmed({ title: texts.leaveTitle(name), text: texts.leaveText, action: texts.leaveDo }))) return;
    await remove(`/spaces/${encodeURIComponent(id)}/members/me`);
    await changed();
    return texts.left(name);
  });
  return button;
}
