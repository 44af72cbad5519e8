/**
 * Copies the answers to `fetch`. The page gets the very promise it would have got; the copy is
 * taken in the first reaction to it, before the page can read the body, and is read beside it.
 */
(() => {
  const tap = globalThis.recollectTap;
  if (!tap) return;
  const { copying, safely } = tap;
  const { then } = Promise.prototype; // libraries of pages replace it

  window.fetch = new Proxy(window.fetch, {
    apply(target, self, args) {
      const found = safely(() => requested(args[0], args[1]));
      const answer = Reflect.apply(target, self, args);
      // Where another extension has replaced `fetch` before us, this may be no promise of the browser's.
      if (found) safely(() => watch(found, answer));
      return answer;
    },
  });

  /** @param {Found} found @param {Promise<Response>} answer */
  function watch(found, answer) {
    Reflect.apply(then, answer, [
      (/** @type {Response} */ response) => safely(() => follow(found, response)),
      (/** @type {unknown} */ error) => safely(() => lost(found, error)),
    ]);
  }

  /** @typedef {{copy: import("./tap.js").Copying, sent: Promise<string | null>}} Found */

  /**
   * @param {unknown} input
   * @param {RequestInit} [init]
   * @returns {Found | null}
   */
  function requested(input, init) {
    const request = input instanceof Request ? input : null;
    if (!request && typeof input !== "string" && !(input instanceof URL)) return null;
    const method = init?.method ?? request?.method ?? "GET";
    const found = copying(method, request ? request.url : String(input));
    return found && { copy: found, sent: sent(init?.body, request) };
  }

  /**
   * The body as text, null if there is none or it cannot be read. It is copied before the request
   * goes out, since after that it is gone.
   * @param {BodyInit | null | undefined} body
   * @param {Request | null} request
   */
  async function sent(body, request) {
    try {
      if (typeof body === "string") return body;
      if (body instanceof URLSearchParams) return body.toString();
      if (body || !request?.body || request.bodyUsed) return null;
      return await request.clone().text();
    } catch {
      return null; // it cannot be read
    }
  }

  /** @param {unknown} error */
  const ending = (error) =>
    error instanceof DOMException && error.name === "AbortError" ? "aborted" : "failed";

  /** @param {Found} found @param {unknown} error */
  async function lost({ copy, sent }, error) {
    copy.begin(await sent, 0);
    copy.end(ending(error));
  }

  /** @param {Found} found @param {Response} response */
  function follow({ copy, sent }, response) {
    const body = response.ok ? response.clone().body : null;
    const reader = body?.getReader();
    let cancelled = false;
    if (reader && response.body) {
      whenCancelled(response.body, () => {
        cancelled = true;
        reader.cancel().catch(() => copy.end("aborted"));
      });
    }
    void read();

    async function read() {
      try {
        copy.begin(await sent, response.status);
        if (reader) await readAll(reader, copy);
        copy.end(cancelled ? "aborted" : copy.full ? "failed" : "done");
      } catch (error) {
        copy.end(ending(error));
      }
    }
  }

  /**
   * @param {ReadableStreamDefaultReader<Uint8Array>} reader
   * @param {import("./tap.js").Copying} copy
   */
  async function readAll(reader, copy) {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (copy.whole) copy.text(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      if (done) return;
      if (copy.full) {
        // Not waited for: it is done only when the page has read its own. A failure is the page's.
        reader.cancel().catch(() => undefined);
        return;
      }
    }
  }

  /**
   * A body that was copied only ends its request when both copies are cancelled, so that the page's
   * `cancel()` would wait for ours. These properties of this one body tell us of it, and of what it
   * is piped through.
   * @param {ReadableStream} body
   * @param {() => void} act
   */
  function whenCancelled(body, act) {
    hook(body, "cancel", () => body.locked || act());
    hook(body, "getReader", nothing, (reader) => hook(reader, "cancel", act));
    hook(body, "pipeThrough", nothing, (through) => whenCancelled(through, act));
    for (const name of ["values", Symbol.asyncIterator]) {
      hook(body, name, nothing, (iterator) => hook(iterator, "return", act)); // of a loop that breaks
    }
  }

  const nothing = () => undefined;

  /**
   * @param {any} object
   * @param {string | symbol} name
   * @param {() => void} before
   * @param {(result: any) => void} [after]
   */
  function hook(object, name, before, after) {
    const value = new Proxy(object[name], {
      apply(target, self, args) {
        if (self === object) safely(before);
        const result = Reflect.apply(target, self, args);
        if (self === object && after) safely(() => after(result));
        return result;
      },
    });
    Object.defineProperty(object, name, { value, configurable: true, writable: true });
  }
})();
