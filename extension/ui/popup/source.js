/** What went into a context, and what did not, as rows. */

import { element } from "../dom.js";
import { day } from "../format.js";
import { tokensOf } from "../contexts.js";
import { addressOf, beginning } from "../passages.js";
import { TEXTS } from "../texts.js";
import { siteName } from "../views.js";
import { link, speaker } from "./origin.js";

/**
 * @typedef {import("../contexts.js").Group} Group
 * @typedef {import("../contexts.js").Source} Source
 * @typedef {import("../contexts.js").LeftOut} LeftOut
 * @typedef {import("../../shared/messages.js").SiteHealth} SiteHealth
 * @typedef {(address: string) => void} Open
 */

/**
 * @param {Group} group
 * @param {SiteHealth[]} sites
 * @param {Date} now
 * @param {Open} open
 */
export function groupRow({ standing, memories, sources }, sites, now, open) {
  const [first] = sources;
  const from = standing ? [TEXTS.context.standingHint] : memories ? [] : origin(first, sites, now);
  let title = first?.title || TEXTS.search.untitled;
  if (standing || memories) title = standing ? TEXTS.context.standing : TEXTS.context.memories;
  return element(
    "li",
    {},
    line(...from, TEXTS.context.tokens(tokensOf(sources))),
    element("h3", {}, title),
    element("ul", {}, ...sources.map((source) => messageRow(source, sites, open))),
  );
}

/**
 * @param {Source | undefined} source
 * @param {SiteHealth[]} sites
 * @param {Date} now
 */
function origin(source, sites, now) {
  if (!source) return [];
  const at = source.created_at;
  const when = at ? [element("time", { datetime: at }, day(at, now))] : [];
  return [siteName(source.platform ?? "", sites), ...when];
}

/**
 * @param {Source} source
 * @param {SiteHealth[]} sites
 * @param {Open} open
 */
function messageRow({ role, platform, whole, excerpt, url }, sites, open) {
  const said = role ? speaker(role, siteName(platform ?? "", sites)) : TEXTS.search.memory;
  const who = whole ? said : `${said}, ${TEXTS.context.shortened}`;
  const address = addressOf({ url, snippet: excerpt, highlights: beginning(excerpt) });
  return element(
    "li",
    {},
    link(address, open, { class: "message" }, element("b", {}, `${who}: `), excerpt),
  );
}

/**
 * @param {LeftOut} one
 * @param {SiteHealth[]} sites
 * @param {Open} open
 */
export function leftOutRow({ title, platform, url, messages, tokens }, sites, open) {
  const address = addressOf({ url, snippet: "", highlights: [] });
  return element(
    "li",
    {},
    link(address, open, { class: "message" }, title || TEXTS.search.untitled),
    line(
      ...(platform ? [siteName(platform, sites)] : []),
      TEXTS.context.messages(messages),
      TEXTS.context.tokens(tokens),
    ),
  );
}

/** @param {...(string | Element)} parts */
function line(...parts) {
  const spans = parts.map((part) => (typeof part === "string" ? element("span", {}, part) : part));
  return element("p", { class: "source" }, ...spans);
}
