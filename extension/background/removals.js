/**
 * What the user wants to be deleted on the server, or taken back. It is written down first, and
 * done when the server is there. What was forgotten stays written down: a capture that was on its
 * way may arrive after the server has deleted everything, and goes the same way.
 */

import { timestamp } from "./clock.js";
import { result } from "./database.js";
import { ServerError } from "./server.js";

/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("./receipts.js").Receipts} Receipts */
/** @typedef {import("./receipts.js").KeptReceipt} KeptReceipt */
/** @typedef {import("./server.js").Server} Server */

/**
 * @typedef {object} Removal
 * @property {string} platform
 * @property {string} conversation
 * @property {"forget" | "restore"} wish
 * @property {string | null} id  ours, null while it is not known
 * @property {boolean} done
 * @property {string | null} unsureUntil  until then something of it may still arrive that was on its
 *   way, so that "there is none" is no answer
 */

/** So long a server may take over what it was sent. */
const ARRIVING_MS = 60_000;

export class Removals {
  /** @type {Promise<void>} */
  #running = Promise.resolve();

  /**
   * @param {{database: Database, receipts: Receipts, server: Server, clock: Clock,
   *   restored: (receipt: KeptReceipt) => void}} world
   */
  constructor({ database, receipts, server, clock, restored }) {
    this.database = database;
    this.receipts = receipts;
    this.server = server;
    this.clock = clock;
    this.restored = restored;
  }

  /**
   * Write a wish down; the newest counts.
   * @param {string} platform
   * @param {string} conversation
   * @param {"forget" | "restore"} wish
   * @param {boolean} [arriving]  something of it may be on its way to the server
   */
  async ask(platform, conversation, wish, arriving = false) {
    const receipt = await this.receipts.of(platform, conversation);
    const unsureUntil = arriving ? timestamp(this.clock, ARRIVING_MS) : null;
    /** @type {Removal} */
    const removal = {
      platform, conversation, wish, id: receipt?.id ?? null, done: false, unsureUntil,
    };
    await this.database.run(["removals"], "readwrite", (transaction) =>
      result(transaction.objectStore("removals").put(removal)));
  }

  /** @returns {Promise<Removal[]>} */
  all() {
    return this.database.run(["removals"], "readonly", (transaction) =>
      result(transaction.objectStore("removals").getAll()));
  }

  /** @returns {Promise<Removal[]>} */
  async pending() {
    return (await this.all()).filter(({ done }) => !done);
  }

  /**
   * @param {string} platform
   * @param {string} conversation
   * @returns {Promise<Removal | undefined>}
   */
  of(platform, conversation) {
    return this.database.run(["removals"], "readonly", (transaction) =>
      result(transaction.objectStore("removals").get([platform, conversation])));
  }

  /** Ids are of one server. What was asked for holds for another one as well. */
  async forgetIds() {
    for (const { platform, conversation } of await this.all()) {
      await this.#change(platform, conversation, (removal) =>
        ({ ...removal, id: null, done: false }));
    }
  }

  /**
   * Do what is left to do. What fails is left for the next time.
   * @returns {Promise<ServerError | null>} why it was left
   */
  run() {
    const run = this.#running.then(() => this.#run());
    this.#running = run.then(() => undefined, () => undefined);
    return run;
  }

  async #run() {
    try {
      for (const removal of await this.pending()) await this.#do(removal);
      return null;
    } catch (error) {
      if (error instanceof ServerError) return error;
      throw error;
    }
  }

  /** @param {Removal} removal */
  async #do(removal) {
    const { platform, conversation, wish } = removal;
    const deleted = wish === "restore";
    const id = removal.id ?? await this.server.find(platform, conversation, { deleted });
    const answer = id === null ? null : await this.#call(wish, id);
    if (id === null && removal.unsureUntil && timestamp(this.clock) < removal.unsureUntil) return;
    // The user may have thought better of it while the server was at it: then it is not done.
    const done = await this.#change(platform, conversation, (latest) =>
      latest.wish === wish ? { ...latest, id, done: true } : null);
    if (!done || id === null) return;
    const receipt = this.#receipt({ ...removal, id }, answer);
    await this.receipts.keep(receipt);
    if (wish === "restore") this.restored(receipt);
  }

  /** @param {Removal["wish"]} wish @param {string} id */
  async #call(wish, id) {
    try {
      return await (wish === "forget" ? this.server.remove(id) : this.server.restore(id));
    } catch (error) {
      if (error instanceof ServerError && error.status === 404) return null;
      throw error;
    }
  }

  /**
   * What the conversation looks like now.
   * @param {Removal & {id: string}} removal
   * @param {any} answer  of the server, the conversation if it was restored
   * @returns {KeptReceipt}
   */
  #receipt({ platform, conversation, wish, id }, answer) {
    return {
      platform, conversation, id,
      stored: answer?.message_count ?? 0,
      missing: answer?.completeness.missing_count ?? 0,
      // What was said meanwhile is to be fetched.
      complete: false,
      at: timestamp(this.clock),
      excluded: wish === "forget" ? "deleted" : null,
    };
  }

  /**
   * Change a removal, if there is one, all at once.
   * @param {string} platform
   * @param {string} conversation
   * @param {(removal: Removal) => Removal | null} change  null: leave it
   * @returns {Promise<boolean>} whether it was changed
   */
  #change(platform, conversation, change) {
    return this.database.run(["removals"], "readwrite", (transaction) =>
      changeIn(transaction, platform, conversation, change));
  }
}

/**
 * The server has stored something of a conversation, as a part of a transaction: what was to be
 * forgotten has to go again.
 * @param {IDBTransaction} transaction
 * @param {KeptReceipt} receipt
 */
export const storedAgain = (transaction, { platform, conversation, id, excluded }) =>
  changeIn(transaction, platform, conversation, (removal) =>
    removal.wish !== "forget" || (removal.done && excluded === "deleted")
      ? null : { ...removal, id, done: false });

/**
 * @param {IDBTransaction} transaction
 * @param {string} platform
 * @param {string} conversation
 * @param {(removal: Removal) => Removal | null} change
 */
async function changeIn(transaction, platform, conversation, change) {
  const store = transaction.objectStore("removals");
  const removal = await result(store.get([platform, conversation]));
  const next = removal ? change(removal) : null;
  if (next) await result(store.put(next));
  return next !== null;
}
