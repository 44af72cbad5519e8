/** What is shown where there is nothing. */

import { element } from "../dom.js";
import { setTitle } from "../shell.js";
import { TEXTS } from "../texts.js";

/** @returns {import("./views.js").View} */
export function nowhereView() {
  const { nowhere, nowhereDetail } = TEXTS.shell;
  const root = element("div", { class: "state" }, element("h1", {}, nowhere), element("p", { class: "soft" }, nowhereDetail));
  return { root, show: () => setTitle(nowhere) };
}
