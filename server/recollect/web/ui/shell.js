/** What stands around every view: the way to the others, the title, and what an action tells. */

import { byId, element, say } from "./dom.js";
import { icon } from "./icons.js";
import { addressOf } from "./router.js";
import { TEXTS } from "./texts.js";

const TOLD_MS = 6000;

const told = () => byId("told", HTMLElement);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/** @param {import("./views/views.js").Entry[]} entries  the views that have a place of their own */
export function showNavigation(entries) {
  const links = entries.filter(({ icon: drawn }) => drawn).map((entry) =>
    element(
      "li",
      {},
      element(
        "a",
        { href: addressOf(entry.name), "data-view": entry.name },
        icon(/** @type {import("./icons.js").IconName} */ (entry.icon)),
        element("span", {}, entry.title),
      ),
    ),
  );
  byId("nav", HTMLElement).querySelector("ul")?.replaceChildren(...links);
}

/** @param {string} name  the view that is shown */
export function markNavigation(name) {
  for (const link of byId("nav", HTMLElement).querySelectorAll("a")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** What the tab is called. @param {string} title */
export function setTitle(title) {
  document.title = TEXTS.shell.title(title);
}

/**
 * Tell what an action did, at the edge of the page, for a while; with a way to take it back.
 * @param {string} text
 * @param {{action: string, run: () => void} | null} [undo]
 */
export function tellAll(text, undo = null) {
  clearTimeout(silence);
  const place = told();
  place.replaceChildren(element("span", {}, text));
  if (undo) {
    const button = element("button", { type: "button", class: "link" }, undo.action);
    button.addEventListener("click", () => {
      tellAll("");
      undo.run();
    });
    place.append(button);
  }
  silence = setTimeout(() => tellAll(""), text ? (undo ? 2 * TOLD_MS : TOLD_MS) : 0);
  if (!text) {
    clearTimeout(silence);
    place.replaceChildren();
  }
}

/** @param {string} name  who is signed in; empty: nobody, and there is nothing to go to */
export function showPerson(name) {
  byId("bar", HTMLElement).hidden = !name;
  say(byId("user", HTMLElement), name);
}
