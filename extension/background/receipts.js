/** The last receipt of each conversation, of the newest 5,000 conversations. */

import { result } from "./database.js";

/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("../shared/messages.js").ConversationReceipt} ConversationReceipt */
/** @typedef {ConversationReceipt & {platform: string, conversation: string}} KeptReceipt */

const MOST = 5000;

/**
 * The `receipt` of an `ack` (docs/protocol.md), as far as it is used here.
 * @typedef {object} ServerReceipt
 * @property {string} conversation_id
 * @property {string} platform
 * @property {string} external_id
 * @property {{received: number, stored: number}} messages
 * @property {boolean} complete
 * @property {number} missing_count
 * @property {string} [excluded]
 */

/**
 * @param {ServerReceipt} receipt
 * @param {string} at
 * @returns {KeptReceipt}
 */
export const keptReceipt = (receipt, at) => ({
  platform: receipt.platform,
  conversation: receipt.external_id,
  id: receipt.conversation_id,
  stored: receipt.messages.stored,
  missing: receipt.missing_count,
  complete: receipt.complete,
  at,
  excluded: receipt.excluded ?? null,
});

/**
 * Keep it as a part of a transaction of `receipts`.
 * @param {IDBTransaction} transaction
 * @param {KeptReceipt} receipt
 * @param {number} [most]
 */
export async function keepReceipt(transaction, receipt, most = MOST) {
  const receipts = transaction.objectStore("receipts");
  await result(receipts.put(receipt));
  const over = (await result(receipts.count())) - most;
  if (over <= 0) return;
  const oldest = await result(receipts.index("at").getAllKeys(null, over));
  // `getAllKeys` of an index gives the keys of its records.
  for (const key of oldest) await result(receipts.delete(key));
}

export class Receipts {
  /** @param {Database} database */
  constructor(database) {
    this.database = database;
  }

  /**
   * @param {string} platform
   * @param {string} conversation
   * @returns {Promise<KeptReceipt | null>}
   */
  async of(platform, conversation) {
    const kept = await this.database.run(["receipts"], "readonly", (transaction) =>
      result(transaction.objectStore("receipts").get([platform, conversation])));
    return kept ?? null;
  }

  /** @param {KeptReceipt} receipt */
  keep(receipt) {
    return this.database.run(["receipts"], "readwrite", (transaction) =>
      keepReceipt(transaction, receipt));
  }

  /** None of them is true of another server. */
  forgetAll() {
    return this.database.run(["receipts"], "readwrite", (transaction) =>
      result(transaction.objectStore("receipts").clear()));
  }
}
