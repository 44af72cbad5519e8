/** A secret that the server tells once: shown until it is hidden, with a button to copy it. */

import { element } from "../dom.js";
import { TEXTS } from "../texts.js";
import { copied } from "./copying.js";

/**
 * @param {HTMLElement} place
 * @param {string} secret
 * @param {{label: string, copy: string, hint: string}} texts
 */
export function shownOnce(place, secret, { label, copy, hint }) {
  const hide = element("button", { type: "button" }, TEXTS.settings.hideKey);
  const box = element("div", { class: "once", role: "group", "aria-label": label, tabindex: "-1" }, element("p", { dir: "auto" }, hint), copied(secret, copy, "secret"), hide);
  hide.addEventListener("click", () => {
    place.replaceChildren();
    /** @type {HTMLElement | null} */ (place.parentElement?.querySelector("summary, button"))?.focus();
  });
  place.replaceChildren(box);
  box.focus();
}
