/** How capture is doing: the adapter of each site, conversations with gaps, and what waits in clients. */

import { get, post } from "../api.js";
import { onPress } from "../actions.js";
import { element } from "../dom.js";
import { ago, clock } from "../format.js";
import { addressOf } from "../router.js";
import { may } from "../session.js";
import { siteName, TEXTS } from "../texts.js";

const GAPS_SHOWN = 5;

/**
 * A site of `GET /api/v1/platforms`.
 * @typedef {object} Site
 * @property {string} platform
 * @property {number | null} adapter
 * @property {string | null} last_capture_at
 * @property {number} unparsed
 * @property {string | null} unparsed_since
 * @property {string | null} reason
 * @property {number} conversations
 */

/**
 * @param {Site[]} sites
 * @param {Element} told  where it is told what a replay did
 * @param {() => void} changed
 */
export function healthOf(sites, told, changed) {
  const shown = sites.filter((site) => site.adapter || site.unparsed);
  const now = new Date();
  return element("ul", { class: "rows", id: "sites" }, ...shown.map((site) => siteRow(site, now, told, changed)));
}

/**
 * @param {Site} site
 * @param {Date} now
 * @param {Element} told
 * @param {() => void} changed
 */
function siteRow(site, now, told, changed) {
  const texts = TEXTS.home;
  const name = siteName(site.platform);
  const tone = site.unparsed ? "warn" : site.last_capture_at ? "ok" : "off";
  const last = site.last_capture_at ? texts.lastCapture(ago(site.last_capture_at, now)) : texts.noCapture;
  const lines = [element("p", { class: "soft" }, last)];
  if (site.unparsed) lines.unshift(element("p", { class: "warns" }, texts.unparsed(name, site.unparsed, site.unparsed_since ? clock(site.unparsed_since, now) : "")));
  if (site.unparsed && site.reason) lines.push(element("p", { class: "soft reason", dir: "auto" }, site.reason));
  const row = element("li", { "data-tone": tone }, element("span", { class: "dot" }), element("div", {}, element("h3", { dir: "auto" }, name), ...lines));
  if (site.unparsed && may("write")) row.append(replayButton(site.platform, name, told, changed));
  return row;
}

/**
 * @param {string} platform
 * @param {string} name
 * @param {Element} told
 * @param {() => void} changed
 */
function replayButton(platform, name, told, changed) {
  const button = element("button", { type: "button", "aria-label": TEXTS.home.replayOf(name) }, TEXTS.home.replay);
  onPress(button, told, async () => {
    const { read, unread, created } = await post(`/platforms/${encodeURIComponent(platform)}/replay`);
    changed();
    return TEXTS.home.replayed(name, read, unread, created);
  });
  return button;
}

/**
 * Conversations of which messages are missing, with links; null if there is none.
 * @param {{conversations: number, missing_messages: number}} gaps
 */
export async function gapsOf({ conversations, missing_messages: missing }) {
  if (!conversations) return null;
  const texts = TEXTS.home;
  const { data } = await get("/conversations", { incomplete: true, limit: GAPS_SHOWN });
  const rows = data.map((/** @type {any} */ each) =>
    element(
      "li",
      {},
      element("a", { href: addressOf("conversations", each.id), dir: "auto" }, each.title || TEXTS.search.untitled),
      element("p", { class: "soft" }, `${siteName(each.platform)} · ${texts.missing(each.completeness.missing_count)}`),
    ),
  );
  return element(
    "section",
    { class: "card", "data-tone": "warn", id: "gaps" },
    element("h2", { class: "warns" }, texts.gaps(conversations)),
    element("p", { class: "soft" }, texts.gapsHelp(missing), " ", element("a", { href: "#/import" }, texts.toImport)),
    element("ul", { class: "rows" }, ...rows),
    ...(conversations > data.length ? [element("p", { class: "soft" }, texts.andMore(conversations - data.length))] : []),
  );
}
