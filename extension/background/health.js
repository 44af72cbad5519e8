/**
 * How well each site is understood: when it last was, and what was not since. A site that changes
 * its format must not go on unnoticed.
 */

import { result } from "./database.js";

/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("../shared/messages.js").SiteHealth} SiteHealth */

/**
 * @typedef {object} Health
 * @property {string} platform
 * @property {string | null} lastGoodAt
 * @property {number} unread
 * @property {string | null} unreadSince
 * @property {string | null} detail
 * @property {string[]} kinds  of captures that were not understood
 * @property {boolean} certain  something of the site came and was not understood; otherwise it only
 *   did not come, as when the network is away
 */

/** So many fetches have to fail before that is a sign of anything but a bad network. */
const FAILURES = 3;

/** @param {string} platform @returns {Health} */
export const unknownHealth = (platform) => ({
  platform, lastGoodAt: null, unread: 0, unreadSince: null, detail: null, kinds: [], certain: false,
});

/**
 * A whole conversation that is understood makes good everything. A stream does not: were it
 * enough, a site whose conversations cannot be read any more would seem well after every answer.
 * @param {Health} health
 * @param {{at: string, kind: string}} what
 * @returns {Health}
 */
export function understood(health, { at, kind }) {
  const kinds = kind === "conversation" ? [] : health.kinds.filter((other) => other !== kind);
  const before = kinds.length ? health : unknownHealth(health.platform);
  return { ...before, kinds, lastGoodAt: at };
}

/**
 * @param {Health} health
 * @param {{at: string, kind: string, detail: string, certain: boolean}} what
 * @returns {Health}
 */
export const notUnderstood = (health, { at, kind, detail, certain }) => ({
  ...health,
  kinds: [...new Set([...health.kinds, kind])],
  unread: health.unread + 1,
  unreadSince: health.unreadSince ?? at,
  detail: detail.slice(0, 500),
  certain: health.certain || certain,
});

/** @param {Health} health */
export const isWarning = (health) =>
  health.unread > 0 && (health.certain || health.unread >= FAILURES);

/**
 * @param {Health} health
 * @param {string} name  of the site
 * @returns {SiteHealth}
 */
export const siteHealth = (health, name) => ({
  platform: health.platform,
  name,
  lastGoodAt: health.lastGoodAt,
  unread: health.unread,
  unreadSince: health.unreadSince,
  detail: health.detail,
  warning: isWarning(health),
});

/**
 * Change it as a part of a transaction of `health`.
 * @param {IDBTransaction} transaction
 * @param {string} platform
 * @param {(health: Health) => Health} change
 */
export async function changeHealth(transaction, platform, change) {
  const store = transaction.objectStore("health");
  const health = (await result(store.get(platform))) ?? unknownHealth(platform);
  await result(store.put(change(health)));
}

export class HealthRecord {
  /** @param {Database} database */
  constructor(database) {
    this.database = database;
  }

  /** @param {string} platform @param {(health: Health) => Health} change */
  change(platform, change) {
    return this.database.run(["health"], "readwrite", (transaction) =>
      changeHealth(transaction, platform, change));
  }

  /** @returns {Promise<Map<string, Health>>} by platform */
  async all() {
    /** @type {Health[]} */
    const kept = await this.database.run(["health"], "readonly", (transaction) =>
      result(transaction.objectStore("health").getAll()));
    return new Map(kept.map((health) => [health.platform, health]));
  }
}
