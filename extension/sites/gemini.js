/**
 * Gemini (gemini.google.com). A conversation is `c_<hex>` in payloads, `<hex>` in addresses.
 *
 * Everything is `batchexecute`: a form `f.req=…&at=…` goes out, frames come back, `)]}'`, then
 * again and again a length and an array of entries `["wrb.fr", rpc, "<JSON>", …]`, a line each.
 * `hNvQHb` tells a conversation in pages of turns, the newest first, with a cursor to the page
 * before; `MaZiqc` lists the chats and alone knows their titles.
 */
(() => {
  const sites = (globalThis.recollectSites ??= {});

  const BASE = /^(?:\/u\/\d+)?\/_\/BardChatUi\/data\//.source;
  const EXECUTE = new RegExp(`${BASE}batchexecute$`);
  const STREAM = new RegExp(`${BASE}assistant\\.lamda\\.BardFrontendService/StreamGenerate$`);
  const ADDRESS = /\/(?:app|gem\/[^/]{1,200})\/([0-9A-Za-z]{8,64})(?![0-9A-Za-z])/;
  const TELLS_IDS = /\[\\"(c_[0-9A-Za-z]+)\\",\s*\\"r_/;
  const SECRET_PARAMETERS = ["at", "f.sid"];
  const TEMPORARY = 45; // the field of a request
  const SECRET_FIELDS = [3, 4]; // the proof that the page is no robot, and the state of its session
  const TURNS = 50; // in a page
  const LISTED = 20;
  const MOST_PAGES = 400;

  /** @param {string} rpc  in the query of a request, alone or among others */
  const asksFor = (rpc) => new RegExp(`[?&]rpcids=(?:[^&]*(?:,|%2C))?${rpc}(?:[,&%]|$)`);

  /** @param {string} text */
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      if (error instanceof SyntaxError) return null; // the torso at the end of a stream
      throw error;
    }
  }

  /**
   * What the entries of one rpc told.
   * @param {string} body
   * @param {string} rpc
   * @returns {any[]}
   */
  function answers(body, rpc) {
    const frames = body.replace(/^\)\]\}'/, "").split(/^\d+\r?$/m).map(parsed);
    const entries = frames.flatMap((frame) => (Array.isArray(frame) ? frame : []));
    const told = entries.filter((entry) => entry?.[0] === "wrb.fr" && entry[1] === rpc);
    return told.map((entry) => parsed(entry[2] ?? "null"));
  }

  /** @param {any} page  what `hNvQHb` told: its turns, the newest first, and where it goes on */
  function read(page) {
    const turns = Array.isArray(page?.[0]) ? page[0] : [];
    const cursor = typeof page?.[1] === "string" && page[1] ? page[1] : null;
    const conversation = turns.find((/** @type {any} */ turn) => turn?.[0]?.[0])?.[0][0] ?? null;
    return { conversation, cursor };
  }

  /** @param {string | null} request  of a stream: its fields by place */
  function asked(request) {
    const outer = parsed(new URLSearchParams(request ?? "").get("f.req") ?? "null");
    return parsed(outer?.[1] ?? "null") ?? [];
  }

  /** @param {string} part  of a form @returns {string} */
  function withoutProof(part) {
    const fields = asked(part);
    if (!SECRET_FIELDS.some((place) => fields[place])) return part;
    for (const place of SECRET_FIELDS) fields[place] = null;
    const request = JSON.stringify([null, JSON.stringify(fields)]);
    return `f.req=${encodeURIComponent(request)}`;
  }

  /**
   * @param {import("./site.js").PageSession} page
   * @param {string} hex
   */
  function rpcs(page, hex) {
    const scripts = page.scripts();
    const account = /^\/u\/\d+(?=\/)/.exec(page.path())?.[0] ?? "";
    /** @param {string} name  of a value in the page's WIZ_global_data */
    const global = (name) => {
      const told = new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(scripts);
      return parsed(told?.[1] ?? "null") ?? "";
    };
    const query = {
      "source-path": `${account}/app/${hex}`,
      bl: global("cfb2h"),
      "f.sid": global("FdrFJe"),
      rt: "c",
    };
    let number = Math.floor(Math.random() * 9000) + 1000;

    /** @param {string} rpc @param {unknown[]} told */
    return (rpc, told) => {
      const id = String((number += 100000));
      const parameters = new URLSearchParams({ rpcids: rpc, ...query, _reqid: id });
      const form = new URLSearchParams({
        "f.req": JSON.stringify([[[rpc, JSON.stringify(told), null, "generic"]]]),
        at: global("SNlM0e"),
      });
      return page.post(`${account}/_/BardChatUi/data/batchexecute?${parameters}`, `${form}`, {
        "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
        "X-Same-Domain": "1",
      });
    };
  }

  sites.gemini = {
    platform: "gemini",
    name: "Gemini",
    origins: ["https://gemini.google.com"],
    taps: [
      { kind: "conversation", method: "POST", path: EXECUTE, query: asksFor("hNvQHb") },
      { kind: "stream", method: "POST", path: STREAM },
      { kind: "change", method: "POST", path: EXECUTE, query: asksFor("MUAZcd") }, // a new title
    ],

    conversationAt(url) {
      const hex = ADDRESS.exec(url.pathname)?.[1];
      return hex ? `c_${hex}` : null;
    },
    temporaryAt: () => false, // only the requests tell
    address: (conversation) => `/app/${encodeURIComponent(conversation.replace(/^c_/, ""))}`,

    told(tap, url, request, body) {
      if (tap.kind === "change") return { conversation: null, temporary: false, known: true };
      if (tap.kind === "stream") {
        const temporary = [1, true].includes(asked(request)[TEMPORARY]);
        const conversation = TELLS_IDS.exec(body)?.[1] ?? null;
        return { conversation, temporary, known: body.includes('"wrb.fr"') };
      }
      const pages = answers(body, "hNvQHb");
      // Never whole: even if there is no other page, none tells the title.
      const { conversation } = read(pages[0]);
      return { conversation, temporary: false, known: pages.some(Array.isArray) };
    },

    ended: (body) => /^\[\[\s*"e"\s*,/m.test(body),

    async fetch(conversation, page) {
      const hex = conversation.replace(/^c_/, "");
      const call = rpcs(page, hex);
      /** @type {string[]} */
      const pages = [];
      /** @type {string | null} */
      let cursor = null;
      while (pages.length < MOST_PAGES) {
        const body = await call("hNvQHb", [conversation, TURNS, cursor, 1, [0], [4], null, 1]);
        const told = read(answers(body, "hNvQHb")[0]);
        if (!told.conversation && !cursor) throw new TypeError("Gemini answered without turns.");
        pages.push(body);
        if (!told.cursor || told.cursor === cursor) break; // the same again would go on for ever
        cursor = told.cursor;
      }
      const listed = answers(await call("MaZiqc", [LISTED, null, [0, null, 1]]), "MaZiqc")[0]?.[2];
      const rows = Array.isArray(listed) ? listed : [];
      const title = rows.find((row) => row?.[0] === conversation)?.[1];
      return { ...(title ? { title } : {}), pages };
    },

    withoutTokens(copied) {
      const url = new URL(copied.url);
      const kept = (/** @type {string} */ part) =>
        !SECRET_PARAMETERS.includes(decodeURIComponent(part.split("=")[0] ?? ""));
      url.search = url.search.slice(1).split("&").filter(kept).join("&");
      const request = copied.request?.split("&").filter(kept).map(withoutProof).join("&") ?? null;
      return { ...copied, url: url.href, request };
    },

    turns: {
      // Seen in pages of 2026; of earlier ones none was recorded.
      turn: "user-query, model-response",
      role: (element) => (element.localName === "user-query" ? "user" : "assistant"),
      key: (element) => element.closest(".conversation-container")?.id || null,
      siteKeys: true,
      partial: (element) =>
        element.querySelector('[aria-busy="true"], .response-footer:not(.complete)') !== null,
      composer: 'rich-textarea .ql-editor[contenteditable="true"]',
    },
  };
})();
