/** The whole bridge, as the manifest runs it, between a page's tap and a worker that the test plays. */

import assert from "node:assert/strict";
import { beforeEach, afterEach, mock, test } from "node:test";

import { loaded, scriptsOf } from "../classic.js";
import { page, settled } from "../page.js";
import { ADDRESS, plain, site } from "./bridged.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

const SCRIPTS = scriptsOf("https://chatgpt.com/", "ISOLATED").slice(1);
const ID = "0123abcd-0000-4000-8000-000000000001";

/** @param {{of?: any, shared?: any, address?: string}} [given] */
function bridge({ of = site(), shared, address = ADDRESS } = {}) {
  const made = shared ?? page(address);
  /** @type {any} */
  let port = null;
  /** @type {any[]} */
  const sent = [];
  const runtime = {
    id: /** @type {string | undefined} */ ("extension"),
    connect() {
      /** @type {Record<string, (told?: any) => void>} */
      const acts = {};
      port = {
        tell: (/** @type {any} */ message) => acts.message?.(message),
        gone: () => acts.gone?.(),
        postMessage: (/** @type {any} */ message) => void sent.push(plain(message)),
        disconnect: () => undefined,
        onMessage: { addListener: (/** @type {any} */ act) => (acts.message = act) },
        onDisconnect: { addListener: (/** @type {any} */ act) => (acts.gone = act) },
      };
      return port;
    },
  };
  const context = loaded(SCRIPTS, {
    CSSStyleSheet: class {
      replaceSync() {}
    },
    ...made.globals,
    chrome: { runtime },
    recollectSites: { example: of },
  });
  const notices = /** @type {string[]} */ ([]);
  const captures = () => sent.filter(({ type }) => type === "capture");
  let number = 0;
  /** An answer of the site. @param {number} tap @param {string} path @param {string} text @param {string} [ended] */
  const answered = (tap, path, text, ended = "done") => {
    const id = ID.slice(0, -2) + (10 + (number += 1));
    const { method } = of.taps[tap];
    made.post({
      recollect: 1,
      type: "begin",
      id,
      tap,
      url: new URL(path, ADDRESS).href,
      method,
      request: "q",
      status: 200,
      at: 1,
    });
    made.post({ recollect: 1, type: "chunk", id, seq: 0, text });
    made.post({ recollect: 1, type: "end", id, seq: 1, ended });
  };
  return {
    ...made,
    context,
    sent,
    runtime,
    notices,
    captures,
    answered,
    tell: (/** @type {any} */ message) => port.tell(message),
    disconnect: () => port.gone(),
    kinds: () =>
      captures().map(({ frame }) =>
        `${frame.kind} ${frame.payload.turns ? "" : frame.payload}`.trim(),
      ),
  };
}

/** @param {number} milliseconds */
async function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 500) {
    await settled();
    mock.timers.tick(Math.min(left, 500));
  }
  await settled();
}

const ALLOWED = { type: "permission", reason: null };
const RECEIPT = { type: "receipt", conversation: "1", complete: false, stored: 1, missing: 1 };

test("it says where the page is, and asks the tap", () => {
  const { sent, posted } = bridge();
  assert.deepEqual(sent, [
    { type: "page", url: ADDRESS, title: "A title", conversation: "1", temporary: false },
  ]);
  assert.deepEqual(posted, [{ recollect: 1, type: "listen" }]);
});

test("a conversation that was opened is captured from the site's own request", async () => {
  const { tell, answered, kinds, captures } = bridge();
  tell(ALLOWED);
  answered(0, "/talks/1", "id=1 all");
  await pass(20_000);
  assert.deepEqual(kinds(), ["conversation id=1 all"]);
  const { frame, conversation, replaces } = captures()[0];
  assert.equal(frame.platform, "example");
  assert.match(frame.observed_at, /^\d{4}-.*Z$/);
  assert.deepEqual([conversation, replaces], ["1", "conversation:example:1"]);
});

test("one that the site had already is fetched", async () => {
  const { tell, kinds, go } = bridge();
  tell(ALLOWED);
  await pass(5000);
  assert.deepEqual(kinds(), ["conversation id=1 all"]);
  go("/c/2");
  await pass(5000);
  assert.deepEqual(kinds(), ["conversation id=1 all", "conversation id=2 all"]);
  go("/c/1");
  await pass(5000);
  assert.equal(kinds().length, 2); // nothing has happened to it since
});

test("what has come of an answer is sent before the page goes", async () => {
  const { tell, post, window, kinds } = bridge();
  tell(ALLOWED);
  const url = "https://chat.example/ask";
  const begin = { tap: 1, url, method: "POST", request: "q", status: 200, at: 1 };
  post({ recollect: 1, type: "begin", id: ID, ...begin });
  post({ recollect: 1, type: "chunk", id: ID, seq: 0, text: "id=1 one" });
  post({ recollect: 1, type: "chunk", id: ID, seq: 1, text: " two" });
  assert.deepEqual(kinds(), ["stream id=1 one"]);
  window.dispatchEvent(new Event("pagehide"));
  window.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(kinds(), ["stream id=1 one", "stream id=1 one two"]);
});

test("after a stream the conversation is fetched, once", async () => {
  const { tell, answered, kinds } = bridge();
  tell(ALLOWED);
  answered(1, "/ask", "id=1 END", "aborted");
  await pass(1000);
  answered(2, "/rename", "");
  await pass(20_000);
  assert.deepEqual(kinds().slice(-2), ["stream id=1 END", "conversation id=1 all"]);
});

test("while the server misses something it is fetched again, but not in the middle of a stream", async () => {
  const { tell, answered, kinds, post, site: _site } = /** @type {any} */ (bridge());
  tell(ALLOWED);
  answered(0, "/talks/1", "id=1 all");
  tell(RECEIPT);
  await pass(3000);
  assert.equal(kinds().length, 2);
  tell({ ...RECEIPT, complete: true });
  post({
    recollect: 1,
    type: "begin",
    id: ID,
    tap: 1,
    url: "https://chat.example/ask",
    method: "POST",
    request: "q",
    status: 200,
    at: 1,
  });
  tell(RECEIPT);
  await pass(3000);
  assert.equal(kinds().length, 2);
});

test("what another page has captured is for that page to fetch", async () => {
  const { tell, answered, go, kinds } = bridge();
  tell(ALLOWED);
  answered(0, "/talks/1", "id=1 all");
  go("/c/2");
  answered(0, "/talks/2", "id=2 all");
  for (const conversation of ["1", "2", "3"]) tell({ ...RECEIPT, conversation });
  await pass(4000);
  assert.deepEqual(kinds().slice(2).sort(), ["conversation id=1 all", "conversation id=2 all"]);
});

test("what may not be captured is neither fetched nor read; afterwards it is", async () => {
  for (const reason of ["paused", "site_paused", "excluded", "temporary", "incognito"]) {
    const { tell, kinds } = bridge();
    tell({ type: "permission", reason });
    await pass(10_000);
    assert.deepEqual(kinds(), [], reason);
    tell(ALLOWED);
    await pass(5000);
    assert.equal(kinds().length, 1, reason);
  }
});

test("what was seen in a pause was not kept, so that it is fetched after it", async () => {
  const { tell, kinds, answered, captures, sent } = bridge();
  tell({ type: "permission", reason: "paused" });
  answered(0, "/talks/1", "id=1 all");
  tell({ type: "refused", id: captures()[0].id, reason: "paused" });
  sent.length = 0;
  tell(ALLOWED);
  await pass(5000);
  assert.deepEqual(kinds(), ["conversation id=1 all"]);
});

test("before the worker has said so, nothing is fetched", async () => {
  const { kinds } = bridge();
  await pass(60_000);
  assert.deepEqual(kinds(), []);
});

test("a new chat is bound to what its stream tells, and a temporary one is marked for good", async () => {
  const { tell, answered, sent, captures, go } = bridge({ address: "https://chat.example/" });
  tell(ALLOWED);
  answered(1, "/ask", "id=7 temporary");
  assert.deepEqual([captures()[0].conversation, captures()[0].temporary], ["7", true]);
  const told = sent.findLast(({ type }) => type === "page");
  assert.deepEqual([told?.conversation, told?.temporary], ["7", true]);
  go("/c/8");
  answered(0, "/talks/7", "id=7 all");
  assert.equal(captures().at(-1)?.temporary, true);
});

/** A site that gives no JSON, with turns in its page. */
function mute() {
  const of = { ...site(), fetch: () => Promise.reject(new Error("planted")) };
  const all = bridge({ of });
  const element = {
    role: "user",
    key: "k1",
    partial: false,
    textContent: "Hi",
    outerHTML: "<p>Hi</p>",
    parentElement: null,
    getBoundingClientRect: () => ({ top: 0 }),
    querySelector: () => null,
  };
  const shown = [element];
  all.document.querySelectorAll = () => shown;
  const mounts = (/** @type {string} */ key) => void shown.push({ ...element, key });
  return { ...all, of, mounts };
}

test("after two fetches that failed the page is read, until one succeeds", async () => {
  const { tell, captures, kinds, sent, of, observers, document, window, mounts } = mute();
  tell(ALLOWED);
  await pass(5000);
  assert.deepEqual(kinds(), []);
  await pass(5000);
  assert.deepEqual(kinds(), ["dom"]);
  const { frame, conversation, replaces } = captures()[0];
  assert.deepEqual(frame.payload, {
    title: "A title",
    turns: [{ role: "user", html: "<p>Hi</p>", partial: false, key: "k1" }],
  });
  assert.deepEqual([frame.url, conversation, replaces], [ADDRESS, "1", `dom:${frame.stream_id}`]);
  assert.deepEqual(
    sent.filter(({ type }) => type === "trouble").map(({ kind }) => kind),
    ["fetch_failed"],
  );
  mounts("k2");
  window.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(captures()[1].frame.payload.turns.length, 2);
  of.fetch = async () => "id=1 all";
  await pass(20_000);
  assert.deepEqual(kinds(), ["dom", "dom", "conversation id=1 all"]);
  assert.equal(observers.filter(({ targets }) => targets.includes(document)).length, 0);
});

test("without a network nothing is said against the site", async () => {
  for (const [onLine, said] of [
    [true, ["fetch_failed", "no_turns"]],
    [false, []],
  ]) {
    const { tell, context, document, sent } = mute();
    document.querySelectorAll = () => [];
    context.navigator = { onLine };
    tell(ALLOWED);
    await pass(60_000);
    const troubles = sent.filter(({ type }) => type === "trouble").map(({ kind }) => kind);
    assert.deepEqual(troubles, said);
  }
});

test("an answer of unknown shape counts as a fetch that failed", async () => {
  const { tell, kinds, of } = mute();
  of.fetch = async () => "?an error page";
  tell(ALLOWED);
  await pass(10_000);
  assert.deepEqual(kinds(), ["dom"]);
});

test("the user's commands", async () => {
  const { tell, sent, kinds, go } = bridge();
  tell(ALLOWED);
  const ask = async (/** @type {string} */ name) => {
    tell({ type: "command", id: "c1", name });
    await pass(500);
    const {
      id: _id,
      type: _type,
      ...answer
    } = sent.findLast(({ type }) => type === "answer") ?? {};
    return answer;
  };
  assert.deepEqual(await ask("save"), { value: { kept: "conversation" } });
  assert.deepEqual(kinds(), ["conversation id=1 all"]);
  assert.match((await ask("memories")).error, /Example has no list of memories/);
  go("/");
  assert.match((await ask("save")).error, /shows no conversation/);
  go("/c/1");
  tell({ type: "permission", reason: "paused" });
  assert.match((await ask("save")).error, /not captured now/);
});

test("saving what the site does not give, as the page shows it", async () => {
  const { tell, sent, kinds, document } = mute();
  tell(ALLOWED);
  tell({ type: "command", id: "c1", name: "save" });
  await pass(2000);
  assert.deepEqual(sent.find(({ type }) => type === "answer")?.value, { kept: "page" });
  assert.deepEqual(kinds(), ["dom"]);
  document.querySelectorAll = () => [];
});

test("a newer bridge takes over, and this one is silent", async () => {
  const one = bridge();
  const two = bridge({ shared: one });
  one.tell(ALLOWED);
  two.tell(ALLOWED);
  one.answered(0, "/talks/1", "id=1 all");
  await pass(20_000);
  assert.deepEqual([one.kinds().length, two.kinds().length], [0, 1]);
});

/** @param {any} made  a page, in which an element can do what the notice wants of it */
function withElements(made) {
  const shown = /** @type {any[]} */ ([]);
  const element = (/** @type {string} */ name) => {
    const self = {
      name,
      textContent: "",
      attributes: /** @type {string[]} */ ([]),
      setAttribute: (/** @type {string[]} */ ...told) => self.attributes.push(told.join("=")),
      addEventListener: () => undefined,
      attachShadow: () => self,
      append: () => undefined,
    };
    shown.push(self);
    return self;
  };
  made.document.createElement = element;
  made.document.documentElement.append = () => undefined;
  return shown;
}

test("after an update the page asks to be refreshed, unless a new bridge has come", () => {
  for (const comes of [false, true]) {
    const one = bridge();
    const elements = withElements(one);
    one.runtime.id = undefined;
    one.disconnect();
    if (comes) bridge({ shared: one });
    mock.timers.tick(5000);
    const said = elements.map(({ textContent }) => textContent).filter(Boolean);
    const text = "Recollect was updated or switched off. Refresh this page to go on capturing.";
    assert.deepEqual(said, comes ? [] : [text, "Dismiss"]);
    assert.equal(
      elements.some(({ attributes }) => attributes.includes("role=status")),
      !comes,
    );
  }
});
