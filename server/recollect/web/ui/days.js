/** Days as the statistics count them: `2026-11-20`, in the time zone of whoever looks. Pure. */

/**
 * A day of `GET /api/v1/stats`.
 * @typedef {{day: string, messages: number, platforms: Record<string, number>}} Day
 */

export const LEVELS = 4;

const DAY_MS = 24 * 60 * 60_000;

/** @param {Date} date */
export const dayOf = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

/**
 * @param {string} day
 * @param {number} days
 */
export const plus = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** 0: Monday. @param {string} day */
export const weekday = (day) => (new Date(Date.parse(day)).getUTCDay() + 6) % 7;

/** The Monday of its week. @param {string} day */
export const weekOf = (day) => plus(day, -weekday(day));

/**
 * Whole weeks, the last one with today in it; its days to come are left out.
 * @param {Day[]} days  those with messages
 * @param {string} today
 * @param {number} weeks
 * @returns {Day[][]}
 */
export function calendar(days, today, weeks) {
  const known = new Map(days.map((each) => [each.day, each]));
  const start = plus(weekOf(today), -7 * (weeks - 1));
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, at) => plus(start, 7 * week + at))
      .filter((day) => day <= today)
      .map((day) => known.get(day) ?? { day, messages: 0, platforms: {} }),
  );
}

/**
 * What a week has, under the day that it begins with.
 * @param {Day[]} week
 * @returns {Day}
 */
export function sum(week) {
  /** @type {Record<string, number>} */
  const platforms = {};
  for (const { platforms: told } of week) {
    for (const [name, messages] of Object.entries(told)) platforms[name] = (platforms[name] ?? 0) + messages;
  }
  return { day: week[0]?.day ?? "", messages: week.reduce((all, { messages }) => all + messages, 0), platforms };
}

/**
 * How much a day has beside the fullest one: 0 for nothing, up to LEVELS. By the square root, so that
 * one day of an import does not make all others look alike.
 * @param {number} messages
 * @param {number} most
 */
export const level = (messages, most) =>
  messages ? Math.max(1, Math.ceil(LEVELS * Math.sqrt(messages / Math.max(most, messages)))) : 0;
