/** The server: its address, pairing with it by a code, and how the link to it is. */

import { requestReach } from "../../shared/chrome-api.js";
import { parseAddress } from "../../shared/address.js";
import { confirmed, onPress, run } from "../actions.js";
import { ask } from "../ask.js";
import { byId, say } from "../dom.js";
import { TEXTS } from "../texts.js";
import { linkView } from "../views.js";

/** @typedef {import("../../shared/messages.js").Status} Status */

const DEFAULT_ADDRESS = "http://127.0.0.1:8377";

/** Whether the user asked for the form although there is a key. */
let again = false;

const input = (/** @type {string} */ id) => byId(id, HTMLInputElement);
const form = () => byId("pair", HTMLFormElement);
const told = () => byId("server-told", HTMLElement);

export function watchServer() {
  input("address").value = DEFAULT_ADDRESS;
  input("name").value = TEXTS.options.browserName(system());
  form().addEventListener("submit", (event) => {
    event.preventDefault();
    void run(byId("connect", HTMLButtonElement), told(), pair);
  });
  onPress(byId("disconnect", HTMLButtonElement), told(), disconnect);
  onPress(byId("try-now", HTMLButtonElement), told(), () => ask({ type: "retry" }));
  byId("pair-again", HTMLButtonElement).addEventListener("click", () => {
    again = true;
    form().hidden = false;
    input("code").focus();
  });
}

function system() {
  const data = /** @type {{userAgentData?: {platform: string}}} */ (navigator).userAgentData;
  return data?.platform ?? "";
}

/** Chrome shows its question only in the click: nothing is awaited before. */
async function pair() {
  const { address, pattern } = checkedAddress();
  const code = input("code").value.trim();
  if (!code) throw wrong("code", TEXTS.options.codeMissing);
  if (pattern.startsWith("https:") && !(await requestReach(pattern))) {
    throw new Error(TEXTS.options.denied);
  }
  await ask({ type: "pair", address, code, name: input("name").value.trim() });
  input("code").value = "";
  again = false;
  return TEXTS.options.paired;
}

function checkedAddress() {
  for (const id of ["address", "code"]) input(id).removeAttribute("aria-invalid");
  try {
    return parseAddress(input("address").value);
  } catch (error) {
    throw wrong("address", error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} id  of the field that is wrong
 * @param {string} message
 */
function wrong(id, message) {
  input(id).setAttribute("aria-invalid", "true");
  input(id).focus();
  return new Error(message);
}

async function disconnect() {
  const { disconnectTitle: title, disconnectText: text, disconnectDo: action } = TEXTS.options;
  if (!(await confirmed({ title, text, action }))) return "";
  const { revoked } = await ask({ type: "unpair" });
  return revoked ? "" : TEXTS.options.notRevoked;
}

/** @param {Status} status */
export function showServer(status) {
  const { tone, headline, detail } = linkView(status);
  const unpaired = status.link === "unpaired";
  byId("link", HTMLElement).dataset.tone = tone;
  say(byId("link-headline", HTMLElement), headline);
  say(byId("link-detail", HTMLElement), detail);
  const focused = form().contains(document.activeElement);
  form().hidden = !(unpaired || again || status.link === "refused");
  byId("link-deeds", HTMLElement).hidden = unpaired;
  byId("try-now", HTMLElement).hidden = status.link === "connected";
  const pairAgain = byId("pair-again", HTMLElement);
  pairAgain.hidden = !form().hidden;
  if (focused && form().hidden) pairAgain.focus();
  const address = input("address");
  if (status.address && address.value === DEFAULT_ADDRESS) address.value = status.address;
}
