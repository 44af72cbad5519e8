/** A page of a made-up site with the tap in it, as the manifest would run it. */

import { loaded, run } from "../classic.js";
import { page } from "../page.js";

export const ORIGIN = "https://chat.example";
const TAP = [
  "content/tap/relay.js",
  "content/tap/fetch.js",
  "content/tap/xhr.js",
  "content/tap/tap.js",
];

export const SITE = {
  platform: "example",
  taps: [
    { kind: "conversation", method: "GET", path: /^\/talks\/\d+$/ },
    { kind: "stream", method: "POST", path: /^\/ask$/ },
    { kind: "change", method: "POST", path: /^\/rename$/, query: /^\?to=/ },
  ],
};

/** @param {Record<string, unknown>} globals  above all `fetch` and `XMLHttpRequest` */
export function tapped(globals) {
  const made = page(`${ORIGIN}/c/1`, {
    XMLHttpRequest: class {
      open() {}
      send() {}
    },
    ...globals,
  });
  const context = loaded([], { ...made.globals, recollectSites: { example: SITE } });
  for (const file of TAP) run(context, file);
  made.posted.length = 0; // that it is there
  return {
    ...made,
    context,
    listen: () => made.post({ recollect: 1, type: "listen" }),
    /** What the page's own script calls. @param {any[]} told @returns {Promise<Response>} */
    fetch: (...told) => made.window.fetch(...told),
  };
}

/** An answer that comes in pieces, as the test lets them. @param {number} [status] */
export function slowly(status = 200) {
  const cancelled = /** @type {unknown[]} */ ([]);
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let controller;
  const body = new ReadableStream({
    start: (given) => void (controller = given),
    cancel: (reason) => void cancelled.push(reason),
  });
  return {
    cancelled,
    response: new Response(body, { status }),
    /** @param {Uint8Array | string} piece */
    say: (piece) =>
      controller.enqueue(typeof piece === "string" ? new TextEncoder().encode(piece) : piece),
    end: () => controller.close(),
    /** @param {unknown} error */
    fail: (error) => controller.error(error),
  };
}
