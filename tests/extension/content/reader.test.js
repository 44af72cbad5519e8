import assert from "node:assert/strict";
import { beforeEach, afterEach, mock, test } from "node:test";

import { bridged, plain } from "./bridged.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

class Element {
  /** @param {string} text @param {object} [more] */
  constructor(text, { role = "user", key = null, partial = false, top = 0, media = false } = {}) {
    Object.assign(this, { role, key, partial, top, media, parentElement: null });
    this.textContent = text;
  }

  get outerHTML() {
    return `<p>${this.textContent}</p>`;
  }

  matches = () => true;
  getBoundingClientRect = () => ({ top: /** @type {any} */ (this).top });
  querySelector = () => (/** @type {any} */ (this).media ? {} : null);
}

function reader() {
  const page = bridged("content/reader.js", { Element });
  /** @type {any[]} */
  const frames = [];
  let empty = 0;
  const made = page.recollect.reader(
    page.site,
    (/** @type {any[]} */ turns, /** @type {string} */ visit) =>
      frames.push({ turns: plain(turns), visit }),
    () => (empty += 1),
  );
  /** @param {Element[]} elements */
  const show = (...elements) => {
    page.document.querySelectorAll = /** @type {any} */ (() => elements);
    const observer = page.observers.find(({ targets }) => targets.length > 0);
    observer?.act(elements.map((element) => ({ addedNodes: [element] })));
  };
  const texts = () => frames.at(-1)?.turns.map((/** @type {any} */ { text }) => text);
  return { ...page, made, frames, show, texts, empties: () => empty };
}

test("turns are collected as they mount and unmount, and all of them sent", () => {
  const { made, frames, show, texts } = reader();
  const [one, two, three, four] = ["one", "two", "three", "four"].map(
    (text, place) => new Element(text, { role: place % 2 ? "assistant" : "user" }),
  );
  show(/** @type {Element} */ (three), /** @type {Element} */ (four));
  made.start("1");
  mock.timers.tick(1000);
  assert.deepEqual(texts(), ["three", "four"]);
  show(/** @type {Element} */ (two), /** @type {Element} */ (three));
  show(/** @type {Element} */ (one), /** @type {Element} */ (two));
  mock.timers.tick(5000);
  assert.deepEqual(texts(), ["one", "two", "three", "four"]);
  assert.equal(frames.length, 2);
  assert.equal(new Set(frames.map(({ visit }) => visit)).size, 1);
});

test("an answer that grows is one turn, and the end of it is sent", () => {
  const { made, show, frames, observers } = reader();
  const answer = new Element("So", { role: "assistant", partial: true });
  show(answer);
  made.start("1");
  mock.timers.tick(1000);
  Object.assign(answer, { textContent: "So far so good.", partial: false });
  observers.find(({ targets }) => targets.length > 0)?.act([{ addedNodes: [] }]);
  mock.timers.tick(500);
  mock.timers.tick(5000);
  assert.deepEqual(
    frames.map(({ turns }) => turns.map((/** @type {any} */ each) => [each.html, each.partial])),
    [[["<p>So</p>", true]], [["<p>So far so good.</p>", false]]],
  );
});

test("what mounts again unchanged is no news", () => {
  const { made, show, frames } = reader();
  show(new Element("one"));
  made.start("1");
  mock.timers.tick(1000);
  show(new Element("one"));
  mock.timers.tick(60_000);
  assert.equal(frames.length, 1);
});

test("empty shells are no turns, pictures are", () => {
  const { made, show, frames } = reader();
  show(
    new Element(" "),
    new Element("", { media: true }),
    new Element("x", { role: /** @type {any} */ (null) }),
  );
  made.start("1");
  mock.timers.tick(1000);
  assert.equal(frames[0].turns.length, 1);
});

test("a page without turns is told once", () => {
  const { made, empties } = reader();
  made.start("1");
  made.start("1");
  mock.timers.tick(60_000);
  assert.equal(empties(), 1);
});

test("what has come since the last frame is sent before the page goes, and once", () => {
  const { made, show, frames, texts } = reader();
  const one = new Element("one");
  made.flush();
  show(one);
  made.start("1");
  mock.timers.tick(1000);
  show(one, new Element("two", { role: "assistant" }));
  made.flush();
  assert.deepEqual(texts(), ["one", "two"]);
  mock.timers.tick(60_000);
  made.flush();
  assert.equal(frames.length, 2);
});

test("another conversation begins with nothing, and stopping ends all", () => {
  const { made, show, frames, texts } = reader();
  show(new Element("one"));
  made.start("1");
  mock.timers.tick(1000);
  show(new Element("other"));
  made.start("2");
  mock.timers.tick(1000);
  assert.deepEqual(texts(), ["other"]);
  assert.notEqual(frames[0].visit, frames[1].visit);
  made.stop();
  show(new Element("more"));
  mock.timers.tick(60_000);
  assert.deepEqual([frames.length, made.reading, made.read()], [2, null, 0]);
});
