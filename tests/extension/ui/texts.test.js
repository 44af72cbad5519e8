import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { textAt } from "../../../extension/ui/dom.js";
import { TEXTS } from "../../../extension/ui/texts.js";

const UI = new URL("../../../extension/ui/", import.meta.url);
const files = readdirSync(UI, { recursive: true, encoding: "utf8" });
const source = (name) => readFileSync(new URL(name, UI), "utf8");
const pages = files.filter((name) => name.endsWith(".html"));
const modules = files.filter((name) => name.endsWith(".js"));

/** @returns {string[]} every path to a text */
function paths(texts, prefix = "") {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "object" ? paths(value, `${prefix}${key}.`) : [prefix + key],
  );
}

test("every text that a page names exists", () => {
  for (const page of pages) {
    const named = [...source(page).matchAll(/data-(?:text|label|hint)="([^"]*)"/g)].map((found) => found[1]);
    assert.ok(named.length > 5, page);
    for (const path of named) assert.ok(textAt(path), path);
  }
  assert.throws(() => textAt("popup.nothing"), /There is no text/);
  assert.throws(() => textAt("popup"), /There is no text/);
  assert.throws(() => textAt("search.nothing"), /There is no text/, "this one is a function");
});

test("every id that a module asks for is in its page", () => {
  for (const folder of ["popup", "options"]) {
    const html = source(`${folder}/${folder}.html`);
    for (const name of modules.filter((module) => module.startsWith(`${folder}/`))) {
      for (const [, id] of source(name).matchAll(/\b(?:byId|input|button)\("([^"]+)"/g)) {
        assert.ok(html.includes(`id="${id}"`), `${name}: #${id}`);
      }
    }
  }
});

test("no text is left that nothing shows", () => {
  const shows = files.filter((name) => /\.(js|html)$/.test(name) && name !== "texts.js");
  const all = shows.map(source).join("\n");
  const computed = /^(link|page|outbox\.states|outbox\.kinds)\b/;
  for (const path of paths(TEXTS).filter((one) => !computed.test(one))) {
    assert.match(all, new RegExp(`[."{ ]${path.split(".").at(-1)}\\b`), path);
  }
});

test("texts never become HTML", () => {
  for (const name of modules) {
    assert.doesNotMatch(source(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc/, name);
  }
});
