/** The REST calls of docs/api.md that the extension makes. Errors are sentences for the user. */

import { AskError } from "./errors.js";

const TIMEOUT_MS = 20_000;
const PAGE = 1000;

/** @typedef {{address: string, key: string}} Access */

/** An answer of the server that is an error, or none at all (status 0). */
export class ServerError extends AskError {
  /** @param {number} status @param {string} code @param {string} message */
  constructor(status, code, message) {
    super(code, message);
    this.status = status;
  }
}

export class Server {
  /**
   * @param {typeof globalThis.fetch} fetch
   * @param {() => Access | null} access
   */
  constructor(fetch, access) {
    this.fetch = fetch;
    this.access = access;
  }

  /**
   * Turn a pairing code into a key.
   * @param {string} address
   * @param {string} code
   * @param {string} name
   */
  pair(address, code, name) {
    return this.#call(address, "POST", "/api/v1/pair", { body: { code, name } });
  }

  /** @param {string} query */
  search(query) {
    return this.#ask("POST", "/api/v1/search", { q: query, limit: 10 });
  }

  /**
   * @param {string} query
   * @param {number} maxTokens
   */
  context(query, maxTokens) {
    return this.#ask("POST", "/api/v1/context", { query, max_tokens: maxTokens });
  }

  /**
   * The whole text of a memory.
   * @param {string} memory
   * @returns {Promise<string>}
   */
  async memory(memory) {
    return (await this.#ask("GET", `/v1/memory/${encodeURIComponent(memory)}`)).content;
  }

  /**
   * What a site remembers of its user, to be suggested there.
   * @param {string} platform
   * @param {import("../shared/messages.js").SiteMemory[]} memories
   * @returns {Promise<{received: number, created: number}>}
   */
  suggest(platform, memories) {
    const told = memories.map(({ id, text, createdAt }) =>
      ({ content: text, external_id: id, created_at: createdAt }));
    return this.#ask("POST", "/v1/memory/suggestions", { platform, memories: told });
  }

  /** @param {string} conversation */
  remove(conversation) {
    return this.#ask("DELETE", `/api/v1/conversations/${encodeURIComponent(conversation)}`);
  }

  /** @param {string} conversation */
  restore(conversation) {
    return this.#ask("POST", `/api/v1/conversations/${encodeURIComponent(conversation)}/restore`);
  }

  /** @param {string} key  its id */
  revoke(key) {
    return this.#ask("DELETE", `/api/v1/keys/${encodeURIComponent(key)}`);
  }

  /**
   * Our id of a conversation of a site, null if the server has none.
   * @param {string} platform
   * @param {string} conversation
   * @param {{deleted: boolean}} where  in the trash or out of it
   * @returns {Promise<string | null>}
   */
  async find(platform, conversation, { deleted }) {
    const query = new URLSearchParams({
      platform, external_id: conversation, deleted: String(deleted), limit: "1",
    });
    const { data } = await this.#ask("GET", `/api/v1/conversations?${query}`);
    // A server that does not know the filter would name any conversation, and this one is deleted.
    return data.find((/** @type {any} */ one) => one.external_id === conversation)?.id ?? null;
  }

  /**
   * The whole text of a message, by our ids.
   * @param {string} conversation
   * @param {string} message
   * @returns {Promise<string>}
   */
  async message(conversation, message) {
    const path = `/api/v1/conversations/${encodeURIComponent(conversation)}`;
    let after = null;
    do {
      const place = after ? `&after=${encodeURIComponent(after)}` : "";
      const answer = await this.#ask("GET", `${path}?branch=all&limit=${PAGE}${place}`);
      const found = answer.messages.data.find((/** @type {any} */ one) => one.id === message);
      if (found) return found.text;
      after = answer.messages.next;
    } while (after);
    throw new AskError("not_found", "That message is not there any more. Search again.");
  }

  /**
   * Why no socket comes about, as a sentence. A POST, for with a GET Chromium sends no Origin,
   * and the server may refuse just that; one that does not answers 405.
   * @param {string} address
   */
  async diagnose(address) {
    try {
      await this.#call(address, "POST", "/healthz");
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (error.code !== "method_not_allowed") return error.message;
    }
    return "The server answers, but not to WebSockets. Does a proxy before it let them through?";
  }

  /** @param {string} method @param {string} path @param {unknown} [body] */
  #ask(method, path, body) {
    const access = this.access();
    if (!access) throw new AskError("unpaired", "There is no server yet. Pair in the options.");
    return this.#call(access.address, method, path, { body, key: access.key });
  }

  /**
   * @param {string} address
   * @param {string} method
   * @param {string} path
   * @param {{body?: unknown, key?: string}} [what]
   * @returns {Promise<any>} null where there is nothing to say
   */
  async #call(address, method, path, { body, key } = {}) {
    const answer = await this.fetch(address + path, {
      method,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: headersFor(body, key),
      body: body === undefined ? null : JSON.stringify(body),
    }).catch((error) => {
      throw unreachable(address, error);
    });
    const text = await answer.text().catch((error) => {
      throw unreachable(address, error);
    });
    const said = jsonIn(text);
    if (!answer.ok) throw refusal(address, answer.status, said);
    if (text && said === null) throw stranger(address, answer.status);
    return said;
  }
}

/** @param {unknown} body @param {string | undefined} key */
const headersFor = (body, key) => ({
  ...(body === undefined ? {} : { "Content-Type": "application/json" }),
  ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
});

/** @param {string} address @param {unknown} error */
function unreachable(address, error) {
  // What fetch throws: TypeError for no connection, DOMException for none in time.
  if (!(error instanceof TypeError || error instanceof DOMException)) return error;
  return new ServerError(0, "no_server", `Nothing answers at ${address}. Is the server running?`);
}

/** @param {string} address @param {number} status @param {any} said */
function refusal(address, status, said) {
  const { code, message } = said?.error ?? {};
  if (typeof message !== "string") return stranger(address, status);
  return new ServerError(status, String(code), message);
}

/** @param {string} address @param {number} status */
const stranger = (address, status) =>
  new ServerError(status, "no_server",
    `What answers at ${address} is not Recollect, or not ready (status ${status}).`);

/** @param {string} text */
function jsonIn(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
