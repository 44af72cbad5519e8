/** What the popup and the options ask, and who answers. */

import { manifest } from "../shared/chrome-api.js";
import { changed, withExclusion } from "./choices.js";
import { diagnosticsOf } from "./diagnostics.js";
import { AskError } from "./errors.js";
import { outboxOf, pageStatusOf, statusOf } from "./status.js";

/** @typedef {import("../shared/messages.js").Ask} Ask */
/** @typedef {import("./parts.js").Parts} Parts */

/**
 * @template {Ask["type"]} T
 * @typedef {(parts: Parts, ask: Extract<Ask, {type: T}>) => Promise<unknown>} Handler
 */

/** @type {{[T in Ask["type"]]: Handler<T>}} */
const HANDLERS = {
  status: async (parts, { tab }) => ({
    ...(await statusOf(parts)),
    page: tab === undefined ? null : await pageStatusOf(parts, tab),
  }),
  pair: async (parts, asked) => {
    const { elsewhere } = await parts.pairing.pair(parts.server, asked);
    if (elsewhere) await newServer(parts);
    parts.useServer();
  },
  unpair: async (parts) => {
    const revoked = await revoke(parts);
    await parts.pairing.forget();
    parts.useServer();
    return { revoked };
  },
  set: (parts, { changes }) => parts.choose((choices) => changed(choices, changes)),
  exclude: async (parts, { platform, conversation, title, excluded }) => {
    const removal = await parts.removals.of(platform, conversation);
    // Capturing again what was forgotten would only have it deleted again.
    if (!excluded && removal?.wish === "forget") {
      return remove(parts, platform, conversation, "restore");
    }
    return parts.choose((choices) =>
      withExclusion(choices, { platform, conversation, title }, excluded));
  },
  forget: (parts, { platform, conversation }) => remove(parts, platform, conversation, "forget"),
  restore: (parts, { platform, conversation }) => remove(parts, platform, conversation, "restore"),
  save: (parts, { tab }) => command(parts, tab, "save"),
  memories: (parts, { tab }) => command(parts, tab, "memories"),
  search: (parts, { query }) => parts.server.search(query),
  message: (parts, { conversation, message }) => parts.server.message(conversation, message),
  outbox: (parts) => outboxOf(parts),
  retry: async ({ link, work }) => {
    link.insist();
    await work();
  },
  drop: async ({ outbox, changed }, { id }) => {
    await outbox.drop(id);
    changed();
  },
  diagnostics: async (parts) => diagnosticsOf({
    status: await statusOf(parts),
    outbox: await outboxOf(parts),
    pages: parts.bridges.size,
    removals: (await parts.removals.pending()).length,
    version: manifest().version,
    browser: navigator.userAgent,
    at: parts.now(),
  }),
};

/**
 * @param {Parts} parts
 * @param {Ask} ask
 * @returns {Promise<unknown>}
 */
export async function answer(parts, ask) {
  const handler = Object.hasOwn(HANDLERS, ask?.type) ? HANDLERS[ask.type] : null;
  if (!handler) throw new AskError("unknown_ask", "The worker does not know that question.");
  return /** @type {Handler<any>} */ (handler)(parts, ask);
}

/** What was received before says nothing about another server. @param {Parts} parts */
async function newServer({ receipts, removals }) {
  await receipts.forgetAll();
  await removals.forgetIds();
}

/**
 * The server forgets the key, if it can be reached; here it is forgotten in any case.
 * @param {Parts} parts
 */
async function revoke({ pairing, server }) {
  if (!pairing.now) return false;
  try {
    await server.revoke(pairing.now.keyId);
    return true;
  } catch (error) {
    if (error instanceof AskError) return false;
    throw error;
  }
}

/**
 * Written down first, so that whatever happens then, it will be done.
 * @param {Parts} parts
 * @param {string} platform
 * @param {string} conversation
 * @param {"forget" | "restore"} wish
 */
async function remove(parts, platform, conversation, wish) {
  await parts.removals.ask(platform, conversation, wish);
  const known = parts.choices.now.excluded.find((one) =>
    one.platform === platform && one.conversation === conversation);
  const title = known?.title ?? parts.bridges.titleOf(platform, conversation);
  await parts.choose((choices) =>
    withExclusion(choices, { platform, conversation, title }, wish === "forget"));
  await parts.work();
}

/** @param {Parts} parts @param {number} tab @param {"save" | "memories"} name */
async function command({ bridges }, tab, name) {
  const bridge = bridges.inTab(tab);
  if (!bridge) {
    throw new AskError("no_page", "Recollect is not in this page yet. Refresh the page first.");
  }
  return bridges.command(bridge, name);
}
