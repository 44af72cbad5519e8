/** What home asks the server. */

import { get } from "../api.js";
import { plus } from "../days.js";

const YEAR = 53 * 7;
/** How many conversations are listed. */
export const NEWEST = 6;

/**
 * @typedef {object} Stats
 * @property {{conversations: number, messages: number, tokens: number}} totals
 * @property {{conversations: number}} trash
 * @property {{conversations: number, missing_messages: number}} gaps
 * @property {{days: import("../days.js").Day[]}} period
 *
 * @typedef {object} Facts
 * @property {Stats} stats
 * @property {import("./home-health.js").Site[]} sites
 * @property {import("./clients.js").Client[]} clients
 * @property {any[]} newest
 */

/**
 * @param {Stats | null} known  the figures, if they are what they were
 * @param {string} today
 * @param {AbortSignal} signal
 * @returns {Promise<Facts>}
 */
export async function facts(known, today, signal) {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [stats, sites, clients, newest] = await Promise.all([
    known ?? get("/stats", { from: plus(today, -YEAR), to: plus(today, 1), timezone }, signal),
    get("/platforms", {}, signal),
    get("/clients", {}, signal),
    get("/conversations", { limit: NEWEST }, signal),
  ]);
  return { stats, sites: sites.data, clients: clients.data, newest: newest.data };
}

/** @param {Stats} stats @param {import("./home-health.js").Site[]} sites */
export const isEmpty = ({ totals, trash }, sites) =>
  !totals.conversations && !trash.conversations && !sites.some(({ unparsed }) => unparsed);
