/** Copies the answers to `XMLHttpRequest`: text as it grows, other kinds when they are there. */
(() => {
  const tap = globalThis.recollectTap;
  if (!tap) return;
  const { copying, safely } = tap;
  const { prototype } = XMLHttpRequest;

  /** @type {WeakMap<XMLHttpRequest, import("./tap.js").Copying>} */
  const opened = new WeakMap();

  prototype.open = new Proxy(prototype.open, {
    apply(target, self, args) {
      const result = Reflect.apply(target, self, args);
      safely(() => {
        opened.delete(self);
        const copy = copying(String(args[0]), String(args[1]));
        if (copy) opened.set(self, copy);
      });
      return result;
    },
  });

  prototype.send = new Proxy(prototype.send, {
    apply(target, self, args) {
      safely(() => {
        const copy = opened.get(self);
        if (copy) watch(self, copy, sent(args[0]));
        opened.delete(self);
      });
      return Reflect.apply(target, self, args);
    },
  });

  /** @param {unknown} body */
  function sent(body) {
    if (typeof body === "string") return body;
    return body instanceof URLSearchParams ? body.toString() : null;
  }

  /**
   * @param {XMLHttpRequest} request
   * @param {import("./tap.js").Copying} copy
   * @param {string | null} body
   */
  function watch(request, copy, body) {
    let begun = false;
    let seen = 0;
    const begin = () => {
      if (!begun) copy.begin(body, request.status);
      begun = true;
    };
    const grow = () => {
      if (request.readyState < XMLHttpRequest.HEADERS_RECEIVED) return;
      begin();
      if (!isText(request) || !isWanted(request, copy)) return;
      const text = request.responseText.slice(seen);
      seen += text.length;
      copy.text(text);
    };
    /** @param {Event} event */
    const end = (event) => {
      request.removeEventListener("readystatechange", changed);
      begin();
      if (!isText(request) && isWanted(request, copy)) copy.text(text(request.response));
      const ended = event.type === "load" && !copy.full ? "done" : "failed";
      copy.end(event.type === "abort" ? "aborted" : ended);
    };
    const changed = () => safely(grow);
    request.addEventListener("readystatechange", changed);
    for (const type of ["load", "abort", "error", "timeout"]) {
      request.addEventListener(type, (event) => safely(() => end(event)), { once: true });
    }
  }

  /** @param {XMLHttpRequest} request */
  const isText = (request) => request.responseType === "" || request.responseType === "text";

  /** @param {XMLHttpRequest} request @param {import("./tap.js").Copying} copy */
  const isWanted = (request, copy) =>
    copy.whole && !copy.full && request.status >= 200 && request.status < 300;

  /** @param {unknown} response */
  function text(response) {
    if (response instanceof ArrayBuffer) return new TextDecoder().decode(response);
    return response === null || response instanceof Blob ? "" : JSON.stringify(response);
  }
})();
