/**
 * A text to copy into a report of a problem: what runs, how it is, and how much there is. No text
 * of a conversation, no title, no id of one, and no key. Pure.
 */

/** @typedef {import("../shared/messages.js").Status} Status */
/** @typedef {import("../shared/messages.js").OutboxItem} OutboxItem */

/** Whatever looks like the id of something, wherever it comes from. */
const IDS =
  /\b(?:conv_|msg_|rk_|c_|r_|rc_)[0-9a-z_-]{8,}|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b[0-9a-f]{12,}\b/gi;

/**
 * @param {object} what
 * @param {Omit<Status, "page">} what.status
 * @param {OutboxItem[]} what.outbox
 * @param {number} what.pages  open pages that are captured
 * @param {number} what.removals  that the server has not done yet
 * @param {string} what.version  of the extension
 * @param {string} what.browser
 * @param {string} what.at
 */
export function diagnosticsOf({ status, outbox, pages, removals, version, browser, at }) {
  const { link, since, problem, address, serverVersion, choices, sites } = status;
  return [
    `Recollect extension ${version}, ${at}`,
    `Browser: ${browser}`,
    `Server: ${address ?? "none"}, version ${serverVersion ?? "unknown"}`,
    `Link: ${link} since ${since ?? "unknown"}${problem ? ` (${problem})` : ""}`,
    `Outbox: ${status.outbox.items} items, ${status.outbox.bytes} bytes, ` +
      `${status.outbox.stuck} too large${status.outbox.full ? ", NO ROOM" : ""}`,
    ...outbox.slice(0, 50).map(itemLine),
    `Open pages: ${pages}. Removals to do: ${removals}.`,
    `Paused: ${choices.paused ? "everywhere" : choices.pausedSites.join(", ") || "nowhere"}. ` +
      `Excluded: ${choices.excluded.length}. Temporary chats: ${yes(choices.captureTemporary)}. ` +
      `Incognito: ${yes(choices.captureIncognito)}.`,
    ...sites.map(siteLine),
  ].join("\n").replace(IDS, "…");
}

/** @param {OutboxItem} item */
const itemLine = ({ platform, kind, bytes, queuedAt, state }) =>
  `  ${queuedAt} ${platform} ${kind} ${bytes} bytes ${state}`;

/** @param {Status["sites"][number]} site */
const siteLine = ({ name, lastGoodAt, unread, unreadSince, detail }) =>
  `${name}: last good ${lastGoodAt ?? "never"}` +
  (unread ? `, ${unread} not understood since ${unreadSince}: ${detail}` : "");

/** @param {boolean} value */
const yes = (value) => (value ? "yes" : "no");
