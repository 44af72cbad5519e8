/** A pairing code, made on demand, with the time that is left for it. */

import { post } from "../api.js";
import { onPress } from "../actions.js";
import { element, say } from "../dom.js";
import { TEXTS } from "../texts.js";
import { copied } from "./copying.js";

const SECOND = 1000;

/** A button that makes a code, and the place where the code is shown. */
export function pairingCode() {
  const texts = TEXTS.pairing;
  const told = element("p", { class: "told", role: "status" });
  const left = element("p", { class: "soft left", role: "timer" });
  const place = element("div", { class: "code-place" });
  const button = element("button", { type: "button", class: "primary" }, texts.make);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let clock;
  onPress(button, told, async () => {
    const { code, expires_at: end } = await post("/pairing-codes");
    place.replaceChildren(element("span", { class: "visually-hidden" }, texts.code), copied(code, texts.copy, "secret"), left);
    say(button, texts.another);
    clearInterval(clock);
    clock = setInterval(() => tick(place, left, Date.parse(end)) || clearInterval(clock), SECOND);
    tick(place, left, Date.parse(end));
    return `${texts.code}: ${code}`;
  });
  told.classList.add("visually-hidden-unless-failed");
  return element("div", { class: "pairing" }, button, place, told);
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} told
 * @param {number} end
 * @returns {boolean}  whether there is time left
 */
function tick(place, told, end) {
  const seconds = Math.ceil((end - Date.now()) / SECOND);
  if (seconds > 0) {
    say(told, TEXTS.pairing.left(Math.floor(seconds / 60), String(seconds % 60).padStart(2, "0")));
    return true;
  }
  place.replaceChildren(element("p", { class: "soft" }, TEXTS.pairing.over));
  return false;
}
