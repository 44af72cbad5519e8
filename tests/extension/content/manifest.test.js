import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { loaded, manifest, scriptsOf } from "../classic.js";

const EXTENSION = new URL("../../../extension/", import.meta.url);
const FILES = ["chatgpt", "claude", "deepseek", "gemini"].map((name) => `sites/${name}.js`);
const SITES = Object.values(loaded(FILES).recollectSites);
const scripts = manifest.content_scripts ?? [];

test("every site has its tap and its bridge, at each of its origins", () => {
  for (const { platform, origins } of SITES) {
    for (const origin of origins) {
      const [tap, bridge] = [scriptsOf(`${origin}/`, "MAIN"), scriptsOf(`${origin}/`, "ISOLATED")];
      assert.equal(tap[0], `sites/${platform}.js`);
      assert.equal(bridge[0], `sites/${platform}.js`);
      assert.equal(tap.at(-1), "content/tap/tap.js");
      assert.equal(bridge.at(-1), "content/bridge.js");
      assert.ok(manifest.host_permissions?.includes(`${origin}/*`), origin);
    }
  }
});

test("taps come before any script of the page", () => {
  for (const { world, run_at: at } of scripts) {
    if (world === "MAIN") assert.equal(at, "document_start");
  }
});

test("no file is wanted twice at one moment of a page: Chromium would run it once only", () => {
  for (const { origins } of SITES) {
    const here = scripts.filter(({ matches }) => matches?.includes(`${origins[0]}/*`));
    const wanted = here.flatMap(({ js = [], run_at: at }) => js.map((file) => `${at} ${file}`));
    assert.equal(new Set(wanted).size, wanted.length);
  }
});

test("every content script is there, and none is forgotten", () => {
  const listed = new Set(scripts.flatMap(({ js = [] }) => js));
  for (const file of listed) assert.ok(existsSync(new URL(file, EXTENSION)), file);
  for (const folder of ["content/", "content/tap/"]) {
    const there = readdirSync(new URL(folder, EXTENSION)).filter((name) => name.endsWith(".js"));
    for (const name of there) assert.ok(listed.has(folder + name), folder + name);
  }
});
