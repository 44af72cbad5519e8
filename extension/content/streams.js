/** When a growing answer is sent: at once, at intervals of 2 to 30 seconds, and at its end. */
(() => {
  const FIRST_WAIT = 2_000;
  const LONGEST_WAIT = 30_000;
  const MOST_TRIES = 50; // to find the beginning in every piece, before it is left to the clock

  /** `snapshot` sends what there is, and says whether there was something to send. */
  globalThis.recollect.stream = (snapshot) => {
    let wait = FIRST_WAIT;
    let tries = 0;
    let sent = false;
    let news = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer = setTimeout(tick, wait);

    function tick() {
      wait = Math.min(wait * 2, LONGEST_WAIT);
      timer = setTimeout(tick, wait);
      flush();
    }

    function flush() {
      if (!news) return;
      news = false;
      sent = snapshot(null) || sent;
    }

    return {
      grown() {
        news = true;
        if (sent || tries >= MOST_TRIES) return;
        tries += 1;
        sent = snapshot(null);
        if (sent) news = false;
      },
      flush,
      ended(how) {
        clearTimeout(timer);
        snapshot(how);
      },
      stop: () => clearTimeout(timer),
    };
  };
})();
