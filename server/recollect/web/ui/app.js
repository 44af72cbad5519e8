/** The start of the page: who is signed in, and which view the address names. */

import { onSignedOut } from "./api.js";
import { messageOf } from "./actions.js";
import { byId, localise } from "./dom.js";
import { close } from "./live.js";
import { here, note, onMove } from "./router.js";
import { current, forget, resume, signIn, signOut } from "./session.js";
import { markNavigation, showNavigation, showPerson, tellAll } from "./shell.js";
import { failed } from "./states.js";
import { TEXTS } from "./texts.js";
import { nowhereView } from "./views/nowhere.js";
import { signInView } from "./views/sign-in.js";
import { VIEWS } from "./views/views.js";

/**
 * @typedef {import("./views/views.js").View} View
 * @typedef {import("./router.js").Place} Place
 */

const SIGN_IN = "sign-in";

const main = () => byId("main", HTMLElement);

/** Views that were shown before. @type {Map<string, View>} */
const made = new Map();
/** How far down each was, and at which address. @type {Map<string, {top: number, address: string}>} */
const left = new Map();
/** @type {string | null} */
let shown = null;

/** Nobody is signed in: everything of who was goes away. */
function reset() {
  if (shown !== null) made.get(shown)?.leave?.();
  close();
  forget();
  made.clear();
  left.clear();
  shown = null;
}

/** @param {string} [told] */
function askToSignIn(told = "") {
  reset();
  showPerson("");
  show(signInView({ code: "", told, stay: null }, start));
}

/** @param {HTMLElement} view */
function show(view) {
  document.body.dataset.state = "ready";
  main().replaceChildren(view);
  view.querySelector("input")?.focus();
}

/** Somebody is signed in. */
function start() {
  const session = current();
  if (!session) return;
  showPerson(session.user.name);
  if (here().view === SIGN_IN) note("#/");
  open(here());
}

/**
 * @param {Place} place
 * @param {string} [from]  the address that was shown
 */
function open(place, from = "") {
  if (place.view === SIGN_IN) return void arrive(place);
  if (!current()) return;
  const entry = VIEWS.find(({ name }) => name === (place.view || VIEWS[0]?.name));
  const name = entry?.name ?? "";
  leave(name, from);
  const before = left.get(name);
  const isBack = before?.address === location.hash && made.has(name);
  const view = made.get(name) ?? (entry?.make ?? nowhereView)();
  made.set(name, view);
  document.body.dataset.state = "ready";
  if (shown !== name) main().replaceChildren(view.root);
  const changed = shown !== name;
  shown = name;
  markNavigation(name);
  view.show(place, isBack);
  if (changed) scrollTo({ top: isBack ? before?.top ?? 0 : 0, behavior: "instant" });
}

/**
 * @param {string} next
 * @param {string} address
 */
function leave(next, address) {
  if (shown === null || shown === next) return;
  left.set(shown, { top: scrollY, address });
  made.get(shown)?.leave?.();
}

/**
 * Somebody came with the link that the server printed. The code leaves the address before it is used.
 * @param {Place} place
 */
async function arrive(place) {
  const code = place.query.get("code") ?? "";
  history.replaceState(null, "", `#/${SIGN_IN}`);
  const session = current();
  const { already } = TEXTS.signIn;
  if (session && !code) {
    note("#/");
    return start();
  }
  if (session) {
    showPerson("");
    shown = null;
    return show(signInView({ code, told: already(session.user.name), stay: start }, start));
  }
  if (!code) return askToSignIn();
  try {
    await signIn(code);
    start();
  } catch (error) {
    show(signInView({ code, told: messageOf(error), stay: null }, start));
  }
}

async function begin() {
  try {
    await resume();
  } catch (error) {
    const { status } = /** @type {import("./api.js").ApiError} */ (error);
    if (status !== 401 && status !== 403) return show(failed(error, begin));
  }
  if (here().view === SIGN_IN) await arrive(here());
  else if (current()) start();
  else askToSignIn();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !current()) return;
  if (document.querySelector("dialog[open]")) return;
  const target = /** @type {Element} */ (event.target);
  if (event.key !== "/" || target.matches("input, textarea, select")) {
    if (shown !== null) made.get(shown)?.key?.(event);
    return;
  }
  event.preventDefault();
  if (shown === "search") main().querySelector("input")?.focus();
  else location.hash = "#/search";
}

history.scrollRestoration = "manual";
localise(document);
showNavigation(VIEWS);
onSignedOut(() => current() && askToSignIn(TEXTS.signIn.over));
document.addEventListener("keydown", onKey);
byId("sign-out", HTMLButtonElement).addEventListener("click", async () => {
  try {
    await signOut();
    askToSignIn(TEXTS.shell.signedOut);
  } catch (error) {
    tellAll(messageOf(error));
  }
});
byId("skip", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault(); // the address names views
  main().focus();
});
onMove(open);
void begin();
