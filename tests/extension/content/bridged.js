/** The scripts of the bridge, up to a given one, in a page. */

import { loaded, scriptsOf } from "../classic.js";
import { page } from "../page.js";

export const ADDRESS = "https://chat.example/c/1";

/** A site whose payloads are the least that a bridge needs. @returns {any} */
export function site() {
  return {
    platform: "example",
    name: "Example",
    origins: ["https://chat.example"],
    taps: [
      { kind: "conversation", method: "GET", path: /^\/talks\/(\d+)$/, whole: true },
      { kind: "stream", method: "POST", path: /^\/ask$/ },
      { kind: "change", method: "POST", path: /^\/rename$/ },
    ],
    conversationAt: (/** @type {URL} */ url) => /^\/c\/(\d+)$/.exec(url.pathname)?.[1] ?? null,
    temporaryAt: (/** @type {URL} */ url) => url.searchParams.has("temporary"),
    address: (/** @type {string} */ id) => `/c/${id}`,
    told: (
      /** @type {any} */ _tap,
      /** @type {URL} */ _url,
      /** @type {string} */ request,
      /** @type {string} */ body,
    ) => ({
      conversation: /id=(\d+)/.exec(body)?.[1] ?? null,
      temporary: /temporary/.test(`${request}${body}`),
      known: !body.startsWith("?"),
      ...(body.includes("part") ? { whole: false } : {}),
    }),
    ended: (/** @type {string} */ body) => body.includes("END"),
    fetch: async (/** @type {string} */ id) => `id=${id} all`,
    withoutTokens: (/** @type {any} */ copied) => ({
      ...copied,
      payload: copied.payload.replace("SECRET", ""),
    }),
    turns: {
      turn: ".turn",
      siteKeys: true,
      composer: "textarea",
      role: (/** @type {any} */ element) => element.role,
      key: (/** @type {any} */ element) => element.key,
      partial: (/** @type {any} */ element) => element.partial,
    },
  };
}

/** What the manifest lists of the bridge, without a site. */
const SCRIPTS = scriptsOf("https://chatgpt.com/", "ISOLATED").slice(1);

/**
 * @param {string} last  of the files, for instance "content/inbox.js"
 * @param {Record<string, unknown>} [more]  globals
 * @param {any} [of]  the site
 */
export function bridged(last, more = {}, of = site()) {
  const made = page(ADDRESS, more);
  const files = SCRIPTS.slice(0, SCRIPTS.indexOf(last) + 1);
  const context = loaded(files, { ...made.globals, recollectSites: { example: of } });
  return { ...made, context, recollect: context.recollect, site: of };
}

/** The same object as this context knows it, for comparison. @param {unknown} value */
export const plain = (value) => JSON.parse(JSON.stringify(value));
