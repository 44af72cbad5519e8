/** What the popup, the options and the badge show, gathered from where it is kept. */

import { tab as readTab } from "../shared/chrome-api.js";
import { SITES, siteOf } from "../sites/registry.js";
import { siteHealth, unknownHealth } from "./health.js";
import { pageAt } from "./incoming.js";
import { isStuck } from "./outbox.js";

/** @typedef {import("../shared/messages.js").Status} Status */
/** @typedef {import("../shared/messages.js").PageStatus} PageStatus */
/** @typedef {import("../shared/messages.js").OutboxItem} OutboxItem */
/** @typedef {import("./parts.js").Parts} Parts */
/** @typedef {import("./outbox.js").Item} Item */
/** @typedef {import("./bridges.js").Bridge} Bridge */

/**
 * @param {Parts} parts
 * @returns {Promise<Omit<Status, "page">>}
 */
export async function statusOf({ link, pairing, outbox, intake, choices, health }) {
  const { state, since, problem, serverVersion } = link.memory;
  const { items, known } = await kept(outbox, health, intake);
  return {
    link: state, since, problem, serverVersion,
    address: pairing.now?.address ?? null,
    outbox: { ...summary(items, link.limit), full: intake.full },
    choices: choices.now,
    sites: SITES.map(({ platform, name }) =>
      siteHealth(known.get(platform) ?? unknownHealth(platform), name)),
  };
}

/**
 * A disk that cannot be read is told as full: the user is to see the rest.
 * @param {Parts["outbox"]} outbox
 * @param {Parts["health"]} record
 * @param {Parts["intake"]} intake
 */
async function kept(outbox, record, intake) {
  try {
    return { items: await outbox.all(), known: await record.all() };
  } catch (error) {
    if (!intake.noticed(error)) throw error;
    /** @type {Map<string, import("./health.js").Health>} */
    const known = new Map();
    return { items: [], known };
  }
}

/** @param {Item[]} items @param {number | null} limit */
const summary = (items, limit) => ({
  items: items.length,
  bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
  stuck: items.filter((item) => isStuck(item, limit)).length,
});

/**
 * What is so in a tab, null if it shows no supported site.
 * @param {Parts} parts
 * @param {number} id
 * @returns {Promise<PageStatus | null>}
 */
export async function pageStatusOf(parts, id) {
  const bridge = parts.bridges.inTab(id);
  return bridge ? bridgedPage(parts, bridge) : unbridgedPage(parts, id);
}

/** @param {Parts} parts @param {Bridge} bridge */
async function bridgedPage(parts, bridge) {
  const { site, page } = bridge;
  const reason = parts.bridges.refusal(bridge);
  const kept = await keptOf(parts, site.platform, page.conversation);
  return { ...pageOf(site.platform, page), bridged: true, reason, ...kept };
}

/** @param {Parts} parts @param {number} id */
async function unbridgedPage(parts, id) {
  const tab = await readTab(id);
  const site = siteOf(tab?.url);
  if (!tab?.url || !site) return null;
  const page = pageAt(site, tab.url, tab.title ?? "");
  const { conversation, temporary } = page;
  const reason = parts.refusal({
    platform: site.platform, conversation, temporary, incognito: tab.incognito,
  });
  const kept = await keptOf(parts, site.platform, conversation);
  return { ...pageOf(site.platform, page), bridged: false, reason, ...kept };
}

/** @param {string} platform @param {import("../shared/messages.js").BridgePage} page */
const pageOf = (platform, { url, title, conversation, temporary }) =>
  ({ platform, url, title: title || null, conversation, temporary });

/**
 * @param {Parts} parts
 * @param {string} platform
 * @param {string | null} conversation
 */
async function keptOf({ outbox, receipts, removals }, platform, conversation) {
  if (conversation === null) return { waiting: 0, removal: null, receipt: null };
  const removal = await removals.of(platform, conversation);
  const receipt = await receipts.of(platform, conversation);
  return {
    waiting: await outbox.count(platform, conversation),
    removal: removal && !removal.done ? removal.wish : null,
    receipt,
  };
}

/**
 * @param {Parts} parts
 * @returns {Promise<OutboxItem[]>}
 */
export async function outboxOf({ outbox, link, delivery }) {
  const items = await outbox.all();
  return items.map((item) => ({
    id: item.id,
    platform: item.platform,
    kind: item.kind,
    conversation: item.conversation,
    bytes: item.bytes,
    queuedAt: item.queuedAt,
    state: isStuck(item, link.limit) ? "too_large"
      : delivery.window.holds(item.n) ? "sent" : "waiting",
  }));
}
