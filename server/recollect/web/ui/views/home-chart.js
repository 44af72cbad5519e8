/** Messages by site, week by week: a chart of stacked bars, and the same as a table. */

import { calendar, sum } from "../days.js";
import { element } from "../dom.js";
import { siteName, TEXTS } from "../texts.js";
import { named } from "./home-calendar.js";

/** @typedef {import("../days.js").Day} Day */

const SVG = "http://www.w3.org/2000/svg";
const WEEKS = 26;
/** Sites with a colour of their own; the others are one. */
const MOST = 5;
const [WIDTH, HEIGHT, GAP] = [720, 150, 5];

/**
 * @param {Day[]} days
 * @param {string} today
 */
export function chartOf(days, today) {
  const weeks = calendar(days, today, WEEKS).map(sum);
  const sites = sitesOf(weeks);
  return element(
    "div",
    {},
    drawing(weeks, sites),
    element("p", { class: "ends soft", "aria-hidden": "true" }, ...[weeks[0], weeks.at(-1)].map((week) => element("span", {}, short(week)))),
    legend(weeks, sites),
    element("details", { class: "as-table" }, element("summary", {}, TEXTS.home.asTable), element("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": TEXTS.home.tableOf }, table(weeks, sites))),
  );
}

/** The sites with the most messages, and "" for all others, if there are any. @param {Day[]} weeks */
function sitesOf(weeks) {
  const names = Object.entries(sum(weeks).platforms).sort(([, one], [, other]) => other - one).map(([name]) => name);
  return names.length > MOST ? [...names.slice(0, MOST - 1), ""] : names;
}

/**
 * @param {Day} week
 * @param {string} site
 * @param {string[]} sites
 */
function countOf({ messages, platforms }, site, sites) {
  if (site) return platforms[site] ?? 0;
  return messages - sites.reduce((all, name) => all + (platforms[name] ?? 0), 0);
}

/**
 * @param {Day[]} weeks
 * @param {string[]} sites
 */
function drawing(weeks, sites) {
  const most = Math.max(1, ...weeks.map(({ messages }) => messages));
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "img", "aria-label": TEXTS.home.chartSays(sum(weeks).messages, WEEKS, sites.map(nameOf).join(", ")) });
  const step = WIDTH / weeks.length;
  weeks.forEach((week, at) => {
    let top = HEIGHT;
    sites.forEach((site, series) => {
      const height = ((HEIGHT - 4) * countOf(week, site, sites)) / most;
      if (!height) return;
      top -= height;
      svg.append(shape("rect", { x: at * step + GAP / 2, y: top, width: step - GAP, height, class: `series-${series}` }));
    });
  });
  svg.append(shape("path", { d: `M0 ${HEIGHT - 0.5}H${WIDTH}`, class: "axis" }));
  return svg;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/**
 * @param {Day[]} weeks
 * @param {string[]} sites
 */
function legend(weeks, sites) {
  const all = sum(weeks);
  const items = sites.map((site, series) =>
    element("li", {}, element("i", { class: `series-${series}` }), nameOf(site), " ", element("span", { class: "soft" }, TEXTS.number(countOf(all, site, sites)))),
  );
  return element("ul", { class: "legend" }, ...items);
}

/**
 * @param {Day[]} weeks
 * @param {string[]} sites
 */
function table(weeks, sites) {
  const heads = [TEXTS.home.week, ...sites.map(nameOf)].map((text) => element("th", { scope: "col" }, text));
  const rows = weeks.filter(({ messages }) => messages).reverse().map((week) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, short(week)),
      ...sites.map((site) => element("td", {}, TEXTS.number(countOf(week, site, sites)))),
    ),
  );
  return element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
}

/** @param {Day | undefined} week */
const short = (week) => (week?.day ? named(week.day, { day: "numeric", month: "short" }) : "");

/** @param {string} site */
const nameOf = (site) => (site ? siteName(site) : TEXTS.home.others);
