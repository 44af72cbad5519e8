/** What is shown while nothing is stored: three steps, each of which is seen to be done as it happens. */

import { get, isAborted } from "../api.js";
import { element, say } from "../dom.js";
import { listen } from "../live.js";
import { failed } from "../states.js";
import { TEXTS } from "../texts.js";
import { copied } from "./copying.js";
import { pairingCode } from "./pairing-code.js";

const LOOK_MS = 2000;
const EXTENSION = "chrome-extension://";
/** The only host that the extension shows itself to (its manifest). */
const PAGE_HOST = "recollect.localhost";

/** @typedef {import("./clients.js").Client} Client */

/**
 * @param {() => void} [goOn]  is told when all is done and whoever is guided goes on; without it, a
 *   link leads home
 */
export function firstRun(goOn) {
  return new FirstRun(goOn).root;
}

class FirstRun {
  /** @param {(() => void) | undefined} goOn */
  constructor(goOn) {
    const texts = TEXTS.firstRun;
    this.goOn = goOn;
    this.progress = element("p", { class: "soft", role: "status" }, texts.progress(0));
    this.folder = element("div", {});
    this.title = element("h2", {}, texts.title);
    this.intro = element("p", { class: "soft" }, texts.intro);
    this.steps = [
      step(1, texts.load, this.folder),
      step(2, texts.pair, pairBody()),
      step(3, texts.talk, element("p", { class: "soft" }, texts.talkHint), element("p", {}, element("a", { href: "#/import" }, texts.import))),
    ];
    this.end = element("div", { class: "end" });
    this.root = element(
      "section",
      { class: "first-run" },
      this.title,
      this.intro,
      this.progress,
      element("ol", {}, ...this.steps),
      this.end,
    );
    /** Whether the browser has the extension. */
    this.isLoaded = false;
    /** What a browser with the extension shows. */
    this.icon = "";
    this.stop = listen(() => void this.look());
    void this.showFolder();
    setTimeout(() => this.again(), 0); // it is not in the page before
  }

  async showFolder() {
    try {
      const { folder, icon } = await get("/extension");
      this.icon = icon;
      this.folder.replaceChildren(...loadBody(folder));
    } catch (error) {
      if (!isAborted(error)) this.folder.replaceChildren(failed(error, () => void this.showFolder()));
    }
  }

  /** Look again and again, for as long as this is shown. */
  again() {
    if (!this.root.isConnected) return this.stop();
    void this.look().finally(() => setTimeout(() => this.again(), LOOK_MS));
  }

  async look() {
    try {
      const [clients, stored] = await Promise.all([get("/clients"), get("/conversations", { limit: 1 })]);
      if (!this.isLoaded && this.icon && location.hostname === PAGE_HOST) this.isLoaded = await shows(this.icon);
      this.mark(clients.data, stored.data.length > 0);
    } catch (error) {
      say(this.progress, error instanceof Error ? error.message : String(error)); // it looks again soon
    }
  }

  /**
   * @param {Client[]} clients
   * @param {boolean} isStored
   */
  mark(clients, isStored) {
    const paired = clients.some(({ origin }) => origin?.startsWith(EXTENSION));
    const done = [paired || this.isLoaded, paired, isStored];
    this.steps.forEach((row, at) => markDone(row, done[at] ?? false));
    say(this.progress, TEXTS.firstRun.progress(done.filter(Boolean).length));
    if (isStored && !this.end.childElementCount) this.finish();
  }

  finish() {
    const texts = TEXTS.firstRun;
    const button = element("button", { type: "button", class: "primary" }, texts.goOn);
    button.addEventListener("click", () => (this.goOn ? this.goOn() : location.assign("#/home")));
    say(this.title, texts.ready);
    say(this.intro, texts.readyHint);
    this.end.replaceChildren(button);
  }
}

/**
 * @param {string} address
 * @returns {Promise<boolean>}  whether there is an image
 */
function shows(address) {
  const image = new Image();
  return new Promise((resolve) => {
    image.onload = () => resolve(true);
    image.onerror = () => resolve(false);
    image.src = address;
  });
}

/**
 * @param {number} number
 * @param {string} name
 * @param {...Node} body
 */
function step(number, name, ...body) {
  const state = element("span", { class: "visually-hidden state-text" }, TEXTS.firstRun.open);
  return element("li", { class: "card step" }, element("span", { class: "mark", "aria-hidden": "true" }, String(number)), element("div", {}, element("h3", {}, name, " ", state), ...body));
}

/**
 * @param {HTMLElement} row
 * @param {boolean} isDone
 */
function markDone(row, isDone) {
  row.classList.toggle("done", isDone);
  const state = row.querySelector(".state-text");
  if (state) say(state, isDone ? TEXTS.firstRun.done : TEXTS.firstRun.open);
}

/** @param {string | null} folder */
function loadBody(folder) {
  const texts = TEXTS.firstRun;
  if (!folder) return [element("p", { class: "soft" }, texts.loadElsewhere), copied(texts.command, TEXTS.reading.copyCode)];
  const [open = "", choose = ""] = texts.loadSteps;
  return [
    element("p", { class: "soft" }, open), copied(texts.extensions, texts.copyAddress),
    element("p", { class: "soft" }, choose), copied(folder, texts.copyFolder),
  ];
}

function pairBody() {
  const texts = TEXTS.firstRun;
  return element("div", {}, element("p", { class: "soft" }, texts.pairHint), copied(serverAddress(), texts.copyServer), pairingCode());
}

/** Where the extension finds the server: the page's own name leads only browsers there. */
const serverAddress = () => location.origin.replace("//recollect.localhost", "//127.0.0.1");
