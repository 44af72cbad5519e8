/** What the toolbar icon shows. Pure. */

/** @typedef {import("../shared/messages.js").Status} Status */
/** @typedef {Pick<Status, "link" | "problem" | "outbox" | "choices" | "sites">} Shown */
/** @typedef {{text: string, color: string, title: string}} Badge */

const RED = "#b3261e";
const AMBER = "#9a6700";
const GREY = "#59636e";

/**
 * @param {Shown} status
 * @returns {Badge}
 */
export function badgeOf(status) {
  const { link, problem, outbox, choices } = status;
  const wrong = warningOf(status);
  if (wrong) return badge("!", RED, wrong);
  if (link === "unpaired") return badge("?", AMBER, "there is no server yet. Open the options.");
  if (choices.paused) return badge("off", GREY, "paused. Nothing is kept.");
  if (link === "connecting") return badge("", GREY, "connecting.");
  if (link === "connected" && !problem) return badge("", GREY, "connected.");
  const says = problem ?? "the server does not answer.";
  if (!outbox.items) return badge("", GREY, `${says} Nothing waits for it.`);
  return badge(number(outbox.items), AMBER, `${says} ${waiting(outbox.items)}`);
}

/** @param {Shown} status @returns {string | null} */
function warningOf({ link, problem, outbox, sites }) {
  if (link === "refused") return problem ?? "the server refuses the key. Pair again.";
  if (outbox.full) return "the disk seems to be full. Make room, and leave the chats open until then.";
  if (outbox.stuck) return "something is larger than the server takes. See the options, Outbox.";
  const site = sites.find(({ warning }) => warning);
  return site ? `${site.name} is not understood at the moment. See the options, Sites.` : null;
}

/** @param {string} text @param {string} color @param {string} says @returns {Badge} */
const badge = (text, color, says) => ({ text, color, title: `Recollect: ${says}` });

/** @param {number} items */
const number = (items) => (items > 999 ? "999+" : String(items));

/** @param {number} items */
const waiting = (items) => (items === 1 ? "1 capture waits." : `${items} captures wait.`);
