/** What is shown where there is nothing. */

import { element } from "../dom.js";
import { nothing } from "../states.js";
import { setTitle } from "../shell.js";
import { TEXTS } from "../texts.js";

/** @returns {import("./views.js").View} */
export function nowhereView() {
  const { nowhere, nowhereDetail } = TEXTS.shell;
  return { root: element("div", {}, nothing(nowhere, nowhereDetail)), show: () => setTitle(nowhere) };
}
