/** The address of a server as people type it. Pure. */

const LOOPBACK = ["127.0.0.1", "localhost", "recollect.localhost"];

/**
 * @typedef {object} ServerAddress
 * @property {string} address  http(s)://host[:port]
 * @property {boolean} local  it is on this machine, and needs no permission
 * @property {string} pattern  the permission that another server needs
 */

/**
 * @param {string} text
 * @returns {ServerAddress}
 * @throws {Error} with a sentence for the user
 */
export function parseAddress(text) {
  const typed = text.trim();
  const url = urlOf(typed);
  if (!url) throw new Error("That is no address. It looks like http://127.0.0.1:8377.");
  const local = LOOPBACK.includes(url.hostname);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) && !local) url.protocol = "https:";
  if (url.protocol !== "https:" && !(local && url.protocol === "http:")) {
    throw new Error("A server on another machine needs an address that begins with https://.");
  }
  return { address: url.origin, local, pattern: `${url.protocol}//${url.hostname}/*` };
}

/** @param {string} typed */
function urlOf(typed) {
  const whole = typed.includes("://") ? typed : `http://${typed}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  // Chromium takes blanks and the like in a name, and escapes them.
  return /^[\w.[\]:-]+$/.test(url.hostname) ? url : null;
}

/**
 * Where captures go.
 * @param {string} address
 */
export const captureUrl = (address) => `${address.replace(/^http/, "ws")}/api/v1/capture`;
