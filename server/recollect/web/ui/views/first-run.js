/** What is shown while nothing is stored: the three ways to begin. */

import { element } from "../dom.js";
import { TEXTS } from "../texts.js";

export function firstRun() {
  const { title, intro, steps } = TEXTS.firstRun;
  const list = steps.map(({ name, detail, command }) =>
    element(
      "li",
      { class: "card" },
      element("h3", {}, name),
      element("p", { class: "soft" }, detail),
      ...(command ? [element("pre", {}, element("code", {}, command))] : []),
    ),
  );
  return element("section", { class: "first-run" }, element("h2", {}, title), element("p", { class: "soft" }, intro), element("ol", {}, ...list));
}
