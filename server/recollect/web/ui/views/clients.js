/** The clients that capture, and what waits in them: on the home view, and in the settings. */

import { element } from "../dom.js";
import { ago, size } from "../format.js";
import { TEXTS } from "../texts.js";

/**
 * A client of `GET /api/v1/clients`.
 * @typedef {object} Client
 * @property {string} key
 * @property {string} key_name
 * @property {string | null} name
 * @property {string | null} version
 * @property {string | null} origin
 * @property {boolean} connected
 * @property {string} seen_at
 * @property {{items: number, bytes: number, stuck: number} | null} outbox
 */

/** @param {Client[]} clients */
export function clientRows(clients) {
  const now = new Date();
  return element("ul", { class: "rows clients" }, ...clients.map((client) => row(client, now)));
}

/**
 * @param {Client} client
 * @param {Date} now
 */
function row(client, now) {
  const texts = TEXTS.clients;
  const { connected, outbox, version } = client;
  const waits = Boolean(outbox?.items);
  const state = connected ? texts.connected : texts.away(ago(client.seen_at, now));
  const about = [state, version].filter(Boolean).join(" · ");
  return element(
    "li",
    { "data-tone": outbox?.stuck ? "warn" : connected ? "ok" : "off" },
    element("span", { class: "dot" }),
    element(
      "div",
      {},
      element("h3", { dir: "auto" }, ...nameOf(client)),
      element("p", { class: "soft" }, about),
      element("p", { class: waits ? "warns" : "soft" }, waitingIn(client)),
    ),
  );
}

/** What people call it: the name of its key, which they have given. @param {Client} client */
const nameOf = ({ key_name: key, name }) =>
  name && name !== key ? [element("bdi", {}, key), " · ", element("bdi", {}, name)] : [key];

/** @param {Client} client */
function waitingIn({ outbox }) {
  const texts = TEXTS.clients;
  if (!outbox) return texts.silent;
  if (!outbox.items) return texts.nothing;
  const waits = texts.waiting(outbox.items, size(outbox.bytes));
  return outbox.stuck ? `${waits} ${texts.stuck(outbox.stuck)}` : waits;
}
