/** The keys of the search: arrows go through the hits, Escape goes back to the field and empties it. */

/**
 * @typedef {{root: HTMLElement, input: HTMLInputElement, list: HTMLElement, query: string, type: (query: string) => void}} Keyed
 */

/**
 * @param {KeyboardEvent} event
 * @param {Keyed} search
 */
export function onSearchKey(event, search) {
  const target = /** @type {Element} */ (event.target);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, search);
  else if (event.key === "Enter" && target === search.input) stops(search)[0]?.click();
  else if (event.key === "Enter" && target instanceof HTMLAnchorElement) leaveAt(target, search);
  else if (event.key === "Escape") leave(event, search);
}

/** One for each hit, and for each way to more of them. @param {Keyed} search */
const stops = ({ list }) => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("a.open, button.link")]);

/**
 * @param {KeyboardEvent} event
 * @param {Keyed} search
 */
function move(event, search) {
  const all = stops(search);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (at < 0 && document.activeElement !== search.input) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (next < 0) {
    search.input.focus();
    scrollTo({ top: 0 });
  } else {
    all[next]?.focus();
    all[next]?.scrollIntoView({ block: "nearest" });
  }
}

/**
 * Where one goes on, on the way back.
 * @param {HTMLElement} stop
 * @param {Keyed} search
 */
function leaveAt(stop, { root }) {
  for (const former of root.querySelectorAll("[data-left]")) former.removeAttribute("data-left");
  stop.setAttribute("data-left", "");
}

/**
 * @param {KeyboardEvent} event
 * @param {Keyed} search
 */
function leave(event, search) {
  if (document.activeElement !== search.input) {
    event.preventDefault();
    search.input.focus();
    search.input.select();
  } else if (search.query) {
    event.preventDefault();
    search.type("");
  }
}
