/** Settings: keys, pairing, clients, spaces and members, the session. */

import { get } from "../api.js";
import { element } from "../dom.js";
import { setTitle } from "../shell.js";
import { failed, loading } from "../states.js";
import { TEXTS } from "../texts.js";
import { clientRows } from "./clients.js";
import { pairingCode } from "./pairing-code.js";
import { keysSection } from "./settings-keys.js";
import { sessionSection } from "./settings-session.js";
import { spacesSection } from "./settings-spaces.js";

const LOOK_MS = 2500;

/** @returns {import("./views.js").View} */
export function settingsView() {
  const clients = element("div", {});
  const [keys, spaces] = [keysSection(), spacesSection()];
  const session = element("div", {});
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function look() {
    clearTimeout(timer);
    await showClients(clients);
    timer = setTimeout(() => void look(), LOOK_MS);
  }

  const root = element(
    "div",
    { class: "view settings-view" },
    element("h1", {}, TEXTS.views.settings),
    card("pairing-title", TEXTS.pairing.title, element("p", { class: "soft" }, TEXTS.pairing.intro), pairingCode()),
    card("clients-title", TEXTS.clients.title, clients),
    card("keys-title", TEXTS.settings.keys, ...keys.content),
    card("spaces-title", TEXTS.settings.spaces, ...spaces.content),
    card("session-title", TEXTS.settings.session, session),
  );
  return {
    root,
    show: () => {
      setTitle(TEXTS.views.settings);
      session.replaceChildren(sessionSection());
      keys.show();
      spaces.show();
      void look();
    },
    leave: () => clearTimeout(timer),
  };
}

/** @param {HTMLElement} place */
async function showClients(place) {
  if (!place.childElementCount) place.append(loading(TEXTS.clients.title, 1));
  try {
    const { data } = await get("/clients");
    place.replaceChildren(data.length ? clientRows(data) : element("p", { class: "soft" }, TEXTS.clients.none));
  } catch (error) {
    place.replaceChildren(failed(error, () => void showClients(place)));
  }
}

/**
 * @param {string} id
 * @param {string} title
 * @param {...Node} content
 */
const card = (id, title, ...content) =>
  element("section", { class: "card", "aria-labelledby": id }, element("h2", { id }, title), ...content);
