import assert from "node:assert/strict";
import { test } from "node:test";

import { Bridges } from "../../../extension/background/bridges.js";
import { SITES } from "../../../extension/sites/registry.js";
import { capture, FakePort, settled } from "./world.js";

const CLAUDE = SITES.find(({ platform }) => platform === "claude");
const PAGE = {
  type: "page", url: "https://claude.ai/chat/c1", title: "Tea", conversation: "c1", temporary: false,
};

function world({ ready = Promise.resolve(), refusal = () => null, keeps = async () => null } = {}) {
  const seen = { captures: [], troubles: [], asked: [] };
  const rules = { refusal };
  const bridges = new Bridges({
    ready,
    refusal: (what) => {
      seen.asked.push(what);
      return rules.refusal(what);
    },
    capture: (one, reason) => {
      seen.captures.push(one.id);
      return reason ? Promise.resolve(reason) : keeps(one);
    },
    trouble: async (platform, trouble) => void seen.troubles.push([platform, trouble.kind]),
    changed: () => undefined,
  });
  const open = (tab = 1, url = PAGE.url) => {
    const port = new FakePort(url, { id: tab, incognito: tab === 13, title: "Tea" });
    bridges.add(port, CLAUDE);
    return port;
  };
  return { bridges, seen, rules, open };
}

test("a page is told at once whether it may be captured, by its address", async () => {
  const { open, seen } = world({ refusal: () => "paused" });
  const port = open(13, "https://claude.ai/chat/11111111-2222-4333-8444-555555555555");
  await settled();
  assert.deepEqual(port.told, [{ type: "permission", reason: "paused" }]);
  assert.deepEqual(seen.asked.at(-1), {
    platform: "claude", conversation: "11111111-2222-4333-8444-555555555555", temporary: false,
    incognito: true,
  });
});

test("and again only when that changes", async () => {
  const { bridges, open, rules } = world();
  const port = open();
  port.says(PAGE);
  await settled();
  bridges.permissionChanged();
  rules.refusal = ({ conversation }) => (conversation === "c2" ? "excluded" : null);
  port.says({ ...PAGE, conversation: "c2" });
  await settled();
  assert.deepEqual(port.told.map(({ reason }) => reason), [null, "excluded"]);
  bridges.roomAgain();
  assert.deepEqual(port.told.map(({ reason }) => reason), [null, "excluded", "excluded"]);
});

test("a capture is answered when it is on the disk, in the order in which they came", async () => {
  const waits = new Map();
  const keeps = ({ id }) => new Promise((resolve) => waits.set(id, resolve));
  const { open, seen } = world({ keeps });
  const port = open();
  port.says(capture("a"));
  port.says(capture("b"));
  await settled();
  assert.deepEqual(seen.captures, ["a"]);
  waits.get("a")(null);
  await settled();
  waits.get("b")("quota");
  await settled();
  assert.deepEqual(port.told.slice(1), [
    { type: "queued", id: "a" }, { type: "refused", id: "b", reason: "quota" },
  ]);
});

test("a capture is judged by its own conversation, not by the page's", async () => {
  const { open } = world({ refusal: ({ temporary }) => (temporary ? "temporary" : null) });
  const port = open();
  port.says(capture("a", { temporary: true }));
  await settled();
  assert.deepEqual(port.told.at(-1), { type: "refused", id: "a", reason: "temporary" });
});

test("nothing is decided before everything is known, and nothing if that fails", async () => {
  const errors = [];
  const log = console.error;
  console.error = (error) => errors.push(error.message);
  const { open, seen } = world({ ready: Promise.reject(new Error("no storage")) });
  const port = open();
  port.says(capture("a"));
  port.says(capture("b"));
  await settled();
  console.error = log;
  assert.deepEqual(seen.captures, []);
  assert.deepEqual(port.told, []);
  assert.deepEqual([...new Set(errors)], ["no storage"]);
});

test("what is not of the site, or has not the form, is refused", async () => {
  const { open, seen } = world();
  const port = open();
  port.says(capture("a", { frame: { platform: "chatgpt" } }));
  port.says(capture("b", { frame: { url: "https://evil.example/chat/c1" } }));
  port.says(capture("c", { conversation: 7 }));
  port.says({ type: "page", url: "https://evil.example", title: "", conversation: null });
  port.says(null);
  await settled();
  assert.deepEqual(seen.captures, []);
  assert.deepEqual(port.told.slice(1), ["a", "b", "c"].map((id) =>
    ({ type: "refused", id, reason: "failed" })));
});

test("trouble counts only where the page may be captured", async () => {
  const { open, seen, rules } = world();
  const port = open();
  const trouble = { type: "trouble", kind: "no_turns", url: PAGE.url, detail: "none" };
  port.says(trouble);
  await settled();
  rules.refusal = () => "paused";
  port.says(trouble);
  await settled();
  assert.deepEqual(seen.troubles, [["claude", "no_turns"]]);
});

test("a command is answered by the page that it was given to", async () => {
  const { bridges, open } = world();
  const port = open(4);
  const other = open(5);
  await settled();
  const asked = bridges.command(bridges.inTab(4), "save");
  const { id, name } = port.told.at(-1);
  assert.equal(name, "save");
  other.says({ type: "answer", id, value: "forged" });
  port.says({ type: "answer", id, value: 31 });
  assert.equal(await asked, 31);

  const failing = bridges.command(bridges.inTab(4), "save");
  port.says({ type: "answer", id: port.told.at(-1).id, error: "Sign in first." });
  await assert.rejects(failing, { code: "page", message: "Sign in first." });

  const left = bridges.command(bridges.inTab(4), "memories");
  port.disconnect();
  await assert.rejects(left, /left/);
});

test("a page that is gone is told nothing, and the newest bridge of a tab counts", async () => {
  const { bridges, open } = world();
  const old = open(4);
  const young = open(4);
  await settled();
  assert.equal(bridges.inTab(4).port, young);
  young.disconnect();
  assert.equal(bridges.inTab(4).port, old);
  const told = young.told.length;
  bridges.tell("claude", { type: "receipt" });
  bridges.tell("chatgpt", { type: "receipt" });
  bridges.roomAgain();
  assert.equal(young.told.length, told);
  assert.equal(old.told.filter(({ type }) => type === "receipt").length, 1);
});

test("titles are those that pages show", async () => {
  const { bridges, open } = world();
  open().says({ ...PAGE, title: "Tea and coffee" });
  await settled();
  assert.equal(bridges.titleOf("claude", "c1"), "Tea and coffee");
  assert.equal(bridges.titleOf("claude", "c2"), null);
});
