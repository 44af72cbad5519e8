/** The outbox: what waits for a receipt, why, and what can be done about it. */

import { confirmed, onPress } from "../actions.js";
import { ask } from "../ask.js";
import { byId, element, rows, say } from "../dom.js";
import { clock, size } from "../format.js";
import { TEXTS } from "../texts.js";
import { outboxView, siteName, tooLargeHelp } from "../views.js";

/**
 * @typedef {import("../../shared/messages.js").Status} Status
 * @typedef {import("../../shared/messages.js").OutboxItem} OutboxItem
 */

/** More rows help nobody, and a browser that was offline for weeks may have thousands. */
const MAX_ROWS = 200;

const told = () => byId("outbox-told", HTMLElement);

export function watchOutbox() {
  onPress(byId("retry", HTMLButtonElement), told(), async () => {
    await ask({ type: "retry" });
    return TEXTS.outbox.retried;
  });
}

/**
 * @param {Status} status
 * @param {OutboxItem[]} items
 * @param {Date} now
 */
export function showOutbox(status, items, now) {
  const { tone, headline, detail } = outboxView(status.outbox);
  byId("outbox-state", HTMLElement).dataset.tone = tone;
  say(byId("outbox-headline", HTMLElement), headline);
  say(byId("outbox-detail", HTMLElement), detail);
  byId("waiting", HTMLElement).hidden = !items.length;
  byId("retry", HTMLElement).hidden = !items.length;
  showTooLarge(items.filter(isTooLarge));
  showItems(worstFirst(items), status, now);
}

/** @param {OutboxItem} item */
const isTooLarge = ({ state }) => state === "too_large";

/** @param {OutboxItem[]} items */
function showTooLarge(items) {
  byId("too-large", HTMLElement).hidden = !items.length;
  const largest = Math.max(0, ...items.map(({ bytes }) => bytes));
  say(byId("too-large-help", HTMLElement), tooLargeHelp(largest));
}

/**
 * What needs a hand before what only needs time.
 * @param {OutboxItem[]} items
 */
function worstFirst(items) {
  return [...items.filter(isTooLarge), ...items.filter((item) => !isTooLarge(item))];
}

/**
 * @param {OutboxItem[]} items
 * @param {Status} status
 * @param {Date} now
 */
function showItems(items, { sites }, now) {
  rows(
    byId("items", HTMLElement),
    items.slice(0, MAX_ROWS),
    ({ id }) => id,
    (item) => itemRow(item, siteName(item.platform, sites)),
    (row, item) => updateRow(row, item, siteName(item.platform, sites), now),
  );
  const more = byId("more", HTMLElement);
  more.hidden = items.length <= MAX_ROWS;
  if (!more.hidden) say(more, TEXTS.options.notShown(items.length - MAX_ROWS));
}

/**
 * @param {OutboxItem} item
 * @param {string} site
 */
function itemRow(item, site) {
  const what = `${site}, ${kindOf(item)}, ${size(item.bytes)}`;
  const remove = element("button", { type: "button", class: "quiet" }, TEXTS.outbox.remove);
  remove.setAttribute("aria-label", TEXTS.outbox.removeOf(what));
  onPress(remove, told(), () => drop(item.id));
  const cells = ["", "", "", "number", ""].map((name) => element("td", { class: name || null }));
  return element("tr", {}, ...cells, element("td", {}, remove));
}

/** @param {OutboxItem} item */
const kindOf = ({ kind }) => TEXTS.outbox.kinds[kind] ?? kind;

/** @param {string} id */
async function drop(id) {
  const { removeTitle: title, removeText: text, removeDo: action } = TEXTS.outbox;
  if (!(await confirmed({ title, text, action }))) return;
  await ask({ type: "drop", id });
  return TEXTS.outbox.removed;
}

/**
 * @param {Element} row
 * @param {OutboxItem} item
 * @param {string} site
 * @param {Date} now
 */
function updateRow(row, item, site, now) {
  const texts = [
    site, kindOf(item), clock(item.queuedAt, now), size(item.bytes), TEXTS.outbox.states[item.state],
  ];
  texts.forEach((text, index) => say(/** @type {Element} */ (row.children[index]), text));
  row.children[texts.length - 1]?.setAttribute("data-state", item.state);
}
