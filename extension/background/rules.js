/** What may be kept. Pure. */

/** @typedef {import("../shared/messages.js").Choices} Choices */
/** @typedef {import("../shared/messages.js").Refusal} Refusal */

/**
 * @typedef {object} Seen  what was seen, and where
 * @property {string} platform
 * @property {string | null} conversation
 * @property {boolean} temporary
 * @property {boolean} incognito
 */

/**
 * Why it may not be kept; null if it may. What the user has said of this conversation comes first.
 * @param {Choices} choices
 * @param {Seen} seen
 * @returns {Refusal | null}
 */
export function refusalOf(choices, { platform, conversation, temporary, incognito }) {
  if (isExcluded(choices, platform, conversation)) return "excluded";
  if (choices.paused) return "paused";
  if (choices.pausedSites.includes(platform)) return "site_paused";
  if (incognito && !choices.captureIncognito) return "incognito";
  if (temporary && !choices.captureTemporary) return "temporary";
  return null;
}

/**
 * @param {Choices} choices
 * @param {string} platform
 * @param {string | null} conversation
 */
export const isExcluded = (choices, platform, conversation) =>
  choices.excluded.some((one) => one.platform === platform && one.conversation === conversation);
