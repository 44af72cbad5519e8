/** Building and changing the page. Texts only ever become text nodes, whatever is in them. */

import { TEXTS } from "./texts.js";

/**
 * The element with this id, of the kind it must be.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean | null>} [attributes]  true: there; null and false: not
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/**
 * Change a text only if it differs: what is live is read out again whenever it is touched.
 * @param {Element} target
 * @param {string} text
 */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Fill in the texts that the HTML names: `data-text`, and for attributes `data-label`, `data-hint`.
 * @param {ParentNode} root
 */
export function localise(root) {
  for (const [data, attribute] of [["text", ""], ["label", "aria-label"], ["hint", "placeholder"]]) {
    for (const found of root.querySelectorAll(`[data-${data}]`)) {
      const text = textAt(found.getAttribute(`data-${data}`) ?? "");
      if (attribute) found.setAttribute(attribute, text);
      else found.textContent = text;
    }
  }
}

/**
 * Rows of a list, each made once for its key and changed in place after that, so that focus stays.
 * @template T
 * @param {Element} list
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => Element} make
 * @param {(row: Element, item: T) => void} update
 */
export function rows(list, items, keyOf, make, update) {
  const old = new Map([...list.children].map((row) => [row.getAttribute("data-key"), row]));
  items.forEach((item, index) => {
    const key = keyOf(item);
    const row = old.get(key) ?? make(item);
    old.delete(key);
    row.setAttribute("data-key", key);
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    update(row, item);
  });
  for (const row of old.values()) remove(row);
}

/**
 * Whoever stands on a row that goes is put on the next one, else at the head of the section.
 * @param {Element} row
 */
function remove(row) {
  const focused = row.contains(document.activeElement);
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  const head = row.closest("section")?.querySelector("h2");
  row.remove();
  if (focused) focus(beside?.querySelector("button, input") ?? head);
}

/** @param {Element | null | undefined} target */
function focus(target) {
  if (!(target instanceof HTMLElement)) return;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus();
}

/**
 * The text at a path such as `popup.search`; it must be a plain sentence.
 * @param {string} path
 * @returns {string}
 */
export function textAt(path) {
  const found = path.split(".").reduce((at, key) => /** @type {any} */ (at)?.[key], TEXTS);
  if (typeof found !== "string") throw new Error(`There is no text "${path}".`);
  return found;
}
