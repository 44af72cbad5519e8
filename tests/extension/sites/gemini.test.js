import assert from "node:assert/strict";
import { test } from "node:test";

import { loaded } from "../classic.js";
import { sample } from "../recorded.js";
import { session, tapOf, told } from "./session.js";

const site = loaded(["sites/gemini.js"]).recollectSites.gemini;
const ID = "c_7d1e4a90b3c2f856";
const HEX = ID.slice(2);
const DATA = "/_/BardChatUi/data";
const READ = `${DATA}/batchexecute?rpcids=hNvQHb&source-path=%2Fapp%2F${HEX}&f.sid=-1&rt=c`;
const STREAM = `${DATA}/assistant.lamda.BardFrontendService/StreamGenerate?bl=boq&f.sid=-1`;

/** @param {[string | null, unknown][]} entries */
function answer(...entries) {
  const frame = (/** @type {unknown} */ value) => {
    const text = JSON.stringify(value);
    return `${text.length + 2}\n${text}\n`;
  };
  const told = entries.map(([rpc, body]) => [
    "wrb.fr",
    rpc,
    JSON.stringify(body),
    null,
    null,
    null,
    "generic",
  ]);
  return `)]}'\n\n${frame(told)}${frame([["e", 4, null, null, 498]])}`;
}

/** @param {number} number @param {unknown} before */
const turn = (number, before) => [
  [ID, `r_${number}`],
  before,
  [[`Question ${number}`]],
  [[[`rc_${number}`, ["Yes."]]]],
];
const FIRST = turn(1, null);
const SECOND = turn(2, [ID, "r_1", "rc_1"]);

/** @param {string[]} before @param {unknown} [temporary] */
function sent(before, temporary = null) {
  const fields = Array.from({ length: 46 }, () => /** @type {any} */ (null));
  [fields[0], fields[2], fields[45]] = [["What?"], before, temporary];
  const request = JSON.stringify([null, JSON.stringify(fields)]);
  return new URLSearchParams({ "f.req": request, at: "AT:1" }).toString();
}

test("requests that matter, and others that look alike", () => {
  const kinds = /** @type {const} */ ([
    ["POST", READ, "conversation"],
    ["POST", `/u/1${READ}`, "conversation"],
    ["POST", `${DATA}/batchexecute?rpcids=MaZiqc%2ChNvQHb`, "conversation"],
    ["POST", STREAM, "stream"],
    ["POST", `/u/2${STREAM}`, "stream"],
    ["POST", `${DATA}/batchexecute?rpcids=MaZiqc`, undefined],
    ["POST", `${DATA}/batchexecute?rpcids=xhNvQHb`, undefined],
  ]);
  for (const [method, address, kind] of kinds) {
    assert.equal(tapOf(site, method, address).tap?.kind, kind, `${method} ${address}`);
  }
});

test("a page of turns is never whole, since it has no title", () => {
  const page = answer(["hNvQHb", [[SECOND, FIRST], null, null, []]]);
  assert.deepEqual(told(site, "POST", READ, page), {
    conversation: ID,
    temporary: false,
    known: true,
  });
  assert.equal(tapOf(site, "POST", READ).tap?.whole, undefined);
});

test("among answers to other questions, and none at all", () => {
  const mixed = answer(
    ["MaZiqc", [null, "x", [["c_0000000000000000", "Other"]]]],
    ["hNvQHb", [[FIRST]]],
  );
  assert.equal(told(site, "POST", READ, mixed).conversation, ID);
  assert.equal(told(site, "POST", READ, answer(["hNvQHb", [[], null]])).conversation, null);
  for (const body of ["", "<html>", answer(["hNvQHb", null])]) {
    assert.equal(told(site, "POST", READ, body).known, false, body);
  }
});

test("a recorded answer of the site", sample("gemini/api-1.txt"), () => {
  const expected = { conversation: "c_9cf87bbddf79d497", temporary: false, known: true };
  assert.deepEqual(told(site, "POST", READ, sample("gemini/api-1.txt").text), expected);
});

test("a stream tells its conversation in its frames, wherever they are cut", () => {
  const whole = answer([null, [null, [ID, "r_1"], null, null, [["rc_1", ["Yes."]]]]]);
  const seen = new Set();
  for (let end = 0; end <= whole.length; end += 1) {
    seen.add(told(site, "POST", STREAM, whole.slice(0, end), sent(["", "", ""])).conversation);
  }
  assert.deepEqual([...seen], [null, ID]);
  assert.equal(site.ended(whole), true);
  assert.equal(site.ended(whole.slice(0, -20)), false);
});

test("words of an answer are not taken for its ids", () => {
  const words = answer([
    null,
    [null, null, null, null, [["rc_1", ['["c_0123456789abcdef","r_1"]']]]],
  ]);
  assert.equal(told(site, "POST", STREAM, words).conversation, null);
});

test("temporary chats are told by the request", () => {
  assert.equal(told(site, "POST", STREAM, "", sent(["", "", ""], 1)).temporary, true);
  assert.equal(told(site, "POST", STREAM, "", sent(["", "", ""])).temporary, false);
  assert.equal(told(site, "POST", STREAM, "", "not a form").temporary, false);
  assert.equal(told(site, "POST", STREAM, "", null).temporary, false);
});

test("tokens are cut out of addresses and requests, and nothing else", () => {
  const request = sent(["", "", ""]);
  const url = `https://gemini.google.com${STREAM}&at=AT%3A1&hl=en`;
  const kept = site.withoutTokens({ url, request, payload: "as it is" });
  assert.equal(
    kept.url,
    `https://gemini.google.com${DATA}/assistant.lamda.BardFrontendService/StreamGenerate?bl=boq&hl=en`,
  );
  assert.equal(kept.request, request.replace("&at=AT%3A1", ""));
  assert.equal(kept.payload, "as it is");
  assert.equal(site.withoutTokens({ url, request: null, payload: "" }).request, null);
});

test("so is the proof that the page is no robot", () => {
  const fields = [["What? & why?"], ["en"], ["", "", ""], "!proof", "state", null, [1]];
  const form = (/** @type {unknown[]} */ told) =>
    new URLSearchParams({
      "f.req": JSON.stringify([null, JSON.stringify(told)]),
      at: "AT:1",
    }).toString();
  const { request } = site.withoutTokens({
    url: "https://gemini.google.com/",
    request: form(fields),
    payload: "",
  });
  assert.doesNotMatch(request, /proof|state|AT/);
  const [, kept] = JSON.parse(String(new URLSearchParams(request).get("f.req")));
  assert.deepEqual(JSON.parse(kept), fields.with(3, null).with(4, null));
});

test("addresses", () => {
  const at = (/** @type {string} */ path) =>
    site.conversationAt(new URL(path, "https://gemini.google.com"));
  assert.equal(at(`/app/${HEX}`), ID);
  assert.equal(at(`/u/1/app/${HEX}`), ID);
  assert.equal(at(`/gem/storybook/${HEX}?hl=en`), ID);
  assert.equal(at("/app"), null);
  assert.equal(at(site.address(ID)), ID);
});

/** @param {string} scripts */
function served(scripts, path = "/app") {
  return session(
    {
      "/": ({ path: asked, body }) => {
        if (asked.includes("MaZiqc")) return answer(["MaZiqc", [null, null, [[ID, "Tea"]]]]);
        const [[[, told]]] = JSON.parse(String(new URLSearchParams(body ?? "").get("f.req")));
        return JSON.parse(told)[2] === null
          ? answer(["hNvQHb", [[SECOND], "more"]])
          : answer(["hNvQHb", [[FIRST], null]]);
      },
    },
    { scripts, path },
  );
}

test("a conversation is fetched page by page, with its title and the page's tokens", async () => {
  const { page, asked } = served(
    'window.WIZ_global_data = {"SNlM0e":"AT\\u003a1","cfb2h": "boq","FdrFJe":"-7"};',
    "/u/1/app",
  );
  const { title, pages } = await site.fetch(ID, page);
  assert.equal(title, "Tea");
  const found = Array.from(pages, (/** @type {string} */ each) => /Question \d/.exec(each)?.[0]);
  assert.deepEqual(found, ["Question 2", "Question 1"]);
  const url = new URL(String(asked[0]?.path), "https://gemini.google.com");
  assert.equal(url.pathname, `/u/1${DATA}/batchexecute`);
  assert.equal(url.searchParams.get("source-path"), `/u/1/app/${HEX}`);
  assert.deepEqual([url.searchParams.get("bl"), url.searchParams.get("f.sid")], ["boq", "-7"]);
  assert.equal(new URLSearchParams(asked[0]?.body ?? "").get("at"), "AT:1");
});

test("an answer without turns is no conversation", async () => {
  const { page } = session({ "/": answer(["hNvQHb", null]) });
  await assert.rejects(site.fetch(ID, page), /without turns/);
});

test("a cursor that leads to itself does not go on for ever", async () => {
  const { page, asked } = session({ "/": answer(["hNvQHb", [[SECOND], "same"]]) });
  await site.fetch(ID, page);
  assert.equal(asked.filter(({ path }) => path.includes("hNvQHb")).length, 2);
});
