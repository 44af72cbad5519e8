/** The conversation that the user looks at, and what is captured of it. */

import { confirmed, onPress, run } from "../actions.js";
import { ask } from "../ask.js";
import { byId, say } from "../dom.js";
import { TEXTS } from "../texts.js";
import { deeds, pageView, siteName } from "../views.js";

/**
 * @typedef {import("../../shared/messages.js").Status} Status
 * @typedef {import("../../shared/messages.js").PageStatus} PageStatus
 * @typedef {import("../../shared/messages.js").Choices} Choices
 */

/** What is shown now: what pressing something is about. @type {Status | null} */
let shown = null;

/**
 * @param {number | undefined} tab
 * @param {HTMLElement} told  where actions tell what came of them
 */
export function watchConversation(tab, told) {
  onPress(byId("save", HTMLButtonElement), told, async () => {
    if (tab === undefined) return;
    const { kept } = await ask({ type: "save", tab });
    return kept === "page" ? TEXTS.popup.savedPage : TEXTS.popup.saved;
  });
  onPress(byId("forget", HTMLButtonElement), told, forget);
  onPress(byId("restore", HTMLButtonElement), told, async () => {
    await ask({ type: "restore", ...conversation() });
    byId("forget", HTMLElement).focus();
  });
  onSwitch("everywhere", told, (on) => ask({ type: "set", changes: { paused: !on } }));
  onSwitch("on-site", told, (on) => ask({ type: "set", changes: { pausedSites: pausedSites(on) } }));
  onSwitch("here", told, (on) =>
    ask({ type: "exclude", ...conversation(), title: page().title, excluded: !on }),
  );
}

async function forget() {
  const { forgetTitle: title, forgetText: text, forgetDo: action } = TEXTS.popup;
  if (!(await confirmed({ title, text, action }))) return;
  await ask({ type: "forget", ...conversation() });
}

/**
 * @param {string} id
 * @param {HTMLElement} told
 * @param {(on: boolean) => Promise<void>} deed
 */
function onSwitch(id, told, deed) {
  const input = byId(id, HTMLInputElement);
  input.addEventListener("change", () =>
    run(input, told, async () => {
      try {
        await deed(input.checked);
      } catch (error) {
        if (shown) showSwitches(shown);
        throw error;
      }
    }),
  );
}

/** @returns {PageStatus} */
function page() {
  if (!shown?.page) throw new Error(TEXTS.page.elsewhere);
  return shown.page;
}

function conversation() {
  const { platform, conversation } = page();
  if (!conversation) throw new Error(TEXTS.page.fresh);
  return { platform, conversation };
}

/** @param {boolean} on */
function pausedSites(on) {
  const { platform } = page();
  const others = (shown?.choices.pausedSites ?? []).filter((paused) => paused !== platform);
  return on ? others : [...others, platform];
}

/**
 * @param {Status} status
 * @param {Date} now
 */
export function showConversation(status, now) {
  shown = status;
  const view = pageView(status.page, status.sites, now);
  byId("state", HTMLElement).dataset.tone = view.tone;
  say(byId("headline", HTMLElement), view.headline);
  say(byId("detail", HTMLElement), view.detail);
  say(byId("conversation-name", HTMLElement), nameOf(status));
  const title = byId("title", HTMLElement);
  title.hidden = !status.page?.conversation;
  say(title, status.page?.title || TEXTS.page.untitled);
  showDeeds(status.page);
  showSwitches(status);
}

/** @param {Status} status */
function nameOf({ page, sites }) {
  return page ? siteName(page.platform, sites) : TEXTS.popup.thisPage;
}

/** @param {PageStatus | null} page */
function showDeeds(page) {
  const may = deeds(page);
  const focused = document.activeElement;
  byId("save", HTMLElement).hidden = !may.save;
  byId("forget", HTMLElement).hidden = !may.forget;
  const restore = byId("restore", HTMLElement);
  restore.hidden = !may.restore;
  if (focused?.id === "forget" && may.restore) restore.focus();
}

/** @param {Status} status */
function showSwitches({ choices, page, sites }) {
  const everywhere = !choices.paused;
  const onSite = page !== null && !choices.pausedSites.includes(page.platform);
  set("everywhere", everywhere, true);
  set("on-site", onSite, everywhere);
  set("here", page?.reason !== "excluded", everywhere && onSite);
  byId("on-site-row", HTMLElement).hidden = !page;
  byId("here-row", HTMLElement).hidden = !deeds(page).exclude;
  if (page) say(byId("on-site-name", HTMLElement), TEXTS.popup.onSite(siteName(page.platform, sites)));
}

/**
 * @param {string} id
 * @param {boolean} on
 * @param {boolean} enabled
 */
function set(id, on, enabled) {
  const input = byId(id, HTMLInputElement);
  input.checked = on && enabled;
  input.disabled = !enabled;
}
