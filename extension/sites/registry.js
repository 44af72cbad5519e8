/** The supported sites, for modules. */

import "./chatgpt.js";
import "./claude.js";
import "./deepseek.js";
import "./gemini.js";

/** @typedef {import("./site.js").Site} Site */

/** @type {readonly Site[]} */
export const SITES = Object.values(globalThis.recollectSites);

/**
 * The site that an address belongs to, null if it is none of them.
 * @param {string | undefined} url
 * @returns {Site | null}
 */
export function siteOf(url) {
  if (!url || !URL.canParse(url)) return null;
  const { origin } = new URL(url);
  return SITES.find((site) => site.origins.includes(origin)) ?? null;
}
