/** What the status means for people: pure functions from the worker's answers to texts. */

import { ago, clock, clockAndAgo, size } from "./format.js";
import { LOCALE } from "./language.js";
import { TEXTS } from "./texts.js";

/**
 * @typedef {import("../shared/messages.js").Status} Status
 * @typedef {import("../shared/messages.js").PageStatus} PageStatus
 * @typedef {import("../shared/messages.js").SiteHealth} SiteHealth
 * @typedef {import("../shared/messages.js").ConversationReceipt} ConversationReceipt
 *
 * `ok`: all is well; `busy`: wait; `warn`: something should be done; `off`: nothing is going on here.
 * @typedef {"ok" | "busy" | "warn" | "off"} Tone
 * @typedef {{tone: Tone, headline: string, detail: string}} View
 */

/** @type {Record<import("../shared/messages.js").LinkState, Tone>} */
const LINK_TONES = {
  unpaired: "off",
  connecting: "busy",
  connected: "ok",
  no_server: "warn",
  refused: "warn",
};

/**
 * @param {Status} status
 * @returns {View}
 */
export function linkView({ link, address, serverVersion, problem }) {
  const at = address ?? "";
  const details = {
    unpaired: TEXTS.link.unpairedDetail,
    connecting: TEXTS.link.connectingDetail(at),
    connected: TEXTS.link.connectedDetail(at, serverVersion),
    no_server: TEXTS.link.no_serverDetail(at),
    refused: TEXTS.link.refusedDetail(at),
  };
  return { tone: LINK_TONES[link], headline: TEXTS.link[link], detail: problem ?? details[link] };
}

/**
 * What may be done with the conversation that a page shows.
 * @typedef {{save: boolean, forget: boolean, restore: boolean, exclude: boolean}} Deeds
 *
 * @param {PageStatus | null} page
 * @returns {Deeds}
 */
export function deeds(page) {
  const conversation = Boolean(page?.conversation);
  const forgotten = isForgotten(page);
  const captured = page?.bridged === true && page.reason === null;
  return {
    save: conversation && captured && !forgotten,
    forget: conversation && !forgotten,
    restore: conversation && forgotten,
    exclude: conversation && !forgotten,
  };
}

/**
 * Whether the user has had it deleted, on the server or as soon as that can be reached.
 * @param {PageStatus | null} page
 */
export function isForgotten(page) {
  if (page?.removal) return page.removal === "forget";
  return page?.receipt?.excluded === "deleted";
}

/**
 * What becomes of the conversation that a page shows.
 * @param {PageStatus | null} page
 * @param {SiteHealth[]} sites
 * @param {Date} now
 * @returns {View}
 */
export function pageView(page, sites, now) {
  const texts = TEXTS.page;
  if (!page) {
    return off(texts.elsewhere, texts.elsewhereDetail(nameList(sites.map(({ name }) => name))));
  }
  if (page.removal === "forget") return busy(texts.forgotten, texts.forgettingDetail);
  if (isForgotten(page)) return off(texts.forgotten, texts.forgottenDetail);
  if (page.removal === "restore") return busy(texts.restoring, texts.restoringDetail);
  if (page.reason) return refusal(page.reason, siteName(page.platform, sites), page.receipt);
  if (!page.bridged) return { tone: "warn", headline: texts.refresh, detail: texts.refreshDetail };
  if (!page.conversation) return off(texts.fresh, texts.freshDetail);
  if (page.receipt) return stored(page.receipt, page.waiting, now);
  if (page.waiting) return busy(texts.waiting, texts.waitingDetail(page.waiting));
  return off(texts.unstored, texts.unstoredDetail);
}

/**
 * @param {string} headline
 * @param {string} detail
 * @returns {View}
 */
const off = (headline, detail) => ({ tone: "off", headline, detail });

/**
 * @param {string} headline
 * @param {string} detail
 * @returns {View}
 */
const busy = (headline, detail) => ({ tone: "busy", headline, detail });

/**
 * @param {import("../shared/messages.js").Refusal} reason
 * @param {string} site
 * @param {ConversationReceipt | null} receipt
 */
function refusal(reason, site, receipt) {
  const said = TEXTS.page[reason];
  const headline = typeof said === "function" ? said(site) : said;
  const before = receipt ? ` ${storedOf(receipt)}.` : "";
  return off(headline, TEXTS.page[`${reason}Detail`] + before);
}

/** @param {ConversationReceipt} receipt */
const storedOf = ({ stored, missing }) => TEXTS.page.stored(stored, stored + missing);

/**
 * @param {ConversationReceipt} receipt
 * @param {number} waiting
 * @param {Date} now
 * @returns {View}
 */
function stored(receipt, waiting, now) {
  const said = [];
  if (receipt.missing) said.push(TEXTS.page.missing(receipt.missing));
  else if (!receipt.complete) said.push(TEXTS.page.unfinished);
  if (waiting) said.push(TEXTS.page.newer(waiting));
  said.push(TEXTS.page.receipt(clockAndAgo(receipt.at, now)));
  const tone = receipt.missing ? "warn" : receipt.complete ? "ok" : "busy";
  return { tone, headline: storedOf(receipt), detail: said.join(" ") };
}

/**
 * @param {string} platform
 * @param {SiteHealth[]} sites
 */
export function siteName(platform, sites) {
  return sites.find((site) => site.platform === platform)?.name ?? platform;
}

/**
 * `ChatGPT, Claude and Gemini`.
 * @param {string[]} names
 */
export function nameList(names) {
  return new Intl.ListFormat(LOCALE).format(names);
}

/**
 * @param {SiteHealth} site
 * @param {Date} now
 * @returns {View}
 */
export function healthView(site, now) {
  const texts = TEXTS.health;
  const good = site.lastGoodAt ? texts.good(ago(site.lastGoodAt, now)) : texts.never;
  if (!site.unread && !site.warning) {
    return { tone: site.lastGoodAt ? "ok" : "off", headline: good, detail: "" };
  }
  return {
    tone: site.warning ? "warn" : "busy",
    headline: unread(site, now),
    detail: `${good}.${site.detail ? ` ${site.detail}` : ""}`,
  };
}

/**
 * @param {SiteHealth} site
 * @param {Date} now
 */
function unread(site, now) {
  if (!site.unread) return TEXTS.health.odd(site.name);
  if (!site.unreadSince) return TEXTS.health.unreadNow(site.unread);
  return TEXTS.health.unread(site.unread, clock(site.unreadSince, now));
}

/**
 * @param {Status["outbox"]} outbox
 * @returns {View}
 */
export function outboxView({ items, bytes, stuck, full }) {
  const headline = items ? TEXTS.outbox.waiting(items, size(bytes)) : TEXTS.outbox.empty;
  const said = [];
  if (stuck) said.push(TEXTS.outbox.stuck(stuck));
  if (full) said.push(TEXTS.outbox.full);
  const tone = full || stuck ? "warn" : items ? "busy" : "ok";
  return { tone, headline, detail: said.join(" ") };
}

const MEBIBYTE = 1024 * 1024;
/** What RECOLLECT_MAX_FRAME_BYTES may be at most (docs/operations.md). */
const SERVER_LIMIT = 256 * MEBIBYTE;

/**
 * What can be done about captures that are larger than the server takes.
 * @param {number} largest  bytes
 */
export function tooLargeHelp(largest) {
  const roomy = MEBIBYTE * Math.ceil((1.1 * largest) / MEBIBYTE);
  if (largest > SERVER_LIMIT) return TEXTS.options.tooLargeEver;
  return TEXTS.options.tooLargeHelp(Math.min(roomy, SERVER_LIMIT));
}

/**
 * What should be looked at, in the order of weight; each a line of the popup.
 * @param {Status} status
 * @param {Date} now
 * @returns {{key: string, text: string}[]}
 */
export function warnings(status, now) {
  const found = [];
  if (status.link === "no_server" || status.link === "refused") {
    found.push({ key: "link", text: linkView(status).detail });
  }
  if (status.outbox.full) found.push({ key: "full", text: TEXTS.outbox.fullShort });
  if (status.outbox.stuck) {
    const { stuck, stuckHint } = TEXTS.outbox;
    found.push({ key: "stuck", text: `${stuck(status.outbox.stuck)} ${stuckHint}` });
  }
  for (const site of status.sites.filter(({ warning }) => warning)) {
    found.push({ key: site.platform, text: `${site.name}: ${healthView(site, now).headline}` });
  }
  return found;
}
