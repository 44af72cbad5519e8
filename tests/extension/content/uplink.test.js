import assert from "node:assert/strict";
import { beforeEach, afterEach, mock, test } from "node:test";

import { bridged, plain } from "./bridged.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

/** A browser whose worker the test plays. */
function chromium() {
  /** @type {any[]} */
  const ports = [];
  const event = () => {
    const listeners = /** @type {((told?: any) => void)[]} */ ([]);
    return {
      addListener: (/** @type {(told?: any) => void} */ act) => listeners.push(act),
      fire: (/** @type {any} */ told = undefined) => listeners.forEach((act) => act(told)),
    };
  };
  const runtime = {
    id: /** @type {string | undefined} */ ("extension"),
    lastError: undefined,
    connect({ name = "" }) {
      if (!runtime.id) throw new Error("Extension context invalidated.");
      const port = {
        name,
        sent: /** @type {any[]} */ ([]),
        onMessage: event(),
        onDisconnect: event(),
        closed: false,
        postMessage: (/** @type {any} */ message) => void port.sent.push(plain(message)),
        disconnect: () => void (port.closed = true),
      };
      ports.push(port);
      return port;
    },
  };
  return { chrome: { runtime }, ports, last: () => ports.at(-1) };
}

function uplink() {
  const browser = chromium();
  const page = bridged("content/uplink.js", { chrome: browser.chrome, Error });
  const shown = (/** @type {boolean} */ persisted) =>
    page.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  /** @type {any[]} */
  const received = [];
  let orphaned = 0;
  const made = page.recollect.uplink({
    received: (/** @type {any} */ message) => received.push(message),
    orphaned: () => (orphaned += 1),
  });
  /** @param {string} payload @param {string | null} [replaces] */
  const capture = (payload, replaces = null) =>
    made.capture({
      frame: { kind: "stream", url: "u", payload },
      conversation: "1",
      temporary: false,
      replaces,
    });
  const payloads = () =>
    browser.last().sent.flatMap((/** @type {any} */ each) => each.frame?.payload ?? []);
  return { ...browser, made, received, capture, payloads, shown, orphans: () => orphaned };
}

/** @param {any} port @param {string} [reason] */
function answer(port, reason) {
  const { id } = port.sent.findLast(({ type }) => type === "capture");
  port.onMessage.fire(reason ? { type: "refused", id, reason } : { type: "queued", id });
}

test("a capture that is in the outbox is forgotten, another sent again to the next worker", () => {
  const { capture, last, ports, payloads, made } = uplink();
  made.page({ type: "page", url: "u", title: "", conversation: null, temporary: false });
  capture("one");
  answer(last());
  capture("two");
  last().onDisconnect.fire();
  mock.timers.tick(200);
  assert.equal(ports.length, 2);
  assert.equal(last().sent[0].type, "page");
  assert.deepEqual(payloads(), ["two"]);
  answer(last());
  last().onDisconnect.fire();
  mock.timers.tick(1000);
  assert.deepEqual(payloads(), []);
});

test("captures while there is no worker wait for one; the newer takes the place of the older", () => {
  const { capture, last, payloads } = uplink();
  last().onDisconnect.fire();
  capture("a1", "stream:a");
  capture("b1", "stream:b");
  capture("a2", "stream:a");
  capture("c");
  capture("d");
  mock.timers.tick(200);
  assert.deepEqual(payloads(), ["b1", "a2", "c", "d"]);
});

test("what is refused for good is dropped, what had no room is offered again", () => {
  for (const [reason, again] of [
    ["paused", []],
    ["excluded", []],
    ["temporary", []],
    ["quota", ["x"]],
    ["failed", ["x"]],
  ]) {
    const { capture, last, payloads } = uplink();
    capture("x");
    answer(last(), String(reason));
    last().sent.length = 0;
    mock.timers.tick(30_000);
    assert.deepEqual(payloads(), again, String(reason));
  }
});

test("when there is room again, at once", () => {
  const { capture, last, payloads } = uplink();
  capture("x");
  answer(last(), "quota");
  last().sent.length = 0;
  last().onMessage.fire({ type: "permission", reason: null });
  last().onMessage.fire({ type: "permission", reason: null });
  assert.deepEqual(payloads(), ["x"]);
});

test("it connects again ever more slowly, and quickly once a worker speaks", () => {
  const { last, ports } = uplink();
  const times = [];
  for (let time = 0; time < 60_000; time += 100) {
    const before = ports.length;
    if (!last().gone) last().onDisconnect.fire();
    last().gone = true;
    mock.timers.tick(100);
    if (ports.length > before) times.push(ports.length);
  }
  assert.ok(ports.length > 8 && ports.length < 14, String(ports.length));
  mock.timers.tick(10_000);
  last().onMessage.fire({ type: "permission", reason: null });
  const before = ports.length;
  last().onDisconnect.fire();
  mock.timers.tick(200);
  assert.equal(ports.length, before + 1);
});

test("an extension that is gone is told once, and nothing is sent any more", () => {
  const { chrome, last, ports, orphans, capture } = uplink();
  chrome.runtime.id = undefined;
  last().onDisconnect.fire();
  mock.timers.tick(60_000);
  capture("late");
  assert.deepEqual([orphans(), ports.length], [1, 1]);
});

test("so is one that a message finds gone", () => {
  const { chrome, last, orphans, capture } = uplink();
  chrome.runtime.id = undefined;
  last().postMessage = () => {
    throw new Error("Extension context invalidated.");
  };
  capture("x");
  assert.equal(orphans(), 1);
});

test("what is too large for a Port is told and does not stop the rest", () => {
  const { last, capture, payloads } = uplink();
  const post = last().postMessage;
  last().postMessage = (/** @type {any} */ message) => {
    if (message.frame?.payload === "huge")
      throw new Error("Message length exceeded maximum allowed length.");
    post(message);
  };
  capture("huge");
  capture("small");
  assert.deepEqual(payloads(), ["small"]);
  assert.match(last().sent[0].detail, /too large/);
});

test("what is told while there is no worker is told to the next", () => {
  const { made, last } = uplink();
  last().onDisconnect.fire();
  last().postMessage = () => {
    throw new Error("Attempting to use a disconnected port object");
  };
  made.tell({ type: "trouble", kind: "no_turns", url: "u", detail: "d" });
  mock.timers.tick(200);
  assert.deepEqual(
    last().sent.map((/** @type {any} */ each) => each.kind),
    ["no_turns"],
  );
});

/** Its Port is cut, and it is not told. @param {any} port */
function cut(port) {
  port.postMessage = () => {
    throw new Error("Attempting to use a disconnected port object");
  };
}

test("a page that was kept for the way back connects anew, and sends what was not taken", () => {
  const { capture, ports, payloads, shown } = uplink();
  const [first] = ports;
  capture("before");
  shown(false);
  assert.equal(ports.length, 1);
  cut(first);
  shown(true);
  assert.deepEqual([ports.length, payloads()], [2, ["before"]]);
  capture("after");
  first.onDisconnect.fire();
  mock.timers.tick(60_000);
  assert.deepEqual([ports.length, payloads()], [2, ["before", "after"]]);
});

test("a Port that is found cut is replaced", () => {
  const { capture, last, ports, payloads } = uplink();
  cut(last());
  capture("one");
  capture("two");
  mock.timers.tick(200);
  assert.deepEqual([ports.length, payloads()], [2, ["one", "two"]]);
});

test("stopped, it lets the Port go", () => {
  const { made, last, ports, orphans, shown } = uplink();
  made.stop();
  shown(true);
  assert.equal(last().closed, true);
  last().onDisconnect.fire();
  mock.timers.tick(60_000);
  assert.deepEqual([ports.length, orphans()], [1, 0]);
});
