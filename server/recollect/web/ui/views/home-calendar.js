/** The calendar of a year: how much was said each day. One stop of the Tab key; arrows go from day to day. */

import { calendar, level, plus } from "../days.js";
import { element, say } from "../dom.js";
import { LOCALE } from "../language.js";
import { addressOf, go } from "../router.js";
import { siteName, TEXTS } from "../texts.js";

/** @typedef {import("../days.js").Day} Day */

const WEEKS = 53;
/** Days to go by each key. @type {Record<string, number>} */
const STEPS = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 };

/**
 * @param {Day[]} days
 * @param {string} today
 */
export function calendarOf(days, today) {
  const texts = TEXTS.home;
  const weeks = calendar(days, today, WEEKS);
  const most = Math.max(0, ...days.map(({ messages }) => messages));
  const told = element("p", { class: "soft told-day", "aria-hidden": "true" }, saysOf(weeks, today));
  const rows = Array.from({ length: 7 }, (_, at) => row(weeks, at, most, today));
  const grid = element("table", { role: "grid", class: "calendar", "aria-label": texts.calendar }, months(weeks), element("tbody", {}, ...rows));
  grid.addEventListener("focusin", ({ target }) => say(told, titleOf(target)));
  grid.addEventListener("mouseover", ({ target }) => say(told, titleOf(target) || saysOf(weeks, today)));
  grid.addEventListener("keydown", onKey);
  grid.addEventListener("click", ({ target }) => visit(target));
  return element("div", {}, element("div", { class: "scrolls" }, grid), element("div", { class: "line" }, told, legend()));
}

/** @param {string} day @returns {string}  the search for what was said then */
export const searchOf = (day) => addressOf("search", "", { q: `after:${day} before:${plus(day, 1)}` });

/** @param {Day[][]} weeks @param {string} today */
function saysOf(weeks, today) {
  const day = weeks.flat().find((each) => each.day === today);
  return day ? sentence(day) : "";
}

/**
 * @param {Day[][]} weeks
 * @param {number} at
 * @param {number} most
 * @param {string} today
 */
function row(weeks, at, most, today) {
  const cells = weeks.map((week) => {
    const day = week[at];
    return day ? cell(day, most, today) : element("td", {});
  });
  const name = element("span", { class: at % 2 ? "visually-hidden" : "" }, named(weeks[0]?.[at]?.day ?? today, { weekday: "short" }));
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}

/**
 * @param {Day} day
 * @param {number} most
 * @param {string} today
 */
const cell = (day, most, today) =>
  element("td", {
    role: "gridcell", "data-day": day.day, "data-level": String(level(day.messages, most)),
    "aria-label": sentence(day), tabindex: day.day === today ? "0" : "-1",
    "aria-current": day.day === today ? "date" : null,
  });

/** The first week of a month has its name above, if there is room. @param {Day[][]} weeks */
function months(weeks) {
  const heads = weeks.map((week, at) => {
    const [before, month, later] = [at - 1, at, at + 2].map((place) => weeks[place]?.[0]?.day.slice(0, 7));
    return element("td", {}, before !== month && month === later ? element("span", {}, named(week[0]?.day ?? "", { month: "short" })) : "");
  });
  return element("thead", { "aria-hidden": "true" }, element("tr", {}, element("td", {}), ...heads));
}

/** @param {Day} day */
export function sentence({ day, messages, platforms }) {
  const of = Object.entries(platforms).sort(([, one], [, other]) => other - one);
  const sites = of.map(([name, n]) => `${siteName(name)} ${TEXTS.number(n)}`).join(", ");
  return TEXTS.home.day(named(day), messages, sites);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const from = event.target;
  if (!(from instanceof HTMLElement) || !from.dataset.day) return;
  if (event.key === "Enter" || event.key === " ") visit(from);
  else if (event.key === "Home" || event.key === "End") move(from, ends(from, event.key === "End"));
  else if (event.key in STEPS) move(from, besides(from, STEPS[event.key] ?? 0));
  else return;
  event.preventDefault();
}

/** @param {HTMLElement} from @param {number} days */
const besides = (from, days) => from.closest("table")?.querySelector(`[data-day="${plus(from.dataset.day ?? "", days)}"]`);

/** @param {HTMLElement} from @param {boolean} last */
function ends(from, last) {
  const all = [...from.closest("tr")?.querySelectorAll("[data-day]") ?? []];
  return last ? all.at(-1) : all[0];
}

/** @param {HTMLElement} from @param {Element | null | undefined} to */
function move(from, to) {
  if (!(to instanceof HTMLElement)) return;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

/** @param {EventTarget | null} target */
function visit(target) {
  const { day } = target instanceof HTMLElement ? target.dataset : {};
  if (day) go(searchOf(day));
}

/** @param {EventTarget | null} target */
const titleOf = (target) => (target instanceof Element ? target.getAttribute("aria-label") ?? "" : "");

function legend() {
  const squares = [0, 1, 2, 3, 4].map((at) => element("i", { "data-level": String(at) }));
  return element("p", { class: "legend soft", "aria-hidden": "true" }, TEXTS.home.less, ...squares, TEXTS.home.more);
}

/**
 * `Friday 20 November`.
 * @param {string} day
 * @param {Intl.DateTimeFormatOptions} [shape]
 */
export const named = (day, shape = { weekday: "long", day: "numeric", month: "long" }) =>
  new Intl.DateTimeFormat(LOCALE, { ...shape, timeZone: "UTC" }).format(new Date(Date.parse(day)));
