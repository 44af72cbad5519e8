/** What pages do when something is pressed: one at a time, with its error told. */

import { element, say } from "./dom.js";
import { TEXTS } from "./texts.js";

/**
 * Run `deed` whenever `button` is pressed; while it runs, the button cannot be pressed again.
 * What it throws is told in `told`, which is emptied before.
 * @param {HTMLButtonElement} button
 * @param {Element} told  a live region
 * @param {() => Promise<string | void>} deed  resolves to what there is to tell
 */
export function onPress(button, told, deed) {
  button.addEventListener("click", () => run(button, told, deed));
}

/**
 * @param {HTMLElement} control
 * @param {Element} told
 * @param {() => Promise<string | void>} deed
 */
export async function run(control, told, deed) {
  if (control.getAttribute("aria-disabled") === "true") return;
  control.setAttribute("aria-disabled", "true");
  tell(told, "");
  try {
    tell(told, (await deed()) ?? "");
  } catch (error) {
    tell(told, messageOf(error), true);
  } finally {
    control.removeAttribute("aria-disabled");
  }
}

/**
 * @param {Element} told
 * @param {string} text
 * @param {boolean} [failed]
 */
export function tell(told, text, failed = false) {
  told.classList.toggle("failed", failed);
  say(told, text);
}

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * @param {string} text
 * @throws {Error} with a sentence for the user
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    throw new Error(TEXTS.copyFailed, { cause: error });
  }
}

/**
 * Ask before something that takes away. Escape and Cancel: no.
 * @param {{title: string, text: string, action: string}} question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text, action }) {
  const yes = element("button", { type: "submit", class: "danger", value: "yes" }, action);
  const no = element("button", { type: "submit", value: "no", autofocus: true }, TEXTS.cancel);
  const dialog = element(
    "dialog",
    { "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "confirm-title" }, title),
      element("p", { id: "confirm-text" }, text),
      element("div", { class: "buttons" }, no, yes),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
