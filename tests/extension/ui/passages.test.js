import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, beginning, pieces, quotable } from "../../../extension/ui/passages.js";

/** The pieces, with marked ones in brackets. */
const shown = (snippet, highlights) =>
  pieces(snippet, highlights).map(({ text, marked }) => (marked ? `[${text}]` : text)).join("|");

test("highlights are UTF-16 ranges of the snippet", () => {
  assert.equal(shown("Yes, by a few thousand years.", [[14, 22], [23, 28]]), "Yes, by a few |[thousand]| |[years]|.");
  assert.equal(shown("😀 tea", [[3, 6]]), "😀 |[tea]");
  assert.equal(shown("tea", [[0, 3]]), "[tea]");
  assert.equal(shown("", [[0, 3]]), "");
  assert.equal(shown("no match", []), "no match");
});

test("ranges that make no sense are put right", () => {
  assert.equal(shown("abcdef", [[4, 6], [0, 2]]), "[ab]|cd|[ef]");
  assert.equal(shown("abcdef", [[0, 4], [2, 5]]), "[abcd]|[e]|f");
  assert.equal(shown("abcdef", [[0, 4], [1, 2]]), "[abcd]|ef");
  assert.equal(shown("abc", [[-5, 1], [2, 99], [3, 3], [2, 1]]), "[a]|b|[c]");
  assert.equal(shown("abc", null), "abc");
  assert.equal(shown("abc", ["x", [1], [0.5, 2], [0, "2"]]), "abc");
});

test("pieces together are the snippet, whatever the ranges", () => {
  const text = "<b>über</b> 東京 😀 C++";
  for (let seed = 1; seed < 500; seed++) {
    const ranges = Array.from({ length: seed % 6 }, (_, i) => [(seed * (i + 3)) % 30 - 4, (seed * (i + 7)) % 30]);
    assert.equal(pieces(text, ranges).map((piece) => piece.text).join(""), text);
  }
});

test("a quote is plain text around the first mark, as whole words", () => {
  const snippet = "**Note:** the first coins were minted by the Lydians in Sardis, it seems, and by others";
  const start = snippet.indexOf("coins");
  assert.equal(quotable(snippet, [[start, start + 5]]), "coins were minted by the Lydians in Sardis");
  assert.equal(quotable("see `getUserById` here", [[5, 16]]), "getUserById");
  assert.equal(quotable("`C++` only", [[1, 4]]), null);
  assert.equal(quotable("one two", []), null);
});

test("a hit opens on its site, at what was found", () => {
  const hit = { snippet: "tea is older than coffee", highlights: [[0, 3]] };
  assert.equal(
    addressOf({ ...hit, url: "https://claude.ai/chat/1" }),
    "https://claude.ai/chat/1#:~:text=tea%20is%20older%20than",
  );
  assert.equal(
    addressOf({ ...hit, url: "https://x.example/a#b" }),
    "https://x.example/a#b:~:text=tea%20is%20older%20than",
  );
  assert.equal(addressOf({ url: "https://claude.ai/chat/1", snippet: "x", highlights: [] }), "https://claude.ai/chat/1");
});

test("what has no marks opens at the plainest words of its beginning", () => {
  const opened = (snippet) => addressOf({ url: "https://claude.ai/chat/1", snippet, highlights: beginning(snippet) });
  const at = "https://claude.ai/chat/1#:~:text=";
  assert.equal(opened("**Note:** the first coins were min"), `${at}${encodeURIComponent("the first coins were")}`);
  assert.equal(opened("Yes.\n\nBy far, it seems"), `${at}${encodeURIComponent("By far, it")}`);
  assert.equal(opened("`xy`"), `${at}xy`);
  assert.equal(opened("C++ 🍵 東京はどこ"), `${at}${encodeURIComponent("東京はどこ")}`);
  assert.equal(opened("🍵"), "https://claude.ai/chat/1");
  assert.equal(opened(""), "https://claude.ai/chat/1");
});

test("nothing but web addresses is opened", () => {
  const hit = { snippet: "x", highlights: [] };
  for (const url of [null, "", "no address", "javascript:alert(1)", "data:text/html,x", "chrome://settings", "file:///etc/passwd"]) {
    assert.equal(addressOf({ ...hit, url }), null, String(url));
  }
});
