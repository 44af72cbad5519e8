/** The sites: which are captured, and how it went with each. */

import { run } from "../actions.js";
import { ask } from "../ask.js";
import { byId, element, rows, say } from "../dom.js";
import { healthView } from "../views.js";

/**
 * @typedef {import("../../shared/messages.js").Status} Status
 * @typedef {import("../../shared/messages.js").SiteHealth} SiteHealth
 */

/** What is shown now. @type {Status | null} */
let shown = null;

const everywhere = () => byId("everywhere", HTMLInputElement);
const told = () => byId("sites-told", HTMLElement);

export function watchSites() {
  everywhere().addEventListener("change", (event) =>
    choose(event, (on) => ({ paused: !on })),
  );
}

/**
 * @param {Event} event
 * @param {(on: boolean) => Partial<Status["choices"]>} changes
 */
function choose(event, changes) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  void run(input, told(), async () => {
    try {
      await ask({ type: "set", changes: changes(input.checked) });
    } catch (error) {
      input.checked = !input.checked;
      throw error;
    }
  });
}

/**
 * @param {Status} status
 * @param {Date} now
 */
export function showSites(status, now) {
  shown = status;
  everywhere().checked = !status.choices.paused;
  rows(
    byId("site-list", HTMLElement),
    status.sites,
    ({ platform }) => platform,
    siteRow,
    (row, site) => updateRow(row, site, status, now),
  );
}

/** @param {SiteHealth} site */
function siteRow({ platform, name }) {
  const input = element("input", { type: "checkbox", role: "switch" });
  input.setAttribute("aria-describedby", `health-${platform}`);
  input.addEventListener("change", (event) =>
    choose(event, (on) => ({ pausedSites: paused(platform, on) })),
  );
  const health = element(
    "span",
    { class: "health", id: `health-${platform}` },
    element("span", { class: "dot" }),
    element("span"),
  );
  const text = element("span", {}, element("span", {}, name), health);
  return element("li", {}, element("label", { class: "switch" }, text, input));
}

/**
 * @param {string} platform
 * @param {boolean} on
 */
function paused(platform, on) {
  const others = (shown?.choices.pausedSites ?? []).filter((one) => one !== platform);
  return on ? others : [...others, platform];
}

/**
 * @param {Element} row
 * @param {SiteHealth} site
 * @param {Status} status
 * @param {Date} now
 */
function updateRow(row, site, { choices }, now) {
  const view = healthView(site, now);
  const input = /** @type {HTMLInputElement} */ (row.querySelector("input"));
  const health = /** @type {HTMLElement} */ (row.querySelector(".health"));
  input.checked = !choices.paused && !choices.pausedSites.includes(site.platform);
  input.disabled = choices.paused;
  health.dataset.tone = view.tone;
  say(/** @type {Element} */ (health.lastElementChild), [view.headline, view.detail].join(" ").trim());
}
