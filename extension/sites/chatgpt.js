/**
 * ChatGPT (chatgpt.com). The id of a conversation is a UUID, the same in addresses and payloads.
 *
 * Payloads are only searched, never parsed: they can be tens of megabytes, and this runs on the
 * page's own thread. A key between quotes cannot be met inside a message, where quotes are escaped.
 */
(() => {
  const sites = (globalThis.recollectSites ??= {});

  const CONVERSATION = /^\/backend-api\/conversation\/([0-9a-f-]{8,64})\/?$/i;
  const STREAM = /^\/backend-api\/(?:f\/)?conversation(?:\/resume)?$/;
  const ADDRESS = /\/c\/([0-9a-f-]{8,64})(?![0-9a-z])/i;
  const TELLS_ID = /"conversation_id"\s*:\s*"([^"\\]+)"/;
  const TEMPORARY = /"(?:is_temporary_chat|is_temporary)"\s*:\s*true/;
  const ASKS_TEMPORARY = /"history_and_training_disabled"\s*:\s*true/;
  const MESSAGE = /"message"\s*:\s*\{\s*"id"/;
  const EVENT = /^(?:event|data): ?/m;
  // A line of a stream with a token to resume it; the blank line after it stays.
  const TOKEN = /^data: ?\{[^\n]*"type"\s*:\s*"resume_conversation_token"[^\n]*(?:\n|$)/gm;
  const ROLES = /** @type {const} */ (["user", "assistant"]);

  /** @param {string} text @param {RegExp} pattern */
  const found = (text, pattern) => pattern.exec(text)?.[1] ?? null;

  /** @param {import("./site.js").PageSession} page */
  async function headers(page) {
    const session = JSON.parse(await page.get("/api/auth/session"));
    // A workspace is chosen by a cookie; its chats are not found without its id.
    const account = page.cookie("_account");
    return {
      Authorization: `Bearer ${session.accessToken}`,
      ...(account && account !== "personal" ? { "ChatGPT-Account-Id": account } : {}),
    };
  }

  sites.chatgpt = {
    platform: "chatgpt",
    name: "ChatGPT",
    origins: ["https://chatgpt.com", "https://chat.openai.com"],
    taps: [
      { kind: "conversation", method: "GET", path: CONVERSATION, whole: true },
      // Sending, editing, regenerating and continuing are all the same request.
      { kind: "stream", method: "POST", path: STREAM },
      { kind: "change", method: "PATCH", path: CONVERSATION },
    ],

    conversationAt: (url) => found(url.pathname, ADDRESS),
    temporaryAt: (url) => url.searchParams.get("temporary-chat") === "true",
    address: (conversation) => `/c/${encodeURIComponent(conversation)}`,

    told(tap, url, request, body) {
      const asked = request ?? "";
      const named = tap.kind === "stream" ? null : found(url.pathname, CONVERSATION);
      const temporary = ASKS_TEMPORARY.test(asked) || TEMPORARY.test(body);
      if (tap.kind === "change") return { conversation: named, temporary, known: true };
      if (tap.kind === "conversation") {
        return { conversation: named, temporary, known: /"mapping"\s*:\s*\{/.test(body) };
      }
      const conversation = found(body, TELLS_ID) ?? found(asked, TELLS_ID);
      // A stream that was resumed later may begin in the middle of a message.
      const begun = MESSAGE.test(body) ? conversation : null;
      return { conversation: begun, temporary, known: EVENT.test(body) };
    },

    ended: (body) => /"type"\s*:\s*"message_stream_complete"|^data: ?\[DONE\]/m.test(body),

    async fetch(conversation, page) {
      const path = `/backend-api/conversation/${encodeURIComponent(conversation)}`;
      return page.get(path, await headers(page));
    },

    withoutTokens: (copied) => ({ ...copied, payload: copied.payload.replace(TOKEN, "") }),

    // Shape seen in public clients of 2026: `{memories: [{id, content, created_timestamp, …}]}`.
    async memories(page) {
      const path = "/backend-api/memories?include_memory_entries=true";
      const { memories } = JSON.parse(await page.get(path, await headers(page)));
      if (!Array.isArray(memories)) throw new TypeError("The list of memories has a new shape.");
      return memories
        .filter((memory) => typeof memory?.content === "string" && memory.content.trim())
        .map((memory) => ({
          id: String(memory.id),
          text: memory.content,
          createdAt: moment(memory.created_timestamp) ?? moment(memory.updated_at),
        }));
    },

    turns: {
      // `article` until mid-2026, `section` since; the test id is in the pages of both.
      turn: '[data-testid^="conversation-turn-"]',
      role(element) {
        // `data-turn`: 2025 and later. The role of a message: all pages, but not for images alone.
        const message = element.querySelector("[data-message-author-role]");
        const told = element.getAttribute("data-turn")
          ?? message?.getAttribute("data-message-author-role");
        return ROLES.find((role) => role === told) ?? null;
      },
      key: (element) =>
        // 2026, and where that is absent the id of the message in the turn.
        element.getAttribute("data-turn-id")
          ?? element.querySelector("[data-message-id]")?.getAttribute("data-message-id")
          ?? null,
      siteKeys: true,
      partial(element) {
        // The button that stops an answer: all pages. `.result-streaming`: until 2025.
        if (element.querySelector(".result-streaming, .streaming-animation")) return true;
        if (!element.ownerDocument.querySelector('[data-testid="stop-button"]')) return false;
        return [...element.ownerDocument.querySelectorAll(this.turn)].at(-1) === element;
      },
      composer: "#prompt-textarea", // a ProseMirror since 2024, a textarea before
    },
  };

  /** @param {unknown} told  seconds, or a date as text */
  function moment(told) {
    const date = typeof told === "number" ? new Date(told * 1000) : new Date(String(told ?? ""));
    return Number.isNaN(date.getTime()) ? null : date.toISOString();
  }
})();
