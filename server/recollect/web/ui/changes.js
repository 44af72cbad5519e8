/** What one view changes that another one, kept as it was left, may still show as it was before. */

const CHANGED = "recollect:changed";

/** A conversation was edited, moved, deleted or restored here. */
export function tellChange() {
  document.dispatchEvent(new CustomEvent(CHANGED));
}

/** @param {() => void} listener */
export function onChange(listener) {
  document.addEventListener(CHANGED, listener);
}
