/** What the user chooses: read once, checked, and written before it counts. */

import { readLocal, writeLocal } from "../shared/chrome-api.js";
import { AskError } from "./errors.js";

/** @typedef {import("../shared/messages.js").Choices} Choices */
/** @typedef {import("../shared/messages.js").Excluded} Excluded */

/** @type {Choices} */
export const DEFAULTS = {
  paused: false, pausedSites: [], excluded: [], captureTemporary: false, captureIncognito: false,
  contextTokens: 2000,
};

/** @type {Record<keyof Choices, (value: any) => boolean>} */
const FITS = {
  paused: (value) => typeof value === "boolean",
  pausedSites: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  excluded: (value) => Array.isArray(value) && value.every(isExclusion),
  captureTemporary: (value) => typeof value === "boolean",
  captureIncognito: (value) => typeof value === "boolean",
  contextTokens: (value) => Number.isInteger(value) && value >= 50 && value <= 100_000,
};

/** @param {any} value */
const isExclusion = (value) =>
  typeof value?.platform === "string" && typeof value.conversation === "string" &&
  (value.title === null || typeof value.title === "string");

/**
 * The choices with these changes.
 * @param {Choices} choices
 * @param {Record<string, unknown>} changes
 * @returns {Choices}
 * @throws {AskError} if there is no such choice, or it cannot be that
 */
export function changed(choices, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const fits = Object.hasOwn(FITS, name) && FITS[/** @type {keyof Choices} */ (name)](value);
    if (!fits) throw new AskError("invalid_input", `There is no such setting: ${name}.`);
  }
  return { ...choices, ...changes };
}

/**
 * @param {Choices} choices
 * @param {Excluded} one
 * @param {boolean} excluded
 * @returns {Choices}
 */
export function withExclusion(choices, one, excluded) {
  const others = choices.excluded.filter((other) => !isSame(other, one));
  const title = one.title ?? choices.excluded.find((other) => isSame(other, one))?.title ?? null;
  return { ...choices, excluded: excluded ? [...others, { ...one, title }] : others };
}

/** @param {Excluded} one @param {Excluded} other */
const isSame = (one, other) =>
  one.platform === other.platform && one.conversation === other.conversation;

export class ChoicesRecord {
  /** @type {Choices} */
  #now = DEFAULTS;
  /** @type {Promise<void>} */
  #writing = Promise.resolve();

  async load() {
    const { choices } = await readLocal(["choices"]);
    this.#now = { ...DEFAULTS, ...choices };
  }

  get now() {
    return this.#now;
  }

  /**
   * One change after the other, so that none undoes another.
   * @param {(choices: Choices) => Choices} change
   * @returns {Promise<void>}
   */
  change(change) {
    const changing = this.#writing.then(() => this.#write(change(this.#now)));
    this.#writing = changing.catch(() => undefined);
    return changing;
  }

  /** @param {Choices} choices */
  async #write(choices) {
    await writeLocal({ choices });
    this.#now = choices;
  }
}
