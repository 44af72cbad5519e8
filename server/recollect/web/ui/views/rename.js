/** The question for a title. */

import { element } from "../dom.js";
import { TEXTS } from "../texts.js";

/**
 * @param {string} title
 * @returns {Promise<string | null | undefined>}  null: the site's own; undefined: leave it
 */
export function askForTitle(title) {
  const texts = TEXTS.reading;
  const input = element("input", { id: "new-title", type: "text", value: title, maxlength: "2000", dir: "auto", autofocus: true });
  const dialog = element(
    "dialog",
    { "aria-labelledby": "rename-title" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "rename-title" }, texts.renameTitle),
      element("p", {}, element("label", { for: "new-title" }, texts.renameHint)),
      input,
      element(
        "div",
        { class: "buttons" },
        element("button", { type: "submit", value: "site", class: "quiet", formnovalidate: true }, texts.siteTitle),
        element("button", { type: "button", value: "no" }, TEXTS.cancel),
        element("button", { type: "submit", value: "yes", class: "primary" }, texts.save),
      ),
    ),
  );
  dialog.querySelector("[value=no]")?.addEventListener("click", () => dialog.close("no"));
  // Enter in the field presses the first button that submits, which gives the title back to the site.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    dialog.close("yes");
  });
  document.body.append(dialog);
  dialog.showModal();
  input.select();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen(dialog.returnValue, input.value.trim()));
    });
  });
}

/**
 * @param {string} answer
 * @param {string} title
 */
function chosen(answer, title) {
  if (answer === "site") return null;
  return answer === "yes" && title ? title : undefined;
}
