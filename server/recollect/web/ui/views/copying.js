/** Something to copy: shown so that it can be read and chosen, with a button. */

import { copy, onPress } from "../actions.js";
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { tellAll } from "../shell.js";
import { TEXTS } from "../texts.js";

/**
 * @param {string} text
 * @param {string} label  what the button does
 * @param {string} [kind]  a class for how the text looks
 */
export function copied(text, label, kind = "") {
  const told = element("span", { class: "visually-hidden", role: "status" });
  const button = element("button", { type: "button", class: "quiet", "aria-label": label, title: label }, icon("copy", 16));
  onPress(button, told, async () => {
    await copy(text);
    tellAll(TEXTS.copied);
  });
  return element("span", { class: `copied ${kind}` }, element("code", {}, text), button, told);
}
