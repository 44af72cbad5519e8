/** What the close codes of docs/protocol.md mean for the link. Pure. */

/**
 * @typedef {object} Closing
 * @property {"no_server" | "refused"} state
 * @property {string | null} problem  a sentence for the user
 * @property {boolean} [tooLarge]  a frame was larger than the server takes
 * @property {boolean} [slow]  trying again soon is of no use
 */

const PAIR_AGAIN = "Pair again in the options.";

/** @type {Record<number, Closing>} */
const MEANINGS = {
  1009: { state: "no_server", problem: null, tooLarge: true },
  4400: {
    state: "no_server", slow: true,
    problem: "The server and this extension do not understand each other. Update both.",
  },
  4401: { state: "refused", problem: `The server does not know this key any more. ${PAIR_AGAIN}` },
  4403: { state: "refused", problem: `This key may not store conversations. ${PAIR_AGAIN}` },
  4404: { state: "refused", problem: `The space of this key is gone. ${PAIR_AGAIN}` },
  4408: { state: "no_server", problem: null },
  4503: {
    state: "no_server",
    problem: "The server is there, but its database does not answer. What you say is kept here.",
  },
};

/**
 * @param {number} code
 * @returns {Closing}
 */
export const meaningOf = (code) => MEANINGS[code] ?? { state: "no_server", problem: null };
