/** What a worker that was killed, or a server that was left, has left half done. */

import { readLocal, writeLocal } from "../shared/chrome-api.js";
import { withExclusion } from "./choices.js";
import { isExcluded } from "./rules.js";

/** @typedef {import("./parts.js").Parts} Parts */

/**
 * Finish what the last worker may have begun.
 * @param {Parts} parts
 */
export async function recover(parts) {
  await knowPlace(parts);
  const { removals, choices } = parts;
  for (const { platform, conversation, wish } of await removals.pending()) {
    if (wish === "forget" && !isExcluded(choices.now, platform, conversation)) {
      await choices.change((before) =>
        withExclusion(before, { platform, conversation, title: null }, true));
    }
  }
  await parts.dropExcluded();
}

/**
 * What was received from another server, or in another space, says nothing about this one.
 * @param {Parts} parts
 */
export async function knowPlace({ pairing, receipts, removals }) {
  const { place } = pairing;
  const { receiptsOf } = await readLocal(["receiptsOf"]);
  if (!place || place === receiptsOf) return;
  if (receiptsOf) {
    await receipts.forgetAll();
    await removals.forgetIds();
  }
  await writeLocal({ receiptsOf: place });
}
