/** Time and chance, so that tests can bring their own. */

/**
 * @typedef {object} Clock
 * @property {() => number} now  milliseconds
 * @property {() => number} random  from 0 to 1
 * @property {(then: () => void, ms: number) => number} set
 * @property {(timer: number | null) => void} clear
 */

/** @type {Clock} */
export const realClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  set: (then, ms) => Number(setTimeout(then, ms)),
  clear: (timer) => clearTimeout(timer ?? undefined),
};

/** @param {Clock} clock @param {number} [ahead]  milliseconds from now */
export const timestamp = (clock, ahead = 0) => new Date(clock.now() + ahead).toISOString();

/**
 * How long to wait before the next try: full jitter below a bound that doubles, so that a server
 * that comes back is not met by everybody at once.
 * @param {Clock} clock
 * @param {number} failures  in a row, from 1
 * @param {{first: number, most: number}} bounds  milliseconds
 */
export function backoff(clock, failures, { first, most }) {
  const bound = Math.min(most, first * 2 ** Math.min(failures, 20));
  return Math.round(first / 2 + clock.random() * (bound - first / 2));
}
