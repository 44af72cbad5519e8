/**
 * Pages that were open before the extension was installed or updated. Which files go where is
 * written in the manifest only.
 */

import { manifest, runFiles, runFunction, tabsAt } from "../shared/chrome-api.js";

/**
 * @typedef {object} Script
 * @property {string[]} matches
 * @property {string[]} js
 * @property {"MAIN" | "ISOLATED"} world
 */

/** @returns {Script[]} the bridges first, so that a tap finds one to speak to */
function scripts() {
  const listed = manifest().content_scripts ?? [];
  const all = listed.map(({ matches = [], js = [], ...more }) => ({
    matches, js, world: "world" in more && more.world === "MAIN" ? more.world : "ISOLATED",
  }));
  return /** @type {Script[]} */ (all.sort((a, b) => a.world.localeCompare(b.world)));
}

/** Put the content scripts into every open page of the supported sites. */
export async function injectEverywhere() {
  for (const script of scripts()) {
    const tabs = await tabsAt(script.matches);
    const open = tabs.filter((tab) => tab.id !== undefined && !tab.discarded);
    await Promise.all(open.map((tab) => inject(/** @type {number} */ (tab.id), script)));
  }
}

/** @param {number} tab @param {Script} script */
async function inject(tab, { js, world }) {
  try {
    if (world === "MAIN" && (await runFunction(tab, hasTap))) return;
    await runFiles(tab, js, world);
  } catch (error) {
    // A page that shows an error or has gone takes no scripts. The popup says to refresh it.
    console.info(`Tab ${tab} took no scripts:`, error);
  }
}

/**
 * Whether a tap answers in this page. Runs there, so it stands alone.
 * @returns {Promise<boolean>}
 */
function hasTap() {
  return new Promise((resolve) => {
    const answer = (/** @type {MessageEvent} */ { source, data }) => {
      if (source !== window || data?.recollect !== 1 || data.type !== "listening") return;
      removeEventListener("message", answer);
      resolve(true);
    };
    addEventListener("message", answer);
    setTimeout(() => {
      removeEventListener("message", answer);
      resolve(false);
    }, 500);
    postMessage({ recollect: 1, type: "listen" }, location.origin);
  });
}
