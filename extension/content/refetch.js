/**
 * Fetches whole conversations from the site: one request at a time, with pauses that the site asks
 * for, again after failures and incomplete receipts, and then no more until something happens.
 */
(() => {
  // Pictures and long researches come minutes after their stream has ended.
  const PAUSES = [2_000, 5_000, 15_000, 60_000, 300_000, 900_000];
  const LONGEST_PAUSE = 600_000; // that a site may ask for
  const FINAL = new Set([401, 403]);

  const ASKS_FOR_PAUSE = "The site asks for a pause. The conversation is fetched after it.";

  /** @param {number} pause  a fifth more or less, so that tabs do not ask all at once */
  const blurred = (pause) => pause * (0.8 + 0.4 * Math.random());

  /**
   * @typedef {{timer?: ReturnType<typeof setTimeout>, tries: number, failures: number,
   *   denied: boolean}} State
   */

  globalThis.recollect.refetch = ({ fetch, fetched, failed, allowed }) => {
    /** @type {Map<string, State>} */
    const states = new Map();
    /** @type {Promise<unknown>} */
    let turn = Promise.resolve();
    let notBefore = 0;
    let stopped = false;

    /** @param {string} conversation */
    function stateOf(conversation) {
      const state = states.get(conversation) ?? { tries: 0, failures: 0, denied: false };
      states.set(conversation, state);
      return state;
    }

    /** For how long the site still wants to be left alone. More than ever: a clock was put back. */
    function rest() {
      const left = notBefore - Date.now();
      return left > 0 && left <= LONGEST_PAUSE ? left : 0;
    }

    /** @param {string} conversation @param {number} pause */
    function schedule(conversation, pause) {
      const state = stateOf(conversation);
      clearTimeout(state.timer);
      const wait = Math.max(pause, rest());
      state.timer = setTimeout(() => {
        delete state.timer;
        run(conversation).catch(() => undefined); // `failed` has been told
      }, wait);
    }

    /** @param {string} conversation @returns {Promise<void>} */
    function run(conversation) {
      const mine = turn.then(() => attempt(conversation));
      turn = mine.catch(() => undefined);
      return mine;
    }

    /** @param {string} conversation */
    async function attempt(conversation) {
      if (stopped || !allowed(conversation)) return;
      if (rest() > 0) {
        schedule(conversation, 0);
        throw new Error(ASKS_FOR_PAUSE);
      }
      const state = stateOf(conversation);
      try {
        const payload = await fetch(conversation);
        state.failures = 0;
        if (!stopped && allowed(conversation)) fetched(conversation, payload);
      } catch (error) {
        state.failures += 1;
        const status = error instanceof globalThis.recollect.FetchFailed ? error.status : -1;
        const asked = error instanceof globalThis.recollect.FetchFailed ? error.retryAfter : null;
        if (asked !== null) notBefore = Date.now() + Math.min(asked * 1000, LONGEST_PAUSE);
        state.denied = FINAL.has(status);
        if (!state.denied) later(conversation, state);
        failed(conversation, error, state.failures, state.denied);
        throw error;
      }
    }

    /** @param {string} conversation @param {State} state */
    function later(conversation, state) {
      const pause = PAUSES[state.tries];
      if (pause === undefined || state.timer !== undefined) return;
      state.tries += 1;
      schedule(conversation, blurred(pause));
    }

    return {
      soon(conversation, delay) {
        Object.assign(stateOf(conversation), { tries: 0, denied: false });
        schedule(conversation, delay);
      },
      incomplete(conversation) {
        const state = stateOf(conversation);
        if (!state.denied) later(conversation, state); // until something happens
      },
      complete(conversation) {
        const state = stateOf(conversation);
        state.tries = 0;
      },
      now(conversation) {
        const state = stateOf(conversation);
        clearTimeout(state.timer);
        delete state.timer;
        state.tries = 0;
        return run(conversation);
      },
      stop() {
        stopped = true;
        for (const { timer } of states.values()) clearTimeout(timer);
      },
    };
  };
})();
