/**
 * The bridge: what the tap copies, what is fetched and what the page shows goes to the worker, and
 * what the worker says is done. Owns when that happens; how, is up to the scripts before it.
 */
(() => {
  const { site, session, uplink: connect, inbox: open, copies, places, refetch, reader, notice } =
    globalThis.recollect;
  const AFTER_CHANGE = 1_500;
  const AFTER_OPENING = 4_000;
  const UNTIL_READ = 2; // failures, before the page is read
  const UNTIL_NOTICE = 3_000; // what a new bridge may need to come, after an update
  const NEWER = "recollect-bridge";
  const ORPHANED = "Recollect was updated or switched off. Refresh this page to go on capturing.";

  /** @typedef {import("./recollect.js").About} About */
  /** @typedef {import("../shared/messages.js").Refusal} Refusal */

  const page = session();
  const jsonTap = site.taps.find(({ kind }) => kind === "conversation");
  /** @type {Set<string>} conversations that were captured whole, and have not changed since */
  const settled = new Set();
  /** @type {Set<string | null>} conversations that this page has captured something of */
  const ours = new Set();
  /** @type {string | null} the conversation that the page shows */
  let opened = null;
  /** @type {Refusal | null | undefined} undefined: not told yet */
  let refusal;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  document.dispatchEvent(new Event(NEWER)); // an older one in this page stops
  document.addEventListener(NEWER, stop);

  const uplink = connect({ received, orphaned });
  const place = places(site, moved);
  const fetcher = refetch({ fetch: fetchWhole, fetched, failed, allowed });
  const shown = reader(site, readTurns, noTurns);
  const copied = copies(site, place, { capture, trouble, changed, settled: settle });
  const { begun, grown, ended } = copied;
  const inbox = open(site, { begun, grown, ended, failed: copyFailed });
  window.addEventListener("pagehide", leaving);
  moved(place.now());
  inbox.listen();

  /** @param {import("./recollect.js").Place} now */
  function moved(now) {
    uplink.page({ type: "page", ...now });
    if (shown.reading !== null && shown.reading !== now.conversation) shown.stop();
    if (now.conversation !== opened) expect(now.conversation);
  }

  function leaving() {
    copied.flush();
    shown.flush();
  }

  /**
   * The JSON of a conversation that was opened. The site may have it already, or have it in its
   * page: then no request is seen.
   * @param {string | null} conversation
   */
  function expect(conversation) {
    opened = conversation;
    clearTimeout(timer);
    if (conversation === null) return;
    timer = setTimeout(() => {
      if (!settled.has(conversation) && !copied.streaming) fetcher.soon(conversation, 0);
    }, AFTER_OPENING);
  }

  /** @param {import("./recollect.js").Frame} frame @param {About} about */
  function capture(frame, about) {
    const whole = { platform: site.platform, observed_at: new Date().toISOString(), ...frame };
    const temporary = about.temporary || place.isTemporary(about.conversation);
    ours.add(about.conversation);
    uplink.capture({ frame: whole, ...about, temporary });
  }

  /** @param {import("../shared/messages.js").BridgeTrouble["kind"]} kind @param {string} detail */
  function trouble(kind, detail) {
    const { origin, pathname } = window.location;
    uplink.tell({ type: "trouble", kind, url: origin + pathname, detail });
  }

  /** @param {string} conversation */
  function changed(conversation) {
    settled.delete(conversation);
    if (conversation === opened) clearTimeout(timer); // it is fetched anyway
    fetcher.soon(conversation, AFTER_CHANGE);
  }

  /** @param {string} conversation */
  function settle(conversation) {
    settled.add(conversation);
    if (shown.reading === conversation) shown.stop();
  }

  /** @param {string} detail */
  function copyFailed(detail) {
    trouble("unknown_shape", detail);
    if (opened !== null) changed(opened);
  }

  /** @param {string} conversation */
  async function fetchWhole(conversation) {
    const payload = await site.fetch(conversation, page);
    const told = inPayload(conversation, payload);
    if (told && !told.known) throw new TypeError("What the site answered could not be read.");
    return payload;
  }

  /** @param {string} conversation @param {unknown} payload */
  function inPayload(conversation, payload) {
    const url = new URL(site.address(conversation), window.location.origin);
    return jsonTap && typeof payload === "string" ? site.told(jsonTap, url, null, payload) : null;
  }

  /** @param {string} conversation @param {unknown} payload */
  function fetched(conversation, payload) {
    const { href } = new URL(site.address(conversation), window.location.origin);
    const temporary = inPayload(conversation, payload)?.temporary ?? false;
    settle(conversation);
    capture({ kind: "conversation", url: href, payload }, {
      conversation, temporary, replaces: `conversation:${site.platform}:${conversation}`,
    });
  }

  /** @param {string} conversation */
  function allowed(conversation) {
    if (refusal === "excluded" || refusal === "temporary") return conversation !== opened;
    return refusal === null;
  }

  /**
   * @param {string} conversation
   * @param {unknown} error
   * @param {number} times
   * @param {boolean} final
   */
  function failed(conversation, error, times, final) {
    if (times < UNTIL_READ && !final) return;
    if ((times === UNTIL_READ || final) && isOnline()) trouble("fetch_failed", reasonOf(error));
    if (place.now().conversation === conversation && refusal === null) shown.start(conversation);
  }

  function noTurns() {
    if (isOnline()) trouble("no_turns", "The page shows no turn.");
  }

  /** Without a network nothing can be said of the site. */
  const isOnline = () => globalThis.navigator?.onLine !== false;

  /** @param {import("./recollect.js").Turn[]} turns @param {string} visit */
  function readTurns(turns, visit) {
    const { url, title, conversation, temporary } = place.now();
    if (conversation === null || conversation !== shown.reading || refusal !== null) return;
    const told = turns.map(({ role, html, key, partial }) => ({
      role, html, partial, ...(site.turns.siteKeys && key ? { key } : {}),
    }));
    capture({ kind: "dom", url, stream_id: visit, payload: { title, turns: told } }, {
      conversation, temporary, replaces: `dom:${visit}`,
    });
  }

  /** @param {import("../shared/messages.js").WorkerMessage} message */
  function received(message) {
    if (message.type === "permission") permitted(message.reason);
    else if (message.type === "command") void obey(message);
    else if (message.type !== "receipt") return;
    else if (message.complete) fetcher.complete(message.conversation);
    else if (!copied.streaming) incomplete(message.conversation); // else its end will do
  }

  /** All pages of the site are told, and one of them is to fetch. @param {string} conversation */
  function incomplete(conversation) {
    if (conversation === opened || ours.has(conversation)) fetcher.incomplete(conversation);
  }

  /** @param {Refusal | null} reason */
  function permitted(reason) {
    const before = refusal;
    refusal = reason;
    if (reason !== null) shown.stop();
    if (reason !== null || before === null) return;
    if (before) settled.clear(); // it was seen, and not kept
    expect(place.now().conversation); // what was not captured until now
  }

  /** @param {import("../shared/messages.js").WorkerCommand} command */
  async function obey({ id, name }) {
    try {
      const value = await (name === "save" ? save() : memories());
      uplink.tell({ type: "answer", id, value });
    } catch (error) {
      uplink.tell({ type: "answer", id, error: reasonOf(error) });
    }
  }

  async function save() {
    const { conversation } = place.now();
    if (conversation === null) throw new Error("This page shows no conversation.");
    if (!allowed(conversation)) throw new Error("This conversation is not captured now.");
    try {
      await fetcher.now(conversation);
      return { kept: "conversation" };
    } catch (error) {
      shown.start(conversation);
      if (shown.read() === 0) throw error;
      return { kept: "page" };
    }
  }

  /** @param {unknown} error  a sentence; that of broken JSON would quote it */
  function reasonOf(error) {
    const isBroken = !(error instanceof Error) || error instanceof SyntaxError;
    return isBroken ? "What the site answered could not be read." : error.message;
  }

  function memories() {
    if (!site.memories) throw new Error(`${site.name} has no list of memories that can be read.`);
    return site.memories(page);
  }

  function orphaned() {
    stop();
    const late = setTimeout(() => notice(ORPHANED), UNTIL_NOTICE);
    document.addEventListener(NEWER, () => clearTimeout(late), { once: true });
  }

  function stop() {
    clearTimeout(timer);
    window.removeEventListener("pagehide", leaving);
    for (const part of [copied, inbox, uplink, place, fetcher, shown]) part.stop();
  }
})();
