/**
 * What the page's tap posts, checked and put together again. Any script of the page can post the
 * same, so that nothing is believed: an answer must be to a request that a tap of the site matches.
 */
(() => {
  const LARGEST = 32 * 2 ** 20 + 1; // where the tap stops
  const MOST_OPEN = 32;
  const ID = /^[0-9a-f-]{36}$/; // a UUID
  const ENDS = new Set(["done", "aborted", "failed"]);

  /** @param {unknown} value @param {number} longest @returns {value is string} */
  const isText = (value, longest) => typeof value === "string" && value.length <= longest;
  /** @param {unknown} value @returns {value is number} */
  const isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

  class Copied {
    /** @type {string[]} */
    #pieces = [];
    seq = 0;
    size = 0;

    /** @param {Omit<import("./recollect.js").Answer, "size" | "text">} begun */
    constructor(begun) {
      this.id = begun.id;
      this.tap = begun.tap;
      this.url = begun.url;
      this.request = begun.request;
      this.status = begun.status;
      this.temporary = begun.temporary;
    }

    /** @param {string} piece */
    add(piece) {
      this.#pieces.push(piece);
      this.size += piece.length;
      this.seq += 1;
    }

    text() {
      if (this.#pieces.length > 1) this.#pieces = [this.#pieces.join("")];
      return this.#pieces[0] ?? "";
    }
  }

  globalThis.recollect.inbox = (site, events) => {
    const { origin } = window.location;
    /** @type {Map<string, Copied>} */
    const open = new Map();

    /** @param {any} told */
    function begin({ id, tap: number, url: address, method, request, status }) {
      if (open.has(id) || !isText(address, 8192) || !URL.canParse(address)) return;
      if (!isCount(status) || !isCount(number)) return;
      if (request !== null && !isText(request, LARGEST)) return;
      const [url, tap] = [new URL(address), site.taps[number]];
      if (!tap || url.origin !== origin || tap.method !== method) return;
      if (!tap.path.test(url.pathname) || !(tap.query?.test(url.search) ?? true)) return;
      const temporary = site.temporaryAt(new URL(window.location.href));
      const answer = new Copied({ id, tap, url, request, status, temporary });
      open.set(id, answer);
      for (const [first, oldest] of open) {
        if (open.size <= MOST_OPEN) break;
        open.delete(first);
        events.ended(oldest, "failed");
        events.failed("Too many answers came at once.");
      }
      events.begun(answer);
    }

    /** @param {any} told */
    function chunk({ id, seq, text }) {
      const answer = open.get(id);
      if (!answer || !isText(text, LARGEST) || seq < answer.seq) return; // told before
      if (seq !== answer.seq || answer.size + text.length > LARGEST) {
        open.delete(id);
        events.ended(answer, "failed");
        return;
      }
      answer.add(text);
      events.grown(answer);
    }

    /** @param {any} told */
    function end({ id, seq, ended }) {
      if (!ENDS.has(ended)) return;
      const answer = open.get(id);
      if (!answer) {
        if (ended === "failed") events.failed("An answer could not be copied.");
        return;
      }
      open.delete(id);
      events.ended(answer, seq === answer.seq ? ended : "failed"); // pieces are missing
    }

    /** @type {Record<string, (told: any) => void>} */
    const kinds = { begin, chunk, end };
    const listen = () => window.postMessage({ recollect: 1, type: "listen" }, origin);

    /** @param {MessageEvent} event */
    function receive(event) {
      const told = event.data;
      if (event.source !== window || event.origin !== origin || told?.recollect !== 1) return;
      if (told.type === "here") return listen();
      const take = Object.hasOwn(kinds, told.type) ? kinds[told.type] : undefined;
      if (take && isText(told.id, 36) && ID.test(told.id)) take(told);
    }

    window.addEventListener("message", receive);
    return {
      listen,
      stop: () => window.removeEventListener("message", receive),
    };
  };
})();
