/** Which server this browser belongs to, and the key to it. */

import { parseAddress } from "../shared/address.js";
import { mayReach, readLocal, removeLocal, writeLocal } from "../shared/chrome-api.js";
import { AskError } from "./errors.js";

/** @typedef {import("./server.js").Server} Server */

/**
 * @typedef {object} Pairing
 * @property {string} address
 * @property {string} key
 * @property {string} keyId
 * @property {string} space
 * @property {string} name  what the key is called
 */

export class PairingRecord {
  /** @type {Pairing | null} */
  #now = null;
  #client = "";

  async load() {
    const { pairing, client } = await readLocal(["pairing", "client"]);
    this.#now = pairing ?? null;
    this.#client = client ?? crypto.randomUUID();
    if (!client) await writeLocal({ client: this.#client });
  }

  get now() {
    return this.#now;
  }

  /**
   * What the link needs, null without a pairing.
   * @param {string} version  of the extension
   */
  target(version) {
    if (!this.#now) return null;
    const { address, key, name } = this.#now;
    return { address, hello: { token: key, client: { id: this.#client, name, version } } };
  }

  /**
   * @param {Server} server
   * @param {{address: string, code: string, name: string}} asked
   */
  async pair(server, asked) {
    const { address, local, pattern } = checked(asked.address);
    if (!local && !(await mayReach(pattern))) {
      const message = `Chromium must allow Recollect to reach ${address} first.`;
      throw new AskError("no_permission", message);
    }
    const name = asked.name.trim().slice(0, 100) || "Browser";
    const paired = await server.pair(address, asked.code.trim(), name);
    /** @type {Pairing} */
    const pairing = {
      address, name, key: paired.api_key, keyId: paired.key.id, space: paired.user.space,
    };
    await writeLocal({ pairing });
    this.#now = pairing;
  }

  /** Which server and which space of it, null without a pairing. */
  get place() {
    return this.#now && `${this.#now.address} ${this.#now.space}`;
  }

  async forget() {
    await removeLocal(["pairing"]);
    this.#now = null;
  }
}

/** @param {string} address */
function checked(address) {
  try {
    return parseAddress(address);
  } catch (error) {
    throw new AskError("invalid_input", /** @type {Error} */ (error).message);
  }
}
