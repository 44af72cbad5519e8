/** The popup: what becomes of the page that the user looks at, the search, and contexts. */

import { activeTab, openOptions } from "../../shared/chrome-api.js";
import { messageOf, onPress, tell } from "../actions.js";
import { ask, follow, oneAtATime } from "../ask.js";
import { byId, localise, rows, say, element } from "../dom.js";
import { linkView, outboxView, warnings } from "../views.js";
import { watchContext } from "./context.js";
import { showConversation, watchConversation } from "./conversation.js";
import { watchField } from "./field.js";
import { watchSearch } from "./search.js";

/** @typedef {import("../../shared/messages.js").Status} Status */

/** Times such as “2 minutes ago” are written anew this often. */
const TICK_MS = 20_000;

const told = byId("told", HTMLElement);
const tab = await tabToShow();

localise(document);
watchConversation(tab, told);
const field = watchField({ search: watchSearch(), context: watchContext() });
for (const id of ["options", "connect"]) {
  byId(id, HTMLButtonElement).addEventListener("click", openOptions);
}
onPress(byId("retry", HTMLButtonElement), told, () => ask({ type: "retry" }));
const refresh = oneAtATime(look);
follow(refresh);
setInterval(refresh, TICK_MS);

/** The tab named in the address (a popup that is opened as a page), else the one that is looked at. */
async function tabToShow() {
  const named = new URLSearchParams(location.search).get("tab");
  return named === null ? (await activeTab())?.id : Number(named);
}

async function look() {
  try {
    show(await ask({ type: "status", tab }));
  } catch (error) {
    tell(told, messageOf(error), true);
  }
}

/** @param {Status} status */
function show(status) {
  const now = new Date();
  const link = linkView(status);
  byId("link", HTMLElement).dataset.tone = link.tone;
  say(byId("link-text", HTMLElement), link.headline);
  showWarnings(warnings(status, now));
  showConversation(status, now);
  showOutbox(status);
  field.show(status);
}

/** @param {{key: string, text: string}[]} found */
function showWarnings(found) {
  rows(
    byId("warnings", HTMLElement),
    found,
    ({ key }) => key,
    () => element("li", { class: "notice" }),
    (row, { text }) => say(row, text),
  );
}

/** @param {Status} status */
function showOutbox(status) {
  const view = outboxView(status.outbox);
  byId("outbox", HTMLElement).dataset.tone = view.tone;
  say(byId("outbox-text", HTMLElement), view.headline);
  byId("retry", HTMLElement).hidden = status.outbox.items === 0;
}
