/** A page, as far as the scripts of the extension touch it. */

/** @param {EventTarget} target @param {string} type @param {object} [more] */
function dispatch(target, type, more = {}) {
  target.dispatchEvent(Object.assign(new Event(type), more));
}

/**
 * @param {string} address
 * @param {Record<string, unknown>} [more]  further globals
 */
export function page(address, more = {}) {
  /** @type {any} */
  const window = new EventTarget();
  /** @type {any[]} */
  const posted = [];
  /** @type {any[]} */
  const observers = [];
  const location = new URL(address);
  const navigation = new EventTarget();
  const document = Object.assign(new EventTarget(), {
    baseURI: address,
    title: "A title",
    cookie: "",
    head: {},
    documentElement: {},
    querySelectorAll: () => [],
    querySelector: () => null,
  });
  class MutationObserver {
    /** @param {(records: any[]) => void} act */
    constructor(act) {
      this.act = act;
      this.targets = /** @type {any[]} */ ([]);
      observers.push(this);
    }

    /** @param {any} target */
    observe(target) {
      this.targets.push(target);
    }

    disconnect() {
      this.targets = [];
    }
  }
  Object.assign(window, {
    location,
    navigation,
    document,
    /** @param {any} data */
    postMessage(data) {
      posted.push(structuredClone(data));
      dispatch(window, "message", {
        data: structuredClone(data),
        source: window,
        origin: location.origin,
      });
    },
    fetch: () => Promise.reject(new Error("no network")),
    ...more,
  });
  return {
    window,
    document,
    location,
    posted,
    observers,
    globals: { window, document, location, MutationObserver, Element: class {}, ...more },
    /** Something else posts a message. @param {any} data @param {object} [event] */
    post: (data, event = {}) =>
      dispatch(window, "message", { data, source: window, origin: location.origin, ...event }),
    /** The site shows another address without loading. @param {string} next */
    go(next) {
      location.href = new URL(next, location.href).href;
      dispatch(navigation, "currententrychange");
    },
    /** What was posted of one type. @param {string} type */
    of: (type) => posted.filter((message) => message.type === type),
  };
}

/** Until all that is under way without a clock is done. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
