/**
 * The Port to the worker, and the only script of the bridge that knows `chrome`. A capture stays
 * here until the worker says that it is in the outbox, over as many workers as it takes.
 */
(() => {
  const FIRST_PAUSE = 200;
  const LONGEST_PAUSE = 10_000;
  const REFUSED_PAUSE = 30_000; // until what had no room is offered again
  const MOST_TOLD = 50;

  globalThis.recollect.uplink = ({ received, orphaned }) => {
    /** @typedef {import("../shared/messages.js").BridgeMessage} Message */
    /** @type {Map<string, import("../shared/messages.js").BridgeCapture>} */
    const waiting = new Map();
    /** @type {Set<string>} captures that had no room */
    const refusedForNow = new Set();
    /** @type {Message[]} */
    let untold = [];
    /** @type {import("../shared/messages.js").BridgePage | null} */
    let page = null;
    /** @type {chrome.runtime.Port | null} */
    let port = null;
    let pause = FIRST_PAUSE;
    let stopped = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let offering;

    /** After an update or removal of the extension its scripts lose their id. */
    const isOrphan = () => !globalThis.chrome?.runtime?.id;

    function connect() {
      if (stopped || port) return;
      if (isOrphan()) return stop(true);
      try {
        port = chrome.runtime.connect({ name: "bridge" });
      } catch (error) {
        return isOrphan() ? stop(true) : again(error);
      }
      const opened = port;
      opened.onMessage.addListener(receive);
      opened.onDisconnect.addListener(() => {
        const reason = chrome.runtime?.lastError; // or it counts as an error that nobody saw
        if (port === opened) again(reason);
      });
      if (page) send(page);
      for (const capture of waiting.values()) send(capture);
      const late = untold;
      untold = [];
      late.forEach(tell);
    }

    /** @param {unknown} _reason */
    function again(_reason) {
      port = null;
      clearTimeout(timer);
      if (isOrphan()) return stop(true);
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }

    /** @param {Message} message @returns {boolean} whether it went out */
    function send(message) {
      if (!port) return false;
      try {
        port.postMessage(message);
        return true;
      } catch (error) {
        if (message.type === "capture" && !isOrphan() && isTooLarge(error)) tooLarge(message);
        else if (isOrphan() || isDisconnected(error)) again(error);
        return false;
      }
    }

    /**
     * Chromium cuts the Port of a page that it keeps for the way back, and tells the page nothing.
     * @param {PageTransitionEvent} event
     */
    function returned({ persisted }) {
      if (!persisted || stopped) return;
      clearTimeout(timer);
      port?.disconnect();
      port = null;
      connect();
    }

    /** @param {import("../shared/messages.js").BridgeCapture} capture */
    function tooLarge(capture) {
      waiting.delete(capture.id);
      const { url } = capture.frame;
      const detail = "A capture was too large to pass on.";
      tell({ type: "trouble", kind: "unknown_shape", url, detail });
    }

    /** @param {import("../shared/messages.js").WorkerMessage} message */
    function receive(message) {
      pause = FIRST_PAUSE;
      if (message.type === "queued") waiting.delete(message.id);
      if (message.type === "refused") refused(message);
      if (message.type === "permission" && message.reason === null) offerAgain();
      received(message);
    }

    /** @param {import("../shared/messages.js").WorkerRefused} message */
    function refused({ id, reason }) {
      if (reason !== "quota" && reason !== "failed") return void waiting.delete(id);
      refusedForNow.add(id);
      offering ??= setTimeout(offerAgain, REFUSED_PAUSE);
    }

    function offerAgain() {
      clearTimeout(offering);
      offering = undefined;
      const again = [...refusedForNow].flatMap((id) => waiting.get(id) ?? []);
      refusedForNow.clear();
      again.forEach(send);
    }

    /** @param {Message} message */
    function tell(message) {
      if (!send(message)) untold = [...untold, message].slice(-MOST_TOLD);
    }

    /** @param {boolean} isOrphaned */
    function stop(isOrphaned) {
      if (stopped) return;
      stopped = true;
      clearTimeout(timer);
      clearTimeout(offering);
      window.removeEventListener("pageshow", returned);
      port?.disconnect();
      port = null;
      if (isOrphaned) orphaned();
    }

    window.addEventListener("pageshow", returned);
    connect();
    return {
      page(message) {
        page = message;
        send(message);
      },
      capture(message) {
        for (const [id, { replaces }] of waiting) {
          if (replaces !== null && replaces === message.replaces) waiting.delete(id);
        }
        const type = /** @type {const} */ ("capture");
        const capture = { type, id: crypto.randomUUID(), ...message };
        waiting.set(capture.id, capture);
        send(capture);
      },
      tell,
      stop: () => stop(false),
    };
  };

  /** @param {unknown} error */
  const isDisconnected = (error) => error instanceof Error && /disconnected/i.test(error.message);

  /** @param {unknown} error */
  const isTooLarge = (error) =>
    error instanceof Error && /length exceeded|too large/i.test(error.message);
})();
