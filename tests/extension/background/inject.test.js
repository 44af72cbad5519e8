import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { injectEverywhere } from "../../../extension/background/inject.js";
import { manifest } from "../classic.js";

let runs;
let tabs;
let taps;

beforeEach(() => {
  runs = [];
  taps = new Set();
  tabs = [
    { id: 1, url: "https://claude.ai/new" }, { id: 2, url: "https://gemini.google.com/app" },
    { id: 3, url: "https://claude.ai/chat/1", discarded: true }, { id: 4, url: "https://example.org/" },
  ];
  globalThis.chrome = {
    runtime: { getManifest: () => manifest },
    tabs: {
      query: async ({ url }) => tabs.filter((tab) =>
        url.some((pattern) => tab.url.startsWith(pattern.slice(0, -1)))),
    },
    scripting: {
      executeScript: async ({ target: { tabId }, files, func, world = "ISOLATED" }) => {
        if (tabId === 13) throw new Error("Cannot access contents of the page.");
        if (func) return [{ result: taps.has(tabId) }];
        runs.push([tabId, world, files]);
        return [{ result: undefined }];
      },
    },
  };
});

const listed = (host, world) => manifest.content_scripts.find((script) =>
  script.matches.includes(`https://${host}/*`) && (script.world ?? "ISOLATED") === world).js;

test("every open page of a site gets what the manifest lists, the bridge before the tap", async () => {
  await injectEverywhere();
  assert.deepEqual(runs.filter(([tab]) => tab === 1), [
    [1, "ISOLATED", listed("claude.ai", "ISOLATED")], [1, "MAIN", listed("claude.ai", "MAIN")],
  ]);
  assert.deepEqual([...new Set(runs.map(([tab]) => tab))].sort(), [1, 2]);
});

test("a page whose tap answers gets no second one", async () => {
  taps.add(1);
  await injectEverywhere();
  assert.deepEqual(runs.filter(([tab]) => tab === 1).map(([, world]) => world), ["ISOLATED"]);
  assert.deepEqual(runs.filter(([tab]) => tab === 2).map(([, world]) => world), ["ISOLATED", "MAIN"]);
});

test("a page that takes no scripts keeps no other from getting them", async () => {
  tabs.unshift({ id: 13, url: "https://claude.ai/error" });
  const info = console.info;
  const said = [];
  console.info = (text) => said.push(text);
  await injectEverywhere();
  console.info = info;
  assert.equal(said.length, 2);
  assert.equal(runs.filter(([tab]) => tab === 1).length, 2);
});
