/** What home asks the server. */

import { ApiError, get } from "../api.js";
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
  const [stats, sites, clients, newest] = await Promise.all([
    known ?? counted(today, signal),
    get("/platforms", {}, signal),
    get("/clients", {}, signal),
    get("/conversations", { limit: NEWEST }, signal),
  ]);
  return { stats, sites: sites.data, clients: clients.data, newest: newest.data };
}

/**
 * @param {string} today
 * @param {AbortSignal} signal
 */
async function counted(today, signal) {
  const period = { from: plus(today, -YEAR), to: plus(today, 1) };
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return await get("/stats", { ...period, timezone }, signal);
  } catch (error) {
    // The server's list of time zones may be older than the browser's.
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    return get("/stats", period, signal);
  }
}

/** @param {Stats} stats @param {import("./home-health.js").Site[]} sites */
export const isEmpty = ({ totals, trash }, sites) =>
  !totals.conversations && !trash.conversations && !sites.some(({ unparsed }) => unparsed);
