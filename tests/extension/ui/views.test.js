import assert from "node:assert/strict";
import { test } from "node:test";

import {
  deeds, healthView, linkView, outboxView, pageView, siteName, tooLargeHelp, warnings,
} from "../../../extension/ui/views.js";

const NOW = new Date(2026, 10, 27, 12, 0, 0);
const AT = new Date(2026, 10, 27, 11, 58, 0).toISOString();
const CHATGPT = {
  platform: "chatgpt", name: "ChatGPT", lastGoodAt: AT, unread: 0, unreadSince: null, detail: null,
  warning: false,
};
const GEMINI = { ...CHATGPT, platform: "gemini", name: "Gemini", lastGoodAt: null };
const SITES = [CHATGPT, GEMINI];
const RECEIPT = { id: "conv_1", stored: 31, missing: 0, complete: true, at: AT, excluded: null };
const PAGE = {
  platform: "chatgpt", url: "https://chatgpt.com/c/1", bridged: true, conversation: "1",
  title: "Coins", temporary: false, reason: null, waiting: 0, removal: null, receipt: RECEIPT,
};
const STATUS = {
  link: "connected", address: "http://127.0.0.1:8377", serverVersion: "0.1.0", since: AT,
  problem: null, outbox: { items: 0, bytes: 0, stuck: 0, full: false },
  choices: {
    paused: false, pausedSites: [], excluded: [], captureTemporary: false, captureIncognito: false,
  },
  sites: SITES, page: PAGE,
};

const view = (changes) => pageView({ ...PAGE, ...changes }, SITES, NOW);
const receipt = (changes) => ({ receipt: { ...RECEIPT, ...changes } });

test("a complete conversation", () => {
  assert.deepEqual(view({}), {
    tone: "ok", headline: "31 of 31 stored", detail: "Last receipt 11:58, 2 minutes ago.",
  });
});

test("what is missing is said, and that it is tried again", () => {
  assert.deepEqual(view(receipt({ stored: 29, missing: 2, complete: false })), {
    tone: "warn", headline: "29 of 31 stored",
    detail: "2 missing. “Save now” tries again. Last receipt 11:58, 2 minutes ago.",
  });
  assert.deepEqual(view(receipt({ complete: false })), {
    tone: "busy", headline: "31 of 31 stored",
    detail: "Not everything is final yet. “Save now” reads it again. Last receipt 11:58, 2 minutes ago.",
  });
  assert.match(view({ waiting: 1 }).detail, /^1 newer capture waits\. Last/);
});

test("why a page is not captured", () => {
  const headlines = ["paused", "site_paused", "excluded", "temporary", "incognito"].map(
    (reason) => view({ reason }).headline,
  );
  assert.deepEqual(headlines, [
    "Capturing is paused", "Paused on ChatGPT", "This conversation is left out",
    "Temporary chat: not captured", "Incognito window: not captured",
  ]);
  assert.match(view({ reason: "paused" }).detail, /31 of 31 stored/);
  assert.equal(view({ bridged: false }).headline, "Refresh this page");
  assert.equal(view({ conversation: null, receipt: null }).headline, "No conversation yet");
  assert.equal(view({ receipt: null }).headline, "Nothing stored yet");
  assert.equal(view({ receipt: null, waiting: 2 }).detail, "2 captures in the outbox.");
  const elsewhere = pageView(null, SITES, NOW);
  assert.equal(elsewhere.detail, "Recollect captures conversations on ChatGPT and Gemini.");
});

test("what is forgotten, and what is brought back", () => {
  const gone = receipt({ excluded: "deleted", stored: 0 });
  assert.equal(view({ ...gone, reason: "excluded" }).headline, "This conversation is forgotten");
  assert.match(view({ removal: "forget" }).detail, /as soon as it can be reached/);
  assert.equal(view({ ...gone, removal: "restore" }).headline, "This conversation is kept again");
});

test("what may be done", () => {
  const may = (changes) => {
    const all = deeds(changes && { ...PAGE, ...changes });
    return Object.keys(all).filter((name) => all[name]);
  };
  assert.deepEqual(may({}), ["save", "forget", "exclude"]);
  assert.deepEqual(may({ bridged: false }), ["forget", "exclude"]);
  assert.deepEqual(may({ reason: "excluded" }), ["forget", "exclude"]);
  assert.deepEqual(may({ removal: "forget" }), ["restore"]);
  assert.deepEqual(may(receipt({ excluded: "deleted" })), ["restore"]);
  assert.deepEqual(may({ ...receipt({ excluded: "deleted" }), removal: "restore" }), ["save", "forget", "exclude"]);
  assert.deepEqual(may({ conversation: null }), []);
  assert.deepEqual(may(null), []);
});

test("the link", () => {
  assert.equal(linkView(STATUS).detail, "To http://127.0.0.1:8377, version 0.1.0.");
  assert.equal(linkView({ ...STATUS, link: "unpaired", address: null }).tone, "off");
  assert.match(linkView({ ...STATUS, link: "no_server" }).detail, /Nothing answers at http/);
  assert.equal(linkView({ ...STATUS, link: "refused", problem: "Because." }).detail, "Because.");
});

test("the health of a site", () => {
  assert.deepEqual(healthView(CHATGPT, NOW), {
    tone: "ok", headline: "Last good capture 2 minutes ago", detail: "",
  });
  assert.deepEqual(healthView(GEMINI, NOW), {
    tone: "off", headline: "Nothing captured yet", detail: "",
  });
  const since = new Date(2026, 10, 27, 10, 4).toISOString();
  const ill = { ...CHATGPT, unread: 3, unreadSince: since, detail: "No turns.", warning: true };
  assert.deepEqual(healthView(ill, NOW), {
    tone: "warn", headline: "3 captures could not be read since 10:04.",
    detail: "Last good capture 2 minutes ago. No turns.",
  });
  assert.match(healthView({ ...GEMINI, warning: true }, NOW).headline, /^Gemini answers in a form/);
});

test("the outbox", () => {
  assert.deepEqual(outboxView(STATUS.outbox), {
    tone: "ok", headline: "Nothing is waiting.", detail: "",
  });
  assert.deepEqual(outboxView({ items: 3, bytes: 12_345, stuck: 1, full: false }), {
    tone: "warn", headline: "3 captures waiting, 12 KB",
    detail: "1 capture larger than the server takes.",
  });
  assert.equal(outboxView({ items: 1, bytes: 5, stuck: 0, full: false }).tone, "busy");
  assert.match(outboxView({ items: 1, bytes: 5, stuck: 0, full: true }).detail, /no more room/);
});

test("how far to raise the server's limit, as far as it can be raised", () => {
  assert.match(tooLargeHelp(33_600_000), /RECOLLECT_MAX_FRAME_BYTES to 37748736 or more/);
  assert.match(tooLargeHelp(268_000_000), /to 268435456 or more/);
  assert.match(tooLargeHelp(268_435_457), /larger than any server takes/);
});

test("warnings, the gravest first", () => {
  assert.deepEqual(warnings(STATUS, NOW), []);
  const found = warnings({
    ...STATUS, link: "refused", outbox: { items: 2, bytes: 9, stuck: 1, full: true },
    sites: [CHATGPT, { ...GEMINI, unread: 1, warning: true }],
  }, NOW);
  assert.deepEqual(found.map(({ key }) => key), ["link", "full", "stuck", "gemini"]);
  assert.equal(found[3]?.text, "Gemini: 1 capture could not be read.");
});

test("a platform without a name is called as it is", () => {
  assert.equal(siteName("chatgpt", SITES), "ChatGPT");
  assert.equal(siteName("mychat", SITES), "mychat");
});
