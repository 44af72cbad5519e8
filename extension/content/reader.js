/**
 * Reads a conversation out of the page, when the site's own JSON cannot be had: collects the turns
 * as they mount and unmount, and sends all of them again when there is something new.
 */
(() => {
  const PAUSE = 500; // between two readings, while a turn only grows
  const FIRST_SENT = 1_000;
  const SENT = 5_000; // between two frames
  const PATIENCE = 10_000; // until a page without turns is told

  globalThis.recollect.reader = (site, changed, empty) => {
    const { turn: selector, role, key, partial } = site.turns;
    /** @typedef {import("./recollect.js").Turn} Turn */
    /** @type {Turn[]} */
    let known = [];
    let news = false; // since the last frame
    let sent = false;
    /** @type {WeakMap<Element, Turn>} */
    let mounted = new WeakMap();
    /** @type {Map<string, ReturnType<typeof setTimeout>>} */
    const timers = new Map();
    /** @type {string | null} */
    let reading = null;
    let visit = "";
    const observer = new MutationObserver(seen);

    /** @param {string} name @param {number} pause @param {() => void} act */
    function once(name, pause, act) {
      if (timers.has(name)) return;
      timers.set(name, setTimeout(() => (timers.delete(name), act()), pause));
    }

    /** @param {MutationRecord[]} records */
    function seen(records) {
      // What mounts may be gone in a moment; what grows is read now and then.
      if (records.some(({ addedNodes }) => Array.from(addedNodes).some(holdsTurn))) read();
      else once("read", PAUSE, read);
    }

    /** @param {Node} node */
    const holdsTurn = (node) =>
      node instanceof Element && (node.matches(selector) || node.querySelector(selector) !== null);

    /** @param {Element} element @returns {Turn | null} */
    function turnOf(element) {
      const speaker = role.call(site.turns, element);
      const text = element.textContent ?? "";
      if (!speaker || (!text.trim() && !element.querySelector("img, video, audio"))) return null;
      const before = mounted.get(element);
      const told = {
        role: speaker,
        key: key.call(site.turns, element),
        text,
        html: element.outerHTML,
        partial: partial.call(site.turns, element),
        position: position(element),
      };
      // An element may be used again for another turn.
      if (before?.role !== speaker || (before.key ?? told.key) !== told.key) return told;
      news ||= before.html !== told.html || before.partial !== told.partial;
      return Object.assign(before, told); // the same element: the turn has grown, or was edited
    }

    function read() {
      const shown = Array.from(document.querySelectorAll(selector)).flatMap((element) => {
        const turn = turnOf(element);
        if (turn) mounted.set(element, turn);
        return turn ? [turn] : [];
      });
      const before = known;
      known = globalThis.recollect.merged(known, shown);
      news ||= known.length !== before.length
        || known.some((turn, index) => turn !== before[index] && turn.html !== before[index]?.html);
      if (news) once("send", sent ? SENT : FIRST_SENT, send);
      return known.length;
    }

    function send() {
      if (!news) return; // it went out when the page seemed to go
      [news, sent] = [false, true];
      changed(known, visit);
    }

    return {
      get reading() {
        return reading;
      },
      start(conversation) {
        if (reading === conversation) return;
        this.stop();
        reading = conversation;
        visit = crypto.randomUUID();
        observer.observe(document, { childList: true, subtree: true, characterData: true });
        read();
        once("empty", PATIENCE, () => known.length === 0 && empty());
      },
      read: () => (reading === null ? 0 : read()),
      flush() {
        if (reading === null) return;
        read();
        send();
      },
      stop() {
        observer.disconnect();
        for (const timer of timers.values()) clearTimeout(timer);
        timers.clear();
        [reading, known, news, sent] = [null, [], false, false];
        mounted = new WeakMap();
      },
    };
  };

  /** @param {Element} element  @returns {number} its height in whatever is scrolled */
  function position(element) {
    let height = element.getBoundingClientRect().top;
    for (let up = element.parentElement; up; up = up.parentElement) height += up.scrollTop;
    return height;
  }
})();
