/** Times and sizes as people read them. Pure: the present moment is an argument. */

import { LOCALE } from "./language.js";
import { TEXTS } from "./texts.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const AGO = new Intl.RelativeTimeFormat(LOCALE, { numeric: "always" });
const UNITS = ["B", "KB", "MB", "GB"];

/**
 * `10:04` today, else `12 Nov, 10:04`, and with its year if that is another.
 * @param {string} at  ISO 8601
 * @param {Date} now
 */
export function clock(at, now) {
  const date = new Date(at);
  /** @type {Intl.DateTimeFormatOptions} */
  const shape = { hour: "2-digit", minute: "2-digit" };
  if (date.toDateString() !== now.toDateString()) Object.assign(shape, dayShape(date, now));
  return new Intl.DateTimeFormat(LOCALE, shape).format(date);
}

/**
 * `12 Nov`, and `12 Nov 2025` of another year.
 * @param {string} at
 * @param {Date} now
 */
export function day(at, now) {
  const date = new Date(at);
  return new Intl.DateTimeFormat(LOCALE, dayShape(date, now)).format(date);
}

/**
 * @param {Date} date
 * @param {Date} now
 * @returns {Intl.DateTimeFormatOptions}
 */
function dayShape(date, now) {
  const sameYear = date.getFullYear() === now.getFullYear();
  return { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) };
}

/**
 * `just now`, `5 minutes ago`, `3 hours ago`; after a day the date. A clock that is ahead counts as now.
 * @param {string} at  ISO 8601
 * @param {Date} now
 */
export function ago(at, now) {
  const passed = now.getTime() - Date.parse(at);
  if (passed < 0.75 * MINUTE) return TEXTS.justNow;
  if (passed < HOUR) return AGO.format(-Math.max(1, Math.floor(passed / MINUTE)), "minute");
  if (passed < DAY) return AGO.format(-Math.floor(passed / HOUR), "hour");
  return clock(at, now);
}

/**
 * `10:04, 5 minutes ago`; after a day only the date.
 * @param {string} at  ISO 8601
 * @param {Date} now
 */
export function clockAndAgo(at, now) {
  const [exact, passed] = [clock(at, now), ago(at, now)];
  return exact === passed ? exact : `${exact}, ${passed}`;
}

/**
 * `0 B`, `812 B`, `1.2 KB`, `34 MB`: thousands, as file managers count.
 * @param {number} bytes
 */
export function size(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const maximumFractionDigits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toLocaleString(LOCALE, { maximumFractionDigits })} ${UNITS[unit]}`;
}
