/** Where a message is from: who said it, on which site, and the link to it. */

import { element } from "../dom.js";
import { TEXTS } from "../texts.js";

/**
 * @param {string} role
 * @param {string} site  its name; what it answers is said by it
 */
export function speaker(role, site) {
  /** @type {Record<string, string>} */
  const names = {
    user: TEXTS.search.you, assistant: site, system: TEXTS.search.system, tool: TEXTS.search.tool,
  };
  return names[role] ?? role;
}

/**
 * A link that opens in a tab of its own; where there is no address, only its text.
 * @param {string | null} address
 * @param {(address: string) => void} open
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function link(address, open, attributes, ...children) {
  if (!address) return element("p", { class: attributes.class ?? null }, ...children);
  const made = element("a", { ...attributes, href: address }, ...children);
  made.addEventListener("click", (event) => {
    event.preventDefault();
    open(address);
  });
  return made;
}
