/**
 * What waits to be stored by the server. An item leaves it when it is acknowledged, when it can
 * never be, or on the user's word; not when it is sent. What replaces an item while that is on
 * its way gets a new id, so the receipt of the old one does not take the new one away.
 */

import { result } from "./database.js";

/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("../shared/messages.js").CaptureFrame} CaptureFrame */

/**
 * @typedef {object} Item
 * @property {number} n  its place, for as long as it waits
 * @property {string} id  of this content, on the wire
 * @property {string} key  what replaces what
 * @property {string} platform
 * @property {CaptureFrame["kind"]} kind
 * @property {string | null} conversation
 * @property {number} bytes  of the whole frame, UTF-8
 * @property {string} queuedAt
 * @property {string} observedAt
 * @property {number | null} [refusedAt]  the server said it is too large when this was its limit
 */

/** @typedef {{items: number, bytes: number, stuck: number}} Summary */

const BATCH = 64;
/** @type {import("./database.js").Store[]} */
const STORES = ["items", "bodies"];

export class Outbox {
  /** @param {Database} database @param {() => string} [newId] */
  constructor(database, newId = () => crypto.randomUUID()) {
    this.database = database;
    this.newId = newId;
  }

  /**
   * Keep a frame. When this resolves it is on the disk. `key` names what it goes over; a frame that
   * was observed before the one that waits goes over nothing, and waits beside it.
   * @param {{id: string, replaces: string | null, conversation: string | null, frame: CaptureFrame,
   *   at: string}} capture  `id` is the bridge's
   */
  async put({ id, replaces, conversation, frame, at }) {
    const body = JSON.stringify(frame);
    const wireId = this.newId();
    /** @type {Omit<Item, "n" | "key" | "queuedAt">} */
    const content = {
      id: wireId,
      platform: frame.platform,
      kind: frame.kind,
      conversation,
      bytes: utf8Length(frameText(wireId, body)),
      observedAt: frame.observed_at,
    };
    await this.database.run(STORES, "readwrite", async (transaction) => {
      const items = transaction.objectStore("items");
      const over = await waiting(items, replaces, frame.observed_at) ?? await byKey(items, id);
      const item = over
        ? { ...content, n: over.n, key: over.key, queuedAt: over.queuedAt }
        : { ...content, key: await freeKey(items, replaces, id), queuedAt: at };
      const n = await result(items.put(item));
      await result(transaction.objectStore("bodies").put(body, n));
    });
  }

  /**
   * The oldest items that `wanted` lets through.
   * @param {(item: Item) => boolean} wanted
   * @param {number} most
   */
  next(wanted, most) {
    return this.database.run(["items"], "readonly", async (transaction) => {
      /** @type {Item[]} */
      const found = [];
      for await (const item of each(transaction)) {
        if (wanted(item)) found.push(item);
        if (found.length >= most) break;
      }
      return found;
    });
  }

  /**
   * An item as it is now, with the text of its frame; null if it is gone.
   * @param {number} n
   * @throws {DOMException} if the disk does not give it back
   */
  take(n) {
    return this.database.run(STORES, "readonly", async (transaction) => {
      const item = await at(transaction, n);
      /** @type {string | undefined} */
      const body = await result(transaction.objectStore("bodies").get(n));
      if (!item) return null;
      if (body === undefined) throw new DOMException("Its text is gone.", "NotReadableError");
      return { item, text: frameText(item.id, body) };
    });
  }

  /** @returns {Promise<Item[]>} the oldest first */
  all() {
    return this.database.run(["items"], "readonly", (transaction) =>
      result(transaction.objectStore("items").getAll()));
  }

  /** @param {string} platform @param {string} conversation */
  count(platform, conversation) {
    return this.database.run(["items"], "readonly", (transaction) => {
      const index = transaction.objectStore("items").index("conversation");
      return result(index.count([platform, conversation]));
    });
  }

  /** Whether anything waits. */
  async isEmpty() {
    return (await this.next(() => true, 1)).length === 0;
  }

  /** @param {string} id  on the wire */
  drop(id) {
    return this.database.run(STORES, "readwrite", (transaction) => dropById(transaction, id));
  }

  /** @param {string} key */
  dropKey(key) {
    return this.database.run(STORES, "readwrite", async (transaction) => {
      const item = await byKey(transaction.objectStore("items"), key);
      if (item) await remove(transaction, item.n);
    });
  }

  /** @param {(item: Item) => boolean} test  which ones */
  dropWhere(test) {
    return this.database.run(STORES, "readwrite", async (transaction) => {
      const items = await result(transaction.objectStore("items").getAll());
      for (const item of items.filter(test)) await remove(transaction, item.n);
    });
  }

  /**
   * The server would not take it, although it is within the limit it named.
   * @param {number} n
   * @param {number} limit
   */
  markRefused(n, limit) {
    return this.database.run(["items"], "readwrite", async (transaction) => {
      const item = await at(transaction, n);
      if (item) await result(transaction.objectStore("items").put({ ...item, refusedAt: limit }));
    });
  }
}

/**
 * Whether an item is larger than the server takes. Unknown before the server has told its limit.
 * @param {Item} item
 * @param {number | null} limit  bytes
 */
export const isStuck = (item, limit) =>
  limit !== null && (item.bytes > limit || item.refusedAt === limit);

/**
 * Take an item out by its id on the wire, as a part of a transaction.
 * @param {IDBTransaction} transaction
 * @param {string} id
 * @returns {Promise<Item | undefined>}  undefined: it is not there, or something went over it
 */
export async function dropById(transaction, id) {
  const item = await result(transaction.objectStore("items").index("id").get(id));
  if (item) await remove(transaction, item.n);
  return item;
}

/**
 * The server has told which conversation this was a part of.
 * @param {IDBTransaction} transaction
 * @param {number} n
 * @param {string} conversation
 */
export async function bind(transaction, n, conversation) {
  const item = await at(transaction, n);
  if (!item || item.conversation !== null) return;
  await result(transaction.objectStore("items").put({ ...item, conversation }));
}

/** @param {IDBTransaction} transaction @param {number} n @returns {Promise<Item | undefined>} */
const at = (transaction, n) => result(transaction.objectStore("items").get(n));

/** @param {IDBTransaction} transaction @param {number} n */
async function remove(transaction, n) {
  await result(transaction.objectStore("items").delete(n));
  await result(transaction.objectStore("bodies").delete(n));
}

/** @param {IDBTransaction} transaction @returns {AsyncGenerator<Item>} */
async function* each(transaction) {
  const items = transaction.objectStore("items");
  /** @type {Item[]} */
  let batch = await result(items.getAll(null, BATCH));
  while (batch.length) {
    yield* batch;
    const last = /** @type {Item} */ (batch.at(-1));
    batch = await result(items.getAll(IDBKeyRange.lowerBound(last.n, true), BATCH));
  }
}

/** @param {IDBObjectStore} items @param {string} key @returns {Promise<Item | undefined>} */
const byKey = (items, key) => result(items.index("key").get(key));

/** @param {IDBObjectStore} items @param {string | null} replaces @param {string} observedAt */
async function waiting(items, replaces, observedAt) {
  const item = replaces === null ? undefined : await byKey(items, replaces);
  return item && item.observedAt <= observedAt ? item : undefined;
}

/** @param {IDBObjectStore} items @param {string | null} replaces @param {string} id */
async function freeKey(items, replaces, id) {
  return replaces === null || (await byKey(items, replaces)) ? id : replaces;
}

/** @param {string} id @param {string} body  a JSON object */
const frameText = (id, body) =>
  `{"type":"capture","id":${JSON.stringify(id)},${body.slice(1)}`;

/** @param {string} text */
const utf8Length = (text) => new TextEncoder().encode(text).length;
