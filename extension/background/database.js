/**
 * The extension's database: what waits, what was received, how the sites do. Every transaction is
 * durable when it resolves: it has reached the disk, not only the cache of the system.
 */

const VERSION = 1;

/**
 * Items and their bodies lie apart, so that counting and choosing read no conversations.
 * @typedef {"items" | "bodies" | "receipts" | "health" | "removals"} Store
 */

/** @param {IDBDatabase} database */
function create(database) {
  const items = database.createObjectStore("items", { keyPath: "n", autoIncrement: true });
  items.createIndex("key", "key", { unique: true });
  items.createIndex("id", "id", { unique: true });
  items.createIndex("conversation", ["platform", "conversation"]);
  database.createObjectStore("bodies");
  const receipts = database.createObjectStore("receipts", {
    keyPath: ["platform", "conversation"],
  });
  receipts.createIndex("at", "at");
  database.createObjectStore("health", { keyPath: "platform" });
  database.createObjectStore("removals", { keyPath: ["platform", "conversation"] });
}

export class Database {
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null;

  /** @param {IDBFactory} factory @param {string} [name] */
  constructor(factory, name = "recollect") {
    this.factory = factory;
    this.name = name;
  }

  /**
   * All of `work`, or nothing of it. `work` may await nothing but requests of its transaction.
   * @template T
   * @param {Store[]} stores
   * @param {"readonly" | "readwrite"} mode
   * @param {(transaction: IDBTransaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(stores, mode, work) {
    const transaction = await this.#begin(stores, mode);
    const worked = async () => work(transaction);
    const [result] = await Promise.all([worked(), ending(transaction)]).catch((error) => {
      abort(transaction);
      throw transaction.error ?? error;
    });
    return result;
  }

  /** @param {Store[]} stores @param {"readonly" | "readwrite"} mode */
  async #begin(stores, mode) {
    const begin = async () =>
      (await this.#open()).transaction(stores, mode, { durability: "strict" });
    try {
      return await begin();
    } catch (error) {
      // Chromium has closed the database, as when its data are cleared, and says so only later.
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
      this.#opened = null;
      return begin();
    }
  }

  #open() {
    this.#opened ??= this.#opening().catch((error) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async #opening() {
    const opening = this.factory.open(this.name, VERSION);
    opening.onupgradeneeded = () => create(opening.result);
    const database = await result(opening);
    const forget = () => {
      this.#opened = null;
    };
    database.onclose = forget;
    database.onversionchange = () => {
      database.close();
      forget();
    };
    return database;
  }
}

/**
 * What a request of a transaction comes to.
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
const ending = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("It was aborted."));
  });

/** @param {IDBTransaction} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch (error) {
    // It has ended by itself: then that is what happened.
    if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
  }
}

/**
 * Whether the disk takes nothing more. A quota says so; a disk that is really full fails the
 * writing of large values (DataError), and closes the database, which then cannot be opened
 * (UnknownError).
 * @param {unknown} error
 */
export function isFull(error) {
  if (!(error instanceof DOMException)) return false;
  const { name, message } = error;
  return name === "QuotaExceededError" || name === "UnknownError" ||
    (name === "DataError" && message.includes("write"));
}
