import assert from "node:assert/strict";
import { test } from "node:test";

import { settled } from "../page.js";
import { run } from "../classic.js";
import { ORIGIN, SITE, slowly, tapped } from "./tapped.js";

/** @param {any} message */
const bare = ({ id: _id, at: _at, ...rest }) => rest;

test("an answer is copied in pieces, whole characters each", async () => {
  const answer = slowly();
  const page = tapped({ fetch: async () => answer.response });
  page.listen();
  const response = await page.fetch("/talks/7?x=1");
  const bytes = new TextEncoder().encode("tea 🍵!");
  answer.say(bytes.slice(0, 6));
  await settled();
  answer.say(bytes.slice(6));
  answer.end();
  assert.equal(await response.text(), "tea 🍵!");
  await settled();
  const url = `${ORIGIN}/talks/7?x=1`;
  assert.deepEqual(page.posted.slice(1).map(bare), [
    { recollect: 1, type: "begin", tap: 0, url, method: "GET", request: null, status: 200 },
    { recollect: 1, type: "chunk", seq: 0, text: "tea " },
    { recollect: 1, type: "chunk", seq: 1, text: "🍵!" },
    { recollect: 1, type: "end", seq: 2, ended: "done" },
  ]);
  assert.equal(new Set(page.posted.slice(1).map(({ id }) => id)).size, 1);
});

test("what the page sent is told where it is text", async () => {
  const bodies = [
    ["{}", "{}"],
    [new URLSearchParams({ q: "é" }), "q=%C3%A9"],
    [new Blob(["x"]), null],
    [undefined, null],
  ];
  for (const [body, request] of bodies) {
    const page = tapped({ fetch: async () => new Response("ok") });
    page.listen();
    await page.fetch("/ask", { method: "post", body });
    await settled();
    assert.equal(page.of("begin")[0].request, request);
  }
});

test("the body of a Request is copied, and still the page's", async () => {
  /** @type {string[]} */
  const received = [];
  const page = tapped({
    fetch: async (/** @type {Request} */ request) => {
      received.push(await request.text());
      return new Response("ok");
    },
  });
  page.listen();
  await page.fetch(new Request(`${ORIGIN}/ask`, { method: "POST", body: "asked" }));
  await settled();
  assert.deepEqual(received, ["asked"]);
  assert.equal(page.of("begin")[0].request, "asked");
});

test("other requests are not copied: of other kinds, methods and sites", async () => {
  const page = tapped({ fetch: async () => new Response("secret") });
  page.listen();
  for (const told of [
    ["/talks/"],
    ["/talks/7", { method: "DELETE" }],
    ["/rename", { method: "POST" }],
    ["https://other.example/talks/7"],
    [{ toString: () => "/talks/7" }],
    ["http://["],
    [],
  ]) {
    await page.fetch(...told);
  }
  await settled();
  assert.deepEqual(page.of("begin"), []);
});

test("of a change only the end is told", async () => {
  const page = tapped({ fetch: async () => new Response("a new title") });
  page.listen();
  await page.fetch("/rename?to=x", { method: "POST" });
  await settled();
  assert.deepEqual(
    page.posted.slice(1).map(({ type }) => type),
    ["begin", "end"],
  );
});

test("of a refusal only the status is told", async () => {
  const page = tapped({ fetch: async () => new Response("the reason", { status: 403 }) });
  page.listen();
  assert.equal(await (await page.fetch("/talks/7")).text(), "the reason");
  await settled();
  assert.deepEqual(
    page.posted.slice(1).map(({ type }) => type),
    ["begin", "end"],
  );
  assert.equal(page.of("begin")[0].status, 403);
});

test("a request that fails, fails for the page alike, and is told", async () => {
  const error = new DOMException("stopped", "AbortError");
  const page = tapped({ fetch: () => Promise.reject(error) });
  page.listen();
  await assert.rejects(
    page.fetch("/ask", { method: "POST", body: "x" }),
    (thrown) => thrown === error,
  );
  await settled();
  assert.deepEqual([page.of("begin")[0].status, page.of("end")[0].ended], [0, "aborted"]);
});

test("a stream that breaks keeps what came, and tells how it ended", async () => {
  for (const [error, ended] of [
    [new DOMException("x", "AbortError"), "aborted"],
    [new TypeError("x"), "failed"],
  ]) {
    const answer = slowly();
    const page = tapped({ fetch: async () => answer.response });
    page.listen();
    const response = await page.fetch("/ask", { method: "POST" });
    answer.say("so far");
    await settled();
    answer.fail(error);
    await assert.rejects(response.text());
    await settled();
    assert.equal(page.of("chunk")[0].text, "so far");
    assert.equal(page.of("end")[0].ended, ended);
  }
});

test("a page that cancels what it reads ends the request at once", async () => {
  /** @type {Record<string, (body: ReadableStream<any>) => Promise<unknown>>} */
  const ways = {
    reader: (body) => body.getReader().cancel("enough"),
    body: (body) => body.cancel("enough"),
    pipe: (body) => body.pipeThrough(new TextDecoderStream()).getReader().cancel("enough"),
    async loop(body) {
      for await (const _ of body) break;
    },
    async values(body) {
      for await (const _ of body.values()) break;
    },
  };
  for (const [way, cancel] of Object.entries(ways)) {
    const answer = slowly();
    const page = tapped({ fetch: async () => answer.response });
    page.listen();
    const { body } = await page.fetch("/ask", { method: "POST" });
    answer.say("so far");
    await settled();
    if (!body) throw new Error("no body");
    await cancel(body);
    await settled();
    assert.equal(answer.cancelled.length, 1, way);
    assert.equal(page.of("end")[0].ended, "aborted", way);
  }
});

test("a request to no address, and an answer that is no promise, are the page's own matter", async () => {
  const page = tapped({ fetch: () => "no promise", Object });
  page.listen();
  page.posted.length = 0;
  assert.equal(page.window.fetch("//"), "no promise");
  assert.deepEqual(page.posted, []);
  assert.equal(page.window.fetch("/talks/7"), "no promise");
  assert.deepEqual(page.of("end").map(({ ended }) => ended), ["failed"]);
});

test("more than 32 MiB of one answer is not copied, and the page gets all of it", async () => {
  const answer = slowly();
  const page = tapped({ fetch: async () => answer.response });
  page.listen();
  const response = await page.fetch("/talks/7");
  const mebibyte = "x".repeat(2 ** 20);
  for (let count = 0; count < 40; count += 1) answer.say(mebibyte);
  await settled();
  assert.equal(page.of("end").length, 1); // it does not read on to the end
  answer.end();
  assert.equal((await response.text()).length, 40 * 2 ** 20);
  assert.equal(page.of("chunk").length, 33);
  assert.equal(page.of("end")[0].ended, "failed");
});

test("until a bridge listens everything is kept, and then sent in order", async () => {
  const page = tapped({ fetch: async () => new Response("one") });
  await page.fetch("/talks/1");
  await page.fetch("/talks/2");
  await settled();
  assert.deepEqual(page.posted, []);
  page.listen();
  const types = ["begin", "chunk", "end"];
  assert.deepEqual(
    page.posted.map(({ type }) => type),
    ["listening", ...types, ...types],
  );
  page.posted.length = 0;
  page.listen();
  assert.deepEqual(
    page.posted.map(({ type }) => type),
    ["listening"],
  );
});

test("a bridge that takes the place of another gets the whole answer", async () => {
  const answer = slowly();
  const page = tapped({ fetch: async () => answer.response });
  page.listen();
  await page.fetch("/ask", { method: "POST" });
  answer.say("one ");
  await settled();
  page.posted.length = 0;
  page.listen();
  answer.say("two");
  answer.end();
  await settled();
  assert.deepEqual(
    page.of("chunk").map(({ seq, text }) => [seq, text]),
    [
      [0, "one "],
      [1, "two"],
    ],
  );
});

test("what nobody listens to has its bounds", async () => {
  const page = tapped({ fetch: async () => new Response("x".repeat(15 * 2 ** 20)) });
  for (const number of [1, 2, 3, 4]) {
    await page.fetch(`/talks/${number}`);
    await settled();
  }
  page.listen();
  assert.deepEqual(
    page.of("begin").map(({ url }) => url.slice(-1)),
    ["3", "4"],
  );
});

test("it tells that it is there, for a bridge that was there before", () => {
  const posted = /** @type {any[]} */ ([]);
  const { context } = tapped({ fetch: async () => new Response("") });
  context.recollectSites = { example: SITE };
  context.window.postMessage = (/** @type {any} */ data) => posted.push(data);
  run(context, "content/tap/relay.js");
  assert.deepEqual(
    posted.map((each) => ({ ...each })),
    [{ recollect: 1, type: "here" }],
  );
});

test("nothing of ours is left in the page, and its functions look like the browser's", () => {
  const native = () => Promise.resolve(new Response(""));
  const { context, window } = tapped({ fetch: native });
  assert.deepEqual(
    Object.keys(context).filter((name) => /recollect/i.test(name)),
    [],
  );
  assert.match(Function.prototype.toString.call(window.fetch), /\[native code\]/);
  assert.equal(window.fetch.name, "native");
});

test("whatever breaks in the tap, the page does not notice, and the bridge does", async () => {
  const response = new Response("the page's own");
  response.clone = () => {
    throw new Error("planted");
  };
  const page = tapped({ fetch: async () => response });
  page.listen();
  const asked = page.fetch("/talks/7");
  assert.equal(await (await asked).text(), "the page's own");
  await settled();
  assert.deepEqual(
    page.of("end").map(({ ended }) => ended),
    ["failed"],
  );
});
