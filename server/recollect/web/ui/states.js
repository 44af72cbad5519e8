/** What a view shows when there is nothing to show: still loading, nothing there, gone wrong. */

import { element } from "./dom.js";
import { ApiError } from "./api.js";
import { messageOf } from "./actions.js";
import { TEXTS } from "./texts.js";

const RETRY_MS = 4000;

/**
 * Rows without words, which stand for what is being loaded.
 * @param {string} label  for those who do not see them
 * @param {number} [count]
 */
export function loading(label, count = 4) {
  const rows = Array.from({ length: count }, () => element("div", { class: "ghost" }));
  return element("div", { class: "loading", role: "status", "aria-label": label }, ...rows);
}

/**
 * Nothing there, and what to do about it.
 * @param {string} headline
 * @param {...(string | Node)} help
 */
export function nothing(headline, ...help) {
  const lines = help.map((each) => (typeof each === "string" ? element("p", { class: "soft" }, each) : each));
  return element("div", { class: "state" }, element("h2", {}, headline), ...lines);
}

/**
 * What may have been meant, to be asked instead.
 * @param {string} suggestion
 * @param {(query: string) => void} ask
 */
export function meant(suggestion, ask) {
  const button = element("button", { type: "button", class: "link" }, suggestion);
  button.addEventListener("click", () => ask(suggestion));
  return element("p", { class: "meant" }, TEXTS.search.meant, " ", button);
}

/**
 * What went wrong, and a button to try it again. While the server cannot be reached that happens by
 * itself, for as long as this is shown.
 * @param {unknown} error
 * @param {() => void} retry
 */
export function failed(error, retry) {
  const offline = error instanceof ApiError && error.isOffline;
  const button = element("button", { type: "button" }, TEXTS.errors.retry);
  button.addEventListener("click", retry);
  const box = element(
    "div",
    { class: "state", role: "alert" },
    element("h2", {}, offline ? TEXTS.errors.offline : TEXTS.errors.failed),
    element("p", { class: "soft" }, offline ? TEXTS.errors.offlineDetail : messageOf(error)),
    button,
  );
  if (offline) setTimeout(() => box.isConnected && retry(), RETRY_MS);
  return box;
}
