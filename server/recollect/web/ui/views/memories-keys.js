/** The keys of the memories: arrows go through the rows, letters act on the row that has the focus. */


const SIGNS = /** @type {Record<string, string>} */ ({ e: "edit", p: "pin", t: "tag", h: "history", a: "accept", d: "dismiss", Delete: "remove" });

/**
 * @typedef {object} Keyed
 * @property {HTMLElement} list
 * @property {HTMLInputElement} input
 * @property {any[]} shown
 * @property {{tab: string}} asked
 * @property {boolean} mayWrite
 * @property {ReturnType<typeof import("./memories-deeds.js").memoryDeeds>} deeds
 * @property {import("./memories-selection.js").Selection} selection
 * @property {() => boolean} unselect  whether something was selected
 * @property {(query: string) => void} type
 */

/**
 * @param {KeyboardEvent} event
 * @param {Keyed} view
 */
export function onMemoriesKey(event, view) {
  const target = /** @type {HTMLElement} */ (event.target);
  const row = /** @type {HTMLElement | null} */ (target.closest(".memory"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return move(event, view, row);
  if (event.key === "Escape") return leave(event, view);
  const deed = SIGNS[event.key];
  if (!row || !deed || event.shiftKey) return;
  event.preventDefault();
  const one = view.shown.find(({ id }) => id === row.dataset.id);
  if (one && (view.mayWrite || deed === "history")) act(one, deed, view);
}

/**
 * Do it with the row, or with all that is selected if the row is.
 * @param {any} one
 * @param {string} name
 * @param {Keyed} view
 */
function act(one, name, { asked, deeds, selection }) {
  const { ids, memories } = selection;
  const all = ids.has(one.id) ? memories : [one];
  /** @type {Record<string, () => unknown>} */
  const known =
    asked.tab === "suggestions"
      ? { accept: () => deeds.accept(one), edit: () => deeds.acceptEdited(one), dismiss: () => deeds.dismiss(one) }
      : {
          edit: () => deeds.edit(one),
          history: () => deeds.history(one),
          tag: () => selection.tag(all),
          remove: () => selection.remove(all),
          pin: () => (all.length > 1 ? selection.change(() => ({ pinned: !one.pinned }), all) : deeds.pin(one)),
        };
  known[name]?.();
}

/**
 * @param {KeyboardEvent} event
 * @param {Keyed} view
 * @param {HTMLElement | null} row
 */
function move(event, { list, input }, row) {
  if (!row && event.target !== input) return;
  event.preventDefault();
  const down = event.key === "ArrowDown";
  const next = row ? (down ? row.nextElementSibling : row.previousElementSibling) : down && list.firstElementChild;
  if (next) enter(next, event.shiftKey);
  else if (!down) input.focus();
}

/**
 * Put the focus on a row; while Shift is held it is selected, too.
 * @param {Element} row
 * @param {boolean} selecting
 */
export function enter(row, selecting = false) {
  const stop = /** @type {HTMLElement | null} */ (row.querySelector("input.pick, button"));
  stop?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (selecting && stop instanceof HTMLInputElement && !stop.checked) stop.click();
}

/**
 * Escape first gives up what is selected, then goes to the field, then empties it.
 * @param {KeyboardEvent} event
 * @param {Keyed} view
 */
function leave(event, view) {
  event.preventDefault();
  if (view.unselect()) return;
  if (document.activeElement !== view.input) {
    view.input.focus();
    view.input.select();
  } else if (view.input.value) {
    view.type("");
  }
}

