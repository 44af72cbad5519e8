/** The client of the worker: asks, and hears when there is something new. */

import { ask as askWorker, connect } from "../shared/chrome-api.js";
import { TEXTS } from "./texts.js";

/** The worker said no; `message` is a sentence for the user. */
export class Refused extends Error {
  /**
   * @param {{code: string, message: string}} error
   * @param {unknown} [cause]
   */
  constructor({ code, message }, cause) {
    super(message, { cause });
    this.code = code;
  }
}

/**
 * @param {unknown} [cause]
 * @returns {never}
 */
function noAnswer(cause) {
  throw new Refused({ code: "no_answer", message: TEXTS.noAnswer }, cause);
}

/**
 * @param {import("../shared/messages.js").Ask} question
 * @returns {Promise<any>} the value of the answer
 * @throws {Refused}
 */
export async function ask(question) {
  const answer = await askWorker(question).catch(noAnswer);
  if (!answer) return noAnswer();
  if (!answer.ok) throw new Refused(answer.error);
  return answer.value;
}

/** A worker that dies sooner than this is broken: starting it over and over would not help. */
const MIN_LIFE_MS = 1000;

/**
 * One at a time, and once more if it was asked for meanwhile: an older answer never comes last.
 * @param {() => Promise<void>} work
 * @returns {() => Promise<void>}
 */
export function oneAtATime(work) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}

/**
 * Call `changed` at once, whenever the worker says that something has changed, and when the page is
 * looked at again. A worker that Chrome has stopped meanwhile is only started for a page that is seen.
 * @param {() => void} changed
 */
export function follow(changed) {
  /** @type {import("../shared/chrome-api.js").Port | null} */
  let port = null;
  const look = () => {
    if (document.visibilityState !== "visible") return;
    port ??= open();
    changed();
  };
  const open = () => {
    const opened = connect("ui");
    const at = Date.now();
    opened.onMessage.addListener(changed);
    opened.onDisconnect.addListener(() => {
      port = null;
      if (Date.now() - at > MIN_LIFE_MS) look();
    });
    return opened;
  };
  document.addEventListener("visibilitychange", look);
  look();
}
