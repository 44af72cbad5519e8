/**
 * Workers that live and are killed over one disk, beside pages and a server that the test plays.
 */

import { IDBFactory } from "fake-indexeddb";

import { Parts } from "../../../extension/background/parts.js";
import { siteOf } from "../../../extension/sites/registry.js";
import { FakeClock, FakePort, FakeSocket } from "./world.js";

// Node has it only from 21 on.
globalThis.navigator ??= { userAgent: "node" };

/** What outlives a worker: its database and its storage. */
export class Disk {
  indexedDB = new IDBFactory();
  storage = {};
}

/** One worker, from its start until it is killed. */
export class Life {
  clock = new FakeClock();
  sockets = [];
  alarms = new Set();
  badge = null;
  dead = false;
  #transactions = new Set();

  /** @param {Disk} disk */
  constructor(disk) {
    globalThis.chrome = fakeChrome(this, disk);
    globalThis.indexedDB = this.#factory(disk.indexedDB);
    globalThis.WebSocket = socketsOf(this);
    this.parts = new Parts(this.clock);
  }

  get socket() {
    return this.sockets.at(-1);
  }

  /** A page connects its bridge. */
  page(url = "https://claude.ai/chat/c1", tab = 1) {
    const port = new FakePort(url, { id: tab, incognito: false, title: "Tea" });
    this.parts.bridges.add(port, siteOf(url));
    return port;
  }

  /** The end, wherever the worker is: what is not on the disk is gone, and nothing more happens. */
  kill() {
    this.dead = true;
    for (const transaction of this.#transactions) abort(transaction);
  }

  #factory(factory) {
    return {
      open: (...told) => {
        const opening = factory.open(...told);
        opening.addEventListener("success", () => this.#watch(opening.result));
        return opening;
      },
    };
  }

  #watch(database) {
    const begin = database.transaction.bind(database);
    database.transaction = (...told) => {
      if (this.dead) throw new Error("The worker is dead.");
      const transaction = begin(...told);
      this.#transactions.add(transaction);
      transaction.addEventListener("complete", () => this.#transactions.delete(transaction));
      transaction.addEventListener("abort", () => this.#transactions.delete(transaction));
      return transaction;
    };
  }
}

function abort(transaction) {
  try {
    transaction.abort();
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
  }
}

const socketsOf = (life) => class extends FakeSocket {
  constructor(url) {
    super(url);
    if (!life.dead) life.sockets.push(this);
  }
};

/** As much of `chrome` as the worker uses. What a dead worker writes is not written. */
function fakeChrome(life, { storage }) {
  const local = {
    get: async (keys) => structuredClone(Object.fromEntries(
      keys.filter((key) => key in storage).map((key) => [key, storage[key]]))),
    set: async (values) => {
      if (!life.dead) Object.assign(storage, structuredClone(values));
    },
    remove: async (keys) => {
      for (const key of keys) delete storage[key];
    },
    setAccessLevel: async ({ accessLevel }) => void (life.accessLevel = accessLevel),
  };
  return {
    runtime: { getManifest: () => ({ version: "0.1.0" }) },
    storage: { local },
    alarms: {
      get: async (name) => (life.alarms.has(name) ? { name } : undefined),
      create: async (name) => void life.alarms.add(name),
      clear: async (name) => life.alarms.delete(name),
    },
    action: {
      setBadgeBackgroundColor: async () => undefined,
      setBadgeText: async ({ text }) => void (life.badge = text),
      setTitle: async () => undefined,
    },
    permissions: { contains: async () => false },
    tabs: { query: async () => life.tabs ?? [] },
  };
}
