/**
 * DeepSeek (chat.deepseek.com). The id of a conversation ("chat session") is a UUID.
 *
 * The page keeps a cache: with `cache_version` it is told only what is new to it, so that an answer
 * is whole only if its messages reach the first one.
 */
(() => {
  const sites = (globalThis.recollectSites ??= {});

  const ADDRESS = /\/a\/chat\/s\/([0-9A-Za-z-]{8,64})(?![0-9A-Za-z])/;
  const SESSION = /"chat_session_id"\s*:\s*"([^"\\]+)"/;
  const ANSWER = /"response_message_id"|"response"\s*:\s*\{/;
  const BEGUN = /"(?:content|thinking_content)"\s*:\s*"[^"]/;
  const FINISHED = /"p"\s*:\s*"(?:response\/)?status"[^\n]*"v"\s*:\s*"FINISHED"/;
  const GOES_ON = /\/(?:continue|resume_stream)$/;
  // Every answer: 2025 and later. The thoughts have a `.ds-markdown` of their own.
  const ANSWERS = ".ds-markdown, .ds-think-content, .ds-assistant-message-main-content";

  /**
   * Whether the messages lead from the newest to the first.
   * @param {any} session
   * @param {any[]} messages
   */
  function reachesRoot(session, messages) {
    const parents = new Map(messages.map((each) => [each?.message_id, each?.parent_id]));
    let at = session.current_message_id ?? messages.at(-1)?.message_id;
    while (parents.has(at)) {
      const parent = parents.get(at);
      parents.delete(at);
      // 0 where no message has that number.
      if (parent === null || (parent === 0 && !parents.has(0))) return true;
      at = parent;
    }
    return messages.length === 0 && !at;
  }

  /** @param {string} body */
  function history(body) {
    let told;
    try {
      told = JSON.parse(body);
    } catch (error) {
      if (error instanceof SyntaxError) return null; // an error page, or a torso
      throw error;
    }
    const { chat_session: session, chat_messages: messages } = told?.data?.biz_data ?? {};
    return session?.id && Array.isArray(messages) ? { session, messages } : null;
  }

  sites.deepseek = {
    platform: "deepseek",
    name: "DeepSeek",
    origins: ["https://chat.deepseek.com"],
    taps: [
      { kind: "conversation", method: "GET", path: /^\/api\/v0\/chat\/history_messages$/ },
      {
        kind: "stream",
        method: "POST",
        path: /^\/api\/v0\/chat\/(?:completion|edit_message|regenerate|continue|resume_stream)$/,
      },
      { kind: "change", method: "POST", path: /^\/api\/v0\/chat\/stop_stream$/ },
      { kind: "change", method: "POST", path: /^\/api\/v0\/chat_session\/update_title$/ },
    ],

    conversationAt: (url) => ADDRESS.exec(url.pathname)?.[1] ?? null,
    temporaryAt: () => false, // the site has no temporary chats
    address: (conversation) => `/a/chat/s/${encodeURIComponent(conversation)}`,

    told(tap, url, request, body) {
      if (tap.kind === "conversation") {
        const told = history(body);
        const whole = told !== null && reachesRoot(told.session, told.messages);
        return { conversation: told?.session.id ?? null, temporary: false, known: !!told, whole };
      }
      const conversation = SESSION.exec(request ?? "")?.[1] ?? null;
      if (tap.kind === "change") return { conversation, temporary: false, known: true };
      // What goes on with an answer tells nothing without its beginning.
      const begun = ANSWER.test(body) && (!GOES_ON.test(url.pathname) || BEGUN.test(body));
      const known = /^(?:event|data):/m.test(body);
      return { conversation: begun ? conversation : null, temporary: false, known };
    },

    ended: (body) => FINISHED.test(body) || /^event: ?(?:finish|close)$/m.test(body),

    async fetch(conversation, page) {
      const kept = JSON.parse(page.stored("userToken") ?? "{}");
      const path = "/api/v0/chat/history_messages?chat_session_id=";
      return page.get(path + encodeURIComponent(conversation), {
        Authorization: `Bearer ${kept.value ?? ""}`,
      });
    },

    turns: {
      turn: ".ds-message", // 2025 and later, by six public code bases; other classes are hashes
      role: (element) => (element.querySelector(ANSWERS) ? "assistant" : "user"),
      // The list holds only what is in sight, and numbers its items: 2026.
      key: (element) =>
        element.closest("[data-virtual-list-item-key]")?.getAttribute("data-virtual-list-item-key")
          ?? null,
      siteKeys: false,
      partial: (element) => element.querySelector(".ds-loading, .ds-markdown--streaming") !== null,
      // `#chat-input`: 2025; the name: one source of 2026; today the only textarea of the page.
      composer: 'textarea#chat-input, textarea[name="search"], textarea',
    },
  };
})();
