/**
 * The tap's side of the messages to the bridge: posts what is copied, and keeps it until the bridge
 * listens. Answers that have not ended are kept on, for a bridge that takes the place of another.
 */
(() => {
  const VERSION = "1"; // of these scripts; they stay in a page when the extension is updated
  const LARGEST_ANSWER = 32 * 2 ** 20;
  const MOST_KEPT = 40 * 2 ** 20;

  const { origin } = window.location;
  const post = window.postMessage.bind(window);
  const newId = crypto.randomUUID.bind(crypto); // pages may replace it
  const [site] = Object.values(globalThis.recollectSites);

  /** @typedef {import("../../shared/messages.js").TapMessage} TapMessage */
  /** @type {Map<string, {messages: TapMessage[], size: number, ended: boolean}>} */
  const kept = new Map();
  let heard = false;

  window.addEventListener("message", (event) => {
    const told = event.data;
    if (event.source !== window || told?.recollect !== 1 || told.type !== "listen") return;
    event.stopImmediatePropagation(); // the page need not deal with it
    heard = true;
    post({ recollect: 1, type: "listening", version: VERSION }, origin);
    for (const [id, { messages, ended }] of kept) {
      for (const message of messages) post(message, origin);
      if (ended) kept.delete(id);
    }
  });

  /** @param {TapMessage} message */
  function tell(message) {
    if (heard) post(message, origin);
    const known = kept.get(message.id) ?? { messages: [], size: 0, ended: false };
    known.messages.push(message);
    known.size += message.type === "chunk" ? message.text.length : 0;
    known.ended = message.type === "end";
    kept.set(message.id, known);
    if (heard && known.ended) kept.delete(message.id);
    else makeRoom();
  }

  function makeRoom() {
    let size = 0;
    for (const answer of kept.values()) size += answer.size;
    for (const [id, answer] of kept) {
      if (size <= MOST_KEPT) return;
      kept.delete(id); // the oldest
      size -= answer.size;
    }
  }

  /**
   * @param {number} tap
   * @param {string} url
   * @param {string} method
   */
  function copy(tap, url, method) {
    const id = newId();
    let seq = 0;
    let size = 0;
    let ended = false;
    return {
      whole: site?.taps[tap]?.kind !== "change",
      get full() {
        return size > LARGEST_ANSWER;
      },
      /** @param {string | null} request @param {number} status */
      begin(request, status) {
        const told = { id, tap, url, method, request, status, at: Date.now() };
        safely(() => tell({ recollect: 1, type: "begin", ...told }));
      },
      /** @param {string} text */
      text(text) {
        if (ended || !text || size > LARGEST_ANSWER) return;
        const piece = text.slice(0, LARGEST_ANSWER - size + 1); // one more tells that it is full
        size += piece.length;
        safely(() => tell({ recollect: 1, type: "chunk", id, seq: seq++, text: piece }));
      },
      /** @param {"done" | "aborted" | "failed"} how */
      end(how) {
        if (ended) return;
        ended = true;
        safely(() => tell({ recollect: 1, type: "end", id, seq, ended: how }));
      },
    };
  }

  /**
   * @template T
   * @param {() => T} act
   * @returns {T | undefined}
   */
  function safely(act) {
    try {
      return act();
    } catch {
      // The page must not see it. An end without a beginning tells the bridge that a copy failed.
      post({ recollect: 1, type: "end", id: newId(), seq: 0, ended: "failed" }, origin);
      return undefined;
    }
  }

  post({ recollect: 1, type: "here" }, origin);

  globalThis.recollectTap = {
    safely,
    copying(method, url) {
      if (!URL.canParse(url, document.baseURI)) return null; // the browser says so to the page
      const { origin: from, pathname, search, href } = new URL(url, document.baseURI);
      if (from !== origin) return null;
      const tap = site?.taps.findIndex((each) => each.method === method.toUpperCase()
        && each.path.test(pathname) && (each.query?.test(search) ?? true)) ?? -1;
      return tap < 0 ? null : copy(tap, href, method.toUpperCase());
    },
  };
})();
