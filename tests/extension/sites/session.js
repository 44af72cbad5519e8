/** The page as a site may use it: answers by path, and what was asked of it. */

/**
 * @param {Record<string, string | ((asked: Asked) => string)>} answers  by the path's beginning
 * @param {{cookies?: Record<string, string>, stored?: Record<string, string>, scripts?: string, path?: string}} [more]
 */
export function session(answers, { cookies = {}, stored = {}, scripts = "", path = "/" } = {}) {
  /** @typedef {{path: string, headers: Record<string, string>, body: string | null}} Asked */
  /** @type {Asked[]} */
  const asked = [];
  /** @param {Asked} request */
  async function answer(request) {
    asked.push(request);
    const found = Object.entries(answers).find(([beginning]) => request.path.startsWith(beginning));
    if (!found) throw new Error(`nothing is at ${request.path}`);
    return typeof found[1] === "function" ? found[1](request) : found[1];
  }
  return {
    asked,
    /** @type {import("../../../extension/sites/site.js").PageSession} */
    page: {
      get: (at, headers = {}) => answer({ path: at, headers, body: null }),
      post: (at, body, headers = {}) => answer({ path: at, headers, body }),
      cookie: (name) => cookies[name] ?? null,
      stored: (name) => stored[name] ?? null,
      scripts: () => scripts,
      path: () => path,
    },
  };
}

/**
 * The tap of a site that a request of its page meets, as the tap itself chooses.
 * @param {import("../../../extension/sites/site.js").Site} site
 * @param {string} method
 * @param {string} address
 */
export function tapOf(site, method, address) {
  const url = new URL(address, site.origins[0]);
  const tap = site.taps.find(
    (each) =>
      each.method === method &&
      each.path.test(url.pathname) &&
      (each.query?.test(url.search) ?? true),
  );
  return { tap, url };
}

/**
 * What a site makes of an answer to a request of its page.
 * @param {import("../../../extension/sites/site.js").Site} site
 * @param {string} method
 * @param {string} address
 * @param {string} body
 * @param {string | null} [request]
 */
export function told(site, method, address, body, request = null) {
  const { tap, url } = tapOf(site, method, address);
  if (!tap) throw new Error(`no tap for ${method} ${address}`);
  return { ...site.told(tap, url, request, body) }; // without the prototype of another context
}
