import assert from "node:assert/strict";
import { test } from "node:test";

import { ORIGIN, tapped } from "./tapped.js";

/** As much of a browser's as the tap looks at; the test plays the network. */
class Xhr extends EventTarget {
  static HEADERS_RECEIVED = 2;
  readyState = 1;
  responseType = "";
  responseText = "";
  /** @type {unknown} */
  response = null;
  status = 0;

  open() {}

  /** @param {unknown} [_body] */
  send(_body) {}

  /** @param {number} state @param {string} [text] */
  reach(state, text = this.responseText) {
    Object.assign(this, { readyState: state, responseText: text, status: 200 });
    this.dispatchEvent(new Event("readystatechange"));
  }

  /** @param {string} type */
  finish(type) {
    this.dispatchEvent(new Event(type));
    this.dispatchEvent(new Event("loadend"));
  }
}

function opened(method = "POST", url = "/ask") {
  // A class of its own each time: the tap wraps its prototype.
  const Own = class extends Xhr {
    open() {}
    send() {}
  };
  const page = tapped({ XMLHttpRequest: Own, ArrayBuffer });
  page.listen();
  const request = /** @type {any} */ (new Own());
  request.open(method, url);
  return { ...page, request };
}

test("text is copied as it grows", () => {
  const { request, posted, of } = opened();
  request.send("asked");
  request.reach(2);
  request.reach(3, "one ");
  request.reach(3, "one two");
  request.reach(4, "one two.");
  request.finish("load");
  assert.deepEqual(
    posted.slice(1).map(({ type, text, ended }) => text ?? ended ?? type),
    ["begin", "one ", "two", ".", "done"],
  );
  const [{ request: sent, url, status }] = of("begin");
  assert.deepEqual([sent, url, status], ["asked", `${ORIGIN}/ask`, 200]);
});

test("other kinds of answers are copied when they are there", () => {
  const kinds = /** @type {const} */ ([
    ["json", { tea: "🍵" }, '{"tea":"🍵"}'],
    ["arraybuffer", new TextEncoder().encode("🍵").buffer, "🍵"],
  ]);
  for (const [kind, response, text] of kinds) {
    const { request, of } = opened();
    request.responseType = kind;
    Object.defineProperty(request, "responseText", {
      get: () => assert.fail("a browser throws here"),
      set() {},
    });
    request.send(new URLSearchParams({ a: "b" }));
    request.response = response;
    request.readyState = 4;
    request.status = 200;
    request.finish("load");
    assert.equal(of("chunk")[0].text, text);
    assert.equal(of("begin")[0].request, "a=b");
  }
});

test("how it ended", () => {
  for (const [type, ended] of [
    ["abort", "aborted"],
    ["error", "failed"],
    ["timeout", "failed"],
    ["load", "done"],
  ]) {
    const { request, of } = opened();
    request.send();
    request.reach(3, "so far");
    request.finish(type);
    assert.deepEqual(
      of("end").map((message) => message.ended),
      [ended],
    );
    assert.equal(of("chunk")[0].text, "so far");
  }
});

test("other requests, and the next of the same object", () => {
  const { request, of } = opened("GET", "/elsewhere");
  request.send();
  request.reach(4, "x");
  request.finish("load");
  assert.deepEqual(of("begin"), []);
  request.open("GET", "/talks/1");
  request.send();
  request.reach(4, "y");
  request.finish("load");
  assert.deepEqual(
    of("chunk").map(({ text }) => text),
    ["y"],
  );
});

test("an address that is none harms nobody", () => {
  const { request, of } = opened("POST", "http://[");
  request.send();
  assert.deepEqual(of("begin"), []);
});
