/**
 * Claude (claude.ai). The id of a conversation is a UUID, in the path of every request about it.
 *
 * Payloads are only searched, never parsed, as in `chatgpt.js`.
 */
(() => {
  const sites = (globalThis.recollectSites ??= {});

  const BELOW = /^\/api\/organizations\/[^/]+\/chat_conversations\/([0-9a-f-]{8,64})/i.source;
  /** @param {string} rest  of the path, a pattern */
  const path = (rest) => new RegExp(`${BELOW}${rest}$`, "i");

  const CONVERSATION = path("");
  const TREE = /[?&]tree=true/i;
  const CREATED = /^\/api\/organizations\/[^/]+\/chat_conversations$/i;
  const ADDRESS = /\/chat\/([0-9a-f-]{8,64})(?![0-9a-z])/i;
  const NAMED = /"uuid"\s*:\s*"([0-9a-f-]{36})"/i;
  const TEMPORARY = /"is_temporary"\s*:\s*true/;
  const ORGANIZATION = /^[0-9a-f-]{36}$/i;
  const QUERY = "tree=True&rendering_mode=messages&render_all_tools=true";

  /** @param {import("./site.js").PageSession} page */
  async function organization(page) {
    const last = page.cookie("lastActiveOrg");
    if (last && ORGANIZATION.test(last)) return last;
    /** @type {{uuid: string, capabilities?: string[]}[]} */
    const all = JSON.parse(await page.get("/api/organizations"));
    const chats = all.find(({ capabilities }) => capabilities?.includes("chat")) ?? all[0];
    if (!chats) throw new TypeError("The list of organizations is empty.");
    return chats.uuid;
  }

  sites.claude = {
    platform: "claude",
    name: "Claude",
    origins: ["https://claude.ai"],
    taps: [
      // Without `tree` only the branch that is shown is told.
      { kind: "conversation", method: "GET", path: CONVERSATION, query: TREE, whole: true },
      { kind: "conversation", method: "GET", path: CONVERSATION },
      // An edited message is a completion, too.
      { kind: "stream", method: "POST", path: path("/(?:retry_)?completion") },
      { kind: "change", method: "POST", path: path("/(?:stop_response|title)") },
      { kind: "change", method: "PUT", path: path("(?:/current_leaf_message_uuid)?") },
      { kind: "change", method: "PATCH", path: CONVERSATION },
      { kind: "change", method: "POST", path: CREATED }, // only to know what is temporary
    ],

    conversationAt: (url) => ADDRESS.exec(url.pathname)?.[1] ?? null,
    temporaryAt: (url) => url.searchParams.has("incognito"),
    address: (conversation) => `/chat/${encodeURIComponent(conversation)}`,

    told(tap, url, request, body) {
      const conversation = tap.path.exec(url.pathname)?.[1] ?? null;
      const temporary = TEMPORARY.test(request ?? "") || TEMPORARY.test(body);
      if (tap.path === CREATED && temporary) {
        return { conversation: NAMED.exec(request ?? "")?.[1] ?? null, temporary, known: true };
      }
      if (tap.kind === "change") return { conversation, temporary, known: true };
      if (tap.kind === "conversation") {
        return { conversation, temporary, known: /"chat_messages"\s*:\s*\[/.test(body) };
      }
      const begun = /"type"\s*:\s*"message_start"/.test(body) ? conversation : null;
      return { conversation: begun, temporary, known: /^(?:event|data):/m.test(body) };
    },

    ended: (body) => /"type"\s*:\s*"message_stop"/.test(body),

    async fetch(conversation, page) {
      const chats = `/api/organizations/${await organization(page)}/chat_conversations`;
      return page.get(`${chats}/${encodeURIComponent(conversation)}?${QUERY}`);
    },

    turns: {
      // What was asked: all pages from 2025 on. Answers: `data-is-streaming`, all pages.
      turn: '[data-testid="user-message"], [data-is-streaming]',
      role: (element) => (element.hasAttribute("data-is-streaming") ? "assistant" : "user"),
      key: () => null, // no page tells an id
      siteKeys: false,
      partial: (element) => element.getAttribute("data-is-streaming") === "true",
      // The test id: 2026. The editor below it: 2024 and later.
      composer: '[data-testid="chat-input"], div.ProseMirror[contenteditable="true"]',
    },
  };
})();
