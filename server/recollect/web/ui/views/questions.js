/** Questions with one field: for a title, a space, a tag. */

import { element } from "../dom.js";
import { TEXTS } from "../texts.js";

/**
 * @param {string} title
 * @returns {Promise<string | null | undefined>}  null: the site's own; undefined: leave it
 */
export async function askForTitle(title) {
  const texts = TEXTS.reading;
  const input = element("input", { id: "answer", type: "text", value: title, maxlength: "2000", dir: "auto", autofocus: true });
  const site = element("button", { type: "submit", value: "site", class: "quiet" }, texts.siteTitle);
  const answer = await asked(texts.renameTitle, texts.renameHint, input, texts.save, [site]);
  if (answer === "site") return null;
  return (answer === "yes" && input.value.trim()) || undefined;
}

/**
 * @param {{id: string, name: string}[]} spaces
 * @returns {Promise<string | null>}  the id of one
 */
export async function askForSpace(spaces) {
  const texts = TEXTS.reading;
  const options = spaces.map(({ id, name }) => element("option", { value: id }, name));
  const select = element("select", { id: "answer", autofocus: true }, ...options);
  const answer = await asked(texts.moveTitle, texts.moveHint, select, texts.moveDo);
  return answer === "yes" ? select.value : null;
}

/**
 * A question with one field. Escape and Cancel: "no"; Enter in the field: "yes".
 * @param {string} title
 * @param {string} hint
 * @param {HTMLInputElement | HTMLSelectElement} field
 * @param {string} action
 * @param {HTMLButtonElement[]} others  other answers
 */
export function asked(title, hint, field, action, others = []) {
  const no = element("button", { type: "button" }, TEXTS.cancel);
  const yes = element("button", { type: "submit", value: "yes", class: "primary" }, action);
  const dialog = element(
    "dialog",
    { "aria-labelledby": "question" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "question" }, title),
      element("p", {}, element("label", { for: "answer" }, hint)),
      field,
      element("div", { class: "buttons" }, ...others, no, yes),
    ),
  );
  no.addEventListener("click", () => dialog.close("no"));
  field.addEventListener("keydown", (event) => {
    const { key, isComposing } = /** @type {KeyboardEvent} */ (event);
    if (key !== "Enter" || isComposing) return;
    event.preventDefault(); // the form would take the first button that submits
    dialog.close("yes");
  });
  document.body.append(dialog);
  dialog.showModal();
  if (field instanceof HTMLInputElement) field.select();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
