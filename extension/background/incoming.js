/**
 * What a bridge sends, checked. A bridge lives in the process of its page, so what it says may be
 * the page's: it is held to its own site and to the forms of docs/protocol.md. Pure.
 */

/** @typedef {import("../sites/site.js").Site} Site */
/** @typedef {import("../shared/messages.js").BridgePage} BridgePage */
/** @typedef {import("../shared/messages.js").BridgeCapture} BridgeCapture */
/** @typedef {import("../shared/messages.js").BridgeTrouble} BridgeTrouble */

const KINDS = ["conversation", "stream", "dom"];
const ENDS = ["open", "done", "aborted"];
const TROUBLES = ["unknown_shape", "fetch_failed", "no_turns"];

/** @param {any} value @param {number} most */
const isText = (value, most) => typeof value === "string" && value.length <= most;

/** @param {any} value */
const isId = (value) => isText(value, 200) && value !== "";

/** @param {any} value */
const isConversation = (value) => value === null || (isText(value, 512) && value !== "");

/**
 * Whether an address is one of the site.
 * @param {any} url
 * @param {Site} site
 */
const isOf = (url, site) =>
  isText(url, 4096) && URL.canParse(url) && site.origins.includes(new URL(url).origin);

/**
 * @param {any} message
 * @param {Site} site
 * @returns {message is BridgePage}
 */
export const isPage = (message, site) =>
  message?.type === "page" && isOf(message.url, site) && isText(message.title, 10_000) &&
  isConversation(message.conversation) && typeof message.temporary === "boolean";

/**
 * @param {any} message
 * @param {Site} site
 * @returns {message is BridgeCapture}
 */
export const isCapture = (message, site) =>
  message?.type === "capture" && isId(message.id) && isConversation(message.conversation) &&
  typeof message.temporary === "boolean" &&
  (message.replaces === null || isText(message.replaces, 1000)) && isFrame(message.frame, site);

/** @param {any} frame @param {Site} site */
const isFrame = (frame, site) =>
  frame?.platform === site.platform && KINDS.includes(frame.kind) && isOf(frame.url, site) &&
  isText(frame.observed_at, 40) && frame.payload !== undefined &&
  (frame.stream_id === undefined || isId(frame.stream_id)) &&
  (frame.ended === undefined || ENDS.includes(frame.ended));

/**
 * @param {any} message
 * @returns {message is BridgeTrouble}
 */
export const isTrouble = (message) =>
  message?.type === "trouble" && TROUBLES.includes(message.kind) && isText(message.detail, 2000);

/**
 * What the address of a page tells, before its bridge says more.
 * @param {Site} site
 * @param {string} address
 * @param {string} title
 * @returns {BridgePage}
 */
export function pageAt(site, address, title) {
  const url = new URL(address);
  return {
    type: "page", url: address, title,
    conversation: site.conversationAt(url), temporary: site.temporaryAt(url),
  };
}
