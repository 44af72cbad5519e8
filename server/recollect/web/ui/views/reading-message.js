/** One message, as a row of the conversation. */

import { copy, messageOf } from "../actions.js";
import { element } from "../dom.js";
import { clock } from "../format.js";
import { icon } from "../icons.js";
import { tellAll } from "../shell.js";
import { speaker, TEXTS } from "../texts.js";
import { partOf } from "./reading-parts.js";

/**
 * @param {any} message  of `GET /api/v1/conversations/{id}/rendered` (docs/api.md)
 * @param {{platform: string}} conversation
 * @param {Date} now
 * @param {(sibling: string) => void} turn  to another branch
 */
export function messageRow(message, { platform }, now, turn) {
  const name = message.author || speaker(message.role, platform);
  const about = [message.model, message.provisional && TEXTS.reading.provisional, message.status === "partial" && TEXTS.reading.partial];
  const head = element(
    "header",
    {},
    element("h2", {}, name),
    ...about.filter(Boolean).map((text) => element("span", { class: "soft" }, text)),
    ...(message.created_at ? [element("time", { class: "soft", datetime: message.created_at }, clock(message.created_at, now))] : []),
    ...(message.siblings.length > 1 ? [branches(message, turn)] : []),
    copies(message, name),
  );
  return element(
    "li",
    { class: "message", "data-id": message.id, "data-version": versionOf(message), "data-role": message.role, tabindex: "-1" },
    head,
    ...message.parts.map(partOf),
  );
}

/**
 * What is different when the message is shown otherwise.
 * @param {any} message
 */
function versionOf({ status, text, parts, siblings }) {
  return [status, text.length, parts.length, siblings.length].join(".");
}

/**
 * `‹ 2 of 3 ›`
 * @param {{id: string, siblings: string[]}} message
 * @param {(sibling: string) => void} turn
 */
function branches({ id, siblings }, turn) {
  const at = siblings.indexOf(id);
  const texts = TEXTS.reading;
  return element(
    "span",
    { class: "branches", role: "group", "aria-label": texts.branches },
    step("back", texts.branchBefore, siblings[at - 1], turn),
    element("span", {}, texts.branch(at + 1, siblings.length)),
    step("next", texts.branchAfter, siblings[at + 1], turn),
  );
}

/**
 * @param {"back" | "next"} drawing
 * @param {string} label
 * @param {string | undefined} sibling
 * @param {(sibling: string) => void} turn
 */
function step(drawing, label, sibling, turn) {
  const button = element("button", { type: "button", class: "quiet icon-only", "aria-label": label, "data-step": drawing, disabled: !sibling }, icon(drawing, 16));
  if (sibling) button.addEventListener("click", () => turn(sibling));
  return button;
}

/**
 * @param {{text: string}} message
 * @param {string} name
 */
function copies({ text }, name) {
  const button = element("button", { type: "button", class: "quiet icon-only copy", "aria-label": TEXTS.reading.copyMessage(name) }, icon("copy", 16));
  button.addEventListener("click", async () => {
    try {
      await copy(text);
      tellAll(TEXTS.copied);
    } catch (error) {
      tellAll(messageOf(error));
    }
  });
  return button;
}
