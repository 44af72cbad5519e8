/** Privacy: what is captured only if it is asked for, and what is left out. */

import { extensionId, incognitoAllowed, openTab } from "../../shared/chrome-api.js";
import { onPress, run } from "../actions.js";
import { ask } from "../ask.js";
import { byId, element, rows, say } from "../dom.js";
import { TEXTS } from "../texts.js";
import { siteName } from "../views.js";

/**
 * @typedef {import("../../shared/messages.js").Status} Status
 * @typedef {import("../../shared/messages.js").Excluded} Excluded
 */

/** The switches, and the choice that each stands for. */
const SWITCHES = { temporary: "captureTemporary", incognito: "captureIncognito" };

const told = () => byId("privacy-told", HTMLElement);

export function watchPrivacy() {
  for (const [id, choice] of Object.entries(SWITCHES)) {
    const input = byId(id, HTMLInputElement);
    input.addEventListener("change", () => void run(input, told(), () => choose(input, choice)));
  }
  byId("incognito-settings", HTMLButtonElement).addEventListener("click", () =>
    openTab(`chrome://extensions/?id=${extensionId()}`),
  );
}

/**
 * @param {HTMLInputElement} input
 * @param {string} choice
 */
async function choose(input, choice) {
  try {
    await ask({ type: "set", changes: { [choice]: input.checked } });
  } catch (error) {
    input.checked = !input.checked;
    throw error;
  }
}

/** @param {Status} status */
export async function showPrivacy({ choices, sites }) {
  const allowed = await incognitoAllowed();
  byId("temporary", HTMLInputElement).checked = choices.captureTemporary;
  byId("incognito", HTMLInputElement).checked = choices.captureIncognito;
  byId("incognito-blocked", HTMLElement).hidden = allowed || !choices.captureIncognito;
  byId("excluded-none", HTMLElement).hidden = choices.excluded.length > 0;
  rows(
    byId("excluded", HTMLElement),
    choices.excluded,
    ({ platform, conversation }) => `${platform} ${conversation}`,
    excludedRow,
    (row, one) => {
      const [name, site] = row.querySelectorAll("p");
      if (name) say(name, titleOf(one));
      if (site) say(site, siteName(one.platform, sites));
    },
  );
}

/** @param {Excluded} excluded */
const titleOf = ({ title, conversation }) => title || conversation;

/** @param {Excluded} excluded */
function excludedRow(excluded) {
  const again = element("button", { type: "button" }, TEXTS.options.captureAgain);
  again.setAttribute("aria-label", TEXTS.options.captureAgainOf(titleOf(excluded)));
  onPress(again, told(), async () => {
    await ask({ type: "exclude", ...excluded, excluded: false });
    return TEXTS.options.included;
  });
  const name = element("p", { class: "name" });
  const site = element("p", { class: "hint" });
  return element("li", {}, element("div", { class: "name" }, name, site), again);
}
