/** Keys: a list with what each may do, a form for a new one, and its secret, shown once. */

import { get, post, remove } from "../api.js";
import { confirmed, onPress, run, tell } from "../actions.js";
import { element, rows } from "../dom.js";
import { ago, day } from "../format.js";
import { failed } from "../states.js";
import { may } from "../session.js";
import { TEXTS } from "../texts.js";
import { shownOnce } from "./shown-once.js";

const PAGE = 50;
const SCOPES = /** @type {const} */ (["capture", "read", "write", "admin"]);

/**
 * @typedef {object} Key
 * @property {string} id
 * @property {string} name
 * @property {string[]} scopes
 * @property {string | null} origin
 * @property {string} created_at
 * @property {string | null} expires_at
 * @property {string | null} last_used_at
 */

export function keysSection() {
  const texts = TEXTS.settings;
  const told = element("p", { class: "told", role: "status", id: "keys-told" });
  const list = element("ul", { class: "rows", id: "keys" });
  const more = element("button", { type: "button", class: "quiet", hidden: true }, texts.moreKeys);
  const secret = element("div", { id: "new-key" });
  const state = element("div", {});
  /** @type {Key[]} */
  let known = [];

  /** @param {string | null} after */
  async function load(after) {
    try {
      const page = await get("/keys", { limit: PAGE, after });
      known = after ? [...known, ...page.data] : page.data;
      rows(list, known, ({ id }) => id, () => element("li", {}), (row, key) => fill(row, key, told, () => void load(null)));
      more.hidden = !page.has_more;
      state.replaceChildren();
    } catch (error) {
      state.replaceChildren(failed(error, () => void load(after)));
    }
  }

  onPress(more, told, () => load(known.at(-1)?.id ?? null));
  const form = newKeyForm(told, secret, () => void load(null));
  const content = [element("p", { class: "soft" }, texts.keysIntro), ...(may("write") ? [form, secret] : []), told, list, more, state];
  return { content, show: () => void load(null) };
}

/**
 * @param {Element} row
 * @param {Key} key
 * @param {Element} told
 * @param {() => void} changed
 */
function fill(row, key, told, changed) {
  const [texts, now] = [TEXTS.settings, new Date()];
  const used = key.last_used_at ? texts.lastUsed(ago(key.last_used_at, now)) : texts.neverUsed;
  const about = [key.scopes.join(", "), used];
  if (key.expires_at) about.push(texts.expires(day(key.expires_at, now)));
  if (key.origin) about.push(texts.ofExtension);
  const text = [key.name, ...about].join("\n");
  if (row.getAttribute("data-text") === text) return;
  row.setAttribute("data-text", text);
  const button = element("button", { type: "button", "aria-label": texts.revokeOf(key.name) }, texts.revoke);
  onPress(button, told, async () => {
    if (!(await confirmed({ title: texts.revokeTitle(key.name), text: texts.revokeText, action: texts.revoke }))) return "";
    await remove(`/keys/${encodeURIComponent(key.id)}`);
    changed();
    return texts.revoked(key.name);
  });
  const info = element("div", {}, element("h3", { dir: "auto" }, key.name), element("p", { class: "soft" }, about.join(" · ")));
  row.replaceChildren(info, ...(may("write") ? [button] : []));
}

/**
 * @param {Element} told
 * @param {HTMLElement} place  of the secret
 * @param {() => void} changed
 */
function newKeyForm(told, place, changed) {
  const texts = TEXTS.settings;
  const name = element("input", { id: "key-name", type: "text", maxlength: "100", autocomplete: "off", dir: "auto", "aria-describedby": "key-name-hint" });
  const boxes = SCOPES.filter((scope) => may(scope)).map((scope) => ({ scope, box: element("input", { type: "checkbox", value: scope, checked: scope === "read" }) }));
  const labels = boxes.map(({ scope, box }) => element("label", { class: "check" }, box, texts.scopeNames[scope]));
  const button = element("button", { type: "submit", class: "primary" }, texts.createKey);
  const form = element(
    "form",
    { class: "stack" },
    element("label", { for: "key-name" }, texts.keyName),
    name,
    element("p", { class: "soft", id: "key-name-hint" }, texts.keyNameHint),
    element("fieldset", {}, element("legend", {}, texts.scopes), ...labels),
    element("div", { class: "buttons" }, button),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const scopes = boxes.filter(({ box }) => box.checked).map(({ scope }) => scope);
    if (!name.value.trim()) return refuse(name, told, texts.needName);
    if (!scopes.length) return refuse(boxes[0]?.box ?? name, told, texts.needScope);
    name.removeAttribute("aria-invalid");
    void run(button, told, async () => {
      const made = await post("/keys", { name: name.value.trim(), scopes });
      shownOnce(place, made.api_key, { label: texts.keySecret, copy: texts.copyKey, hint: texts.keyMade(made.name) });
      form.reset();
      fold.open = false;
      changed();
    });
  });
  const fold = element("details", { class: "fold" }, element("summary", {}, texts.newKey), form);
  return fold;
}

/**
 * @param {HTMLInputElement} field
 * @param {Element} told
 * @param {string} why
 */
export function refuse(field, told, why) {
  tell(told, why, true);
  if (field.type !== "checkbox") field.setAttribute("aria-invalid", "true");
  field.focus();
}
