/** Home: what was captured today and where, as it happens; and whether all of it is there. */

import { isAborted } from "../api.js";
import { dayOf } from "../days.js";
import { element, say } from "../dom.js";
import { clock } from "../format.js";
import { listen } from "../live.js";
import { setTitle } from "../shell.js";
import { failed, loading } from "../states.js";
import { siteName, TEXTS } from "../texts.js";
import { calendarOf, searchOf, sentence } from "./home-calendar.js";
import { chartOf } from "./home-chart.js";
import { facts, isEmpty, NEWEST } from "./home-facts.js";
import { gapsOf, healthOf } from "./home-health.js";
import { clientRows } from "./clients.js";
import { firstRun } from "./first-run.js";
import { recentRow } from "./search-results.js";

/** After something was captured the figures are asked for anew: soon, and not too often. */
const SOON_MS = 700;
const PAUSE_MS = 4000;
const LOOK_MS = 15_000;
/** "5 minutes ago" is told anew then. */
const STALE_MS = 60_000;
/** Of a large space figures take a while: then they are asked for a tenth of the time at most. */
const SHARE = 10;

/** @typedef {import("./home-facts.js").Stats} Stats */
/** @typedef {import("./home-facts.js").Facts} Facts */

/** @returns {import("./views.js").View} */
export function homeView() {
  const view = new Home();
  return { root: view.root, show: () => view.show(), leave: () => view.leave() };
}

class Home {
  constructor() {
    this.told = element("p", { class: "told", role: "status", id: "home-told" });
    this.live = element("p", { class: "soft live", role: "status", id: "live" });
    this.body = element("div", { class: "home-body" });
    this.newest = element("ol", { id: "newest" });
    this.root = element("div", { class: "view home-view" }, element("h1", {}, TEXTS.views.home), this.body);
    /** @type {(() => void) | null} */
    this.stop = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | null} */
    this.asking = null;
    this.asked = 0;
    /** The figures, as long as nothing has happened since. @type {Stats | null} */
    this.stats = null;
    this.day = "";
    /** How many events there were, and how many of them the figures have. */
    this.heard = 0;
    this.counted = 0;
    /** How long the server took to count. */
    this.took = 0;
    /** What is newest was asked for before one was elsewhere. */
    this.isOld = true;
    /** What is shown, to see whether that has changed. */
    this.shown = "";
  }

  show() {
    setTitle(TEXTS.views.home);
    this.stop ??= listen((event) => this.hear(event));
    this.stats = null;
    this.isOld = true;
    if (this.body.querySelector(".first-run")) this.body.replaceChildren(); // the one before has stopped looking
    if (!this.body.childElementCount) this.body.append(loading(TEXTS.home.loading));
    void this.load();
  }

  leave() {
    this.stop?.();
    this.stop = null;
    this.asking?.abort();
    clearTimeout(this.timer);
  }

  /** @param {import("../live.js").LiveEvent} event */
  hear({ data: { change, conversation } }) {
    if (change === "created" || change === "updated") {
      this.top(conversation);
      say(this.live, TEXTS.home.captured(clock(new Date().toISOString(), new Date()), siteName(conversation.platform), conversation.title || TEXTS.search.untitled));
    }
    this.heard += 1;
    this.later(Math.max(SOON_MS, PAUSE_MS - (Date.now() - this.asked), SHARE * this.took));
  }

  /** It is the first of the list now. @param {any} conversation */
  top(conversation) {
    [...this.newest.children].find((row) => row.getAttribute("data-id") === conversation.id)?.remove();
    this.newest.prepend(rowOf(conversation));
    while (this.newest.childElementCount > NEWEST) this.newest.lastElementChild?.remove();
  }

  /** @param {number} wait  in milliseconds */
  later(wait) {
    clearTimeout(this.timer);
    if (this.stop) this.timer = setTimeout(() => void (document.hidden ? this.later(LOOK_MS) : this.load()), wait);
  }

  async load() {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.asked = Date.now();
    try {
      const today = dayOf(new Date());
      const heard = this.heard;
      const isSame = today === this.day && heard === this.counted;
      const found = await facts(isSame ? this.stats : null, today, asking.signal);
      if (asking.signal.aborted) return;
      if (found.stats !== this.stats) this.took = Date.now() - this.asked;
      this.stats = found.stats;
      this.day = today;
      this.counted = heard;
      const gaps = await gapsOf(found.stats.gaps);
      if (!asking.signal.aborted) this.fill(found, today, gaps);
      this.later(LOOK_MS);
    } catch (error) {
      if (!isAborted(error)) this.body.replaceChildren(failed(error, () => void this.load()));
    }
  }

  /**
   * @param {Facts} found
   * @param {string} today
   * @param {HTMLElement | null} gaps
   */
  fill({ stats, sites, clients, newest }, today, gaps) {
    if (isEmpty(stats, sites)) return this.begin();
    if (this.body.querySelector(".first-run")) return; // whoever is guided says when to go on
    if (this.isOld) this.newest.replaceChildren(...newest.map(rowOf));
    this.isOld = false;
    const text = JSON.stringify([stats, sites, clients.map(({ seen_at, ...client }) => (client.connected ? client : [client, seen_at])), today, Math.floor(Date.now() / STALE_MS)]);
    if (text === this.shown && this.body.querySelector(".today")) return;
    this.shown = text;
    const [restore, isOpen, left] = stateOf(this.body);
    const { days } = stats.period;
    const capture = element(
      "div",
      { class: "pair" },
      section("sites-title", TEXTS.home.sites, healthOf(sites, this.told, () => void this.load()), this.told),
      section("clients-title", TEXTS.clients.title, clients.length ? clientRows(clients) : element("p", { class: "soft" }, TEXTS.clients.none, " ", element("a", { href: "#/settings" }, TEXTS.clients.toPair))),
    );
    // What asks for something to be done stands first.
    const isWrong = sites.some(({ unparsed }) => unparsed) || clients.some(({ outbox }) => outbox?.stuck);
    this.body.replaceChildren(
      this.figures(stats, today),
      ...(gaps ? [gaps] : []),
      ...(isWrong ? [capture] : []),
      section("newest-title", TEXTS.home.newest, this.live, this.newest),
      section("calendar-title", TEXTS.home.year, calendarOf(days, today)),
      section("chart-title", TEXTS.home.chart, chartOf(days, today)),
      ...(isWrong ? [] : [capture]),
    );
    const scrolls = this.body.querySelector(".scrolls");
    if (scrolls) scrolls.scrollLeft = left ?? scrolls.scrollWidth;
    if (isOpen) this.body.querySelector(".as-table")?.setAttribute("open", "");
    restore(this.body);
  }

  /** @param {Stats} stats @param {string} today */
  figures({ totals, period }, today) {
    const texts = TEXTS.home;
    const day = period.days.find((each) => each.day === today) ?? { day: today, messages: 0, platforms: {} };
    const figures = [
      [texts.today, TEXTS.number(day.messages)],
      [texts.all, TEXTS.number(totals.messages)],
      [texts.conversations, TEXTS.number(totals.conversations)],
      [texts.tokens, TEXTS.number(totals.tokens)],
    ];
    const terms = figures.map(([name, figure]) => element("div", {}, element("dt", {}, name ?? ""), element("dd", {}, figure ?? "")));
    return element(
      "section",
      { class: "card today", "aria-label": texts.totals },
      element("dl", { class: "figures" }, ...terms),
      element("p", { class: "soft", id: "today" }, day.messages ? element("a", { href: searchOf(today) }, sentence(day)) : texts.nothingToday),
    );
  }

  begin() {
    if (this.body.querySelector(".first-run")) return;
    this.body.replaceChildren(firstRun(() => {
      this.body.replaceChildren(loading(TEXTS.home.loading));
      void this.load();
    }));
  }
}

/** @param {any} conversation */
function rowOf(conversation) {
  const row = recentRow(conversation, new Date());
  row.setAttribute("data-id", conversation.id);
  return row;
}

/**
 * @param {string} id
 * @param {string} title
 * @param {...Node} content
 */
const section = (id, title, ...content) =>
  element("section", { class: "card", "aria-labelledby": id }, element("h2", { id }, title), ...content);

/**
 * What the one who looks has changed, and keeps when the figures change.
 * @param {HTMLElement} body
 * @returns {[(body: HTMLElement) => void, boolean, number | undefined]}
 */
const stateOf = (body) => [placeOfFocus(body), body.querySelector(".as-table[open]") !== null, body.querySelector(".scrolls")?.scrollLeft];

/**
 * What is focused is made anew; whoever stands there is to stand there still.
 * @param {HTMLElement} body
 * @returns {(body: HTMLElement) => void}
 */
function placeOfFocus(body) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !body.contains(focused)) return () => undefined;
  const { day } = focused.dataset;
  const [name, address] = [focused.getAttribute("aria-label"), focused.getAttribute("href")];
  return (made) => {
    const all = [...made.querySelectorAll("a, button, [data-day], summary, [tabindex]")];
    const same = all.find((each) => (day ? each.getAttribute("data-day") === day : each === focused || each.getAttribute("href") === address && each.getAttribute("aria-label") === name && each.tagName === focused.tagName));
    if (same instanceof HTMLElement) {
      if (day) same.tabIndex = 0;
      same.focus({ preventScroll: true });
    }
  };
}
