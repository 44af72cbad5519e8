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
    await parts.pairing.pair(parts.server, asked);
    await parts.useServer();
  },
  unpair: async (parts) => {
    const revoked = await revoke(parts);
    await parts.pairing.forget();
    await parts.useServer();
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
  context: (parts, { query, maxTokens }) => parts.server.context(query, maxTokens),
  suggest: (parts, { platform, memories }) => parts.server.suggest(platform, memories),
  memory: (parts, { memory }) => parts.server.memory(memory),
  message: (parts, { conversation, message }) => parts.server.message(conversation, message),
  outbox: (parts) => outboxOf(parts),
  retry: async (parts) => {
    parts.delivery.window.wake();
    await parts.wake(true);
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
 * What is to go is written down before it is excluded, and what is to come back after that, so that
 * whenever the worker is killed, nothing is captured that should not be.
 * @param {Parts} parts
 * @param {string} platform
 * @param {string} conversation
 * @param {"forget" | "restore"} wish
 */
async function remove(parts, platform, conversation, wish) {
  const { removals, bridges, delivery } = parts;
  const one = { platform, conversation, title: bridges.titleOf(platform, conversation) };
  const exclude = () => parts.choose((choices) => withExclusion(choices, one, wish === "forget"));
  const arriving = wish === "forget" && delivery.window.mayHold(platform, conversation);
  if (wish === "restore") await exclude();
  await removals.ask(platform, conversation, wish, arriving);
  if (wish === "forget") await exclude();
  const failed = await parts.remove();
  await parts.work();
  // A server that is away will do it later. One that will not do it is the user's matter.
  if (failed && failed.status >= 400 && failed.status < 500) throw failed;
}

/** @param {Parts} parts @param {number} tab @param {"save" | "memories"} name */
async function command({ bridges }, tab, name) {
  const bridge = bridges.inTab(tab);
  if (!bridge) {
    throw new AskError("no_page", "Recollect is not in this page yet. Refresh the page first.");
  }
  return bridges.command(bridge, name);
}
