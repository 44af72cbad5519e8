/** What a question of the popup or the options can be answered with instead of an answer. */

/** @typedef {import("../shared/messages.js").Answer} Answer */

export class AskError extends Error {
  /** @param {string} code @param {string} message  a sentence for the user that says what to do */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Answer>}
 */
export async function answerOf(work) {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof AskError) {
      return { ok: false, error: { code: error.code, message: error.message } };
    }
    console.error(error);
    const message = "Something went wrong in the extension. Its errors are on chrome://extensions.";
    return { ok: false, error: { code: "internal", message } };
  }
}

/** What nobody waits for still must not fail unseen. @param {Promise<unknown>} promise */
export function guard(promise) {
  promise.catch(console.error);
}
