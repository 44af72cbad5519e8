const site = {
  address: (id) => `/c/${id}`,
  home: "/",
  element(turn, place) {
    const attributes = { "data-testid": `conversation-turn-${place + 1}`, "data-turn": turn.role };
    const message = { "data-message-author-role": turn.role, "data-message-id": turn.key };
    const words =
      turn.role === "user"
        ? h("div", { class: "whitespace-pre-wrap" }, turn.text)
        : h("div", { class: "markdown prose" }, ...paragraphs(turn.text));
    if (turn.role === "assistant") message["data-message-model-slug"] = "gpt-5";
    return h(
      "section",
      { ...attributes, "data-turn-id": turn.key },
      h("h4", { class: "sr-only" }, turn.role === "user" ? "You said:" : "ChatGPT said:"),
      h("div", message, words),
    );
  },
  composer: () => [
    h("div", { id: "prompt-textarea", class: "ProseMirror", contenteditable: "true" }),
    chat.busy
      ? h("button", { type: "button", "data-testid": "stop-button" }, "Stop")
      : h("button", { type: "button", "data-testid": "send-button" }, "Send"),
  ],
  async headers() {
    const session = JSON.parse(await read("/api/auth/session", {}, () => {}));
    return { Authorization: `Bearer ${session.accessToken}`, "Content-Type": "application/json" };
  },
  async whole(id) {
    const headers = await site.headers();
    const told = JSON.parse(await read(`/backend-api/conversation/${id}`, { headers }, () => {}));
    const turns = [];
    for (let key = told.current_node; key; key = told.mapping[key].parent) {
      const { message } = told.mapping[key];
      if (!message || message.author.role === "system" || message.recipient !== "all") continue;
      if (message.content.content_type !== "text") continue;
      turns.unshift({ key, role: message.author.role, text: message.content.parts[0] });
    }
    return { title: told.title, turns };
  },
  async ask({ text, parent, again, signal, grows }) {
    const key = crypto.randomUUID();
    const content = { content_type: "text", parts: [text] };
    const message = { id: key, author: { role: "user" }, content, metadata: {} };
    const body = {
      action: again ? "variant" : "next",
      ...(again ? {} : { messages: [{ ...message, create_time: Date.now() / 1000 }] }),
      parent_message_id: parent ?? crypto.randomUUID(),
      ...(chat.id ? { conversation_id: chat.id } : {}),
      ...(chat.temporary ? { history_and_training_disabled: true } : {}),
      model: "gpt-5",
    };
    const headers = await site.headers();
    const options = { method: "POST", headers, body: JSON.stringify(body), signal };
    await read("/backend-api/f/conversation/prepare", { ...options, signal: null }, () => {});
    const answer = await read("/backend-api/f/conversation", options, (so_far) => {
      const seen = { question: again ? parent : key, key: null, text: "", id: null };
      for (const told of events(so_far)) {
        const message = told.v?.message;
        seen.id = told.v?.conversation_id ?? told.conversation_id ?? seen.id;
        if (message?.author.role === "assistant") seen.key = message.id;
        if (seen.key && typeof told.v === "string") seen.text += told.v;
      }
      grows(seen);
    });
    return answer;
  },
  async rename(id, title) {
    const options = { method: "PATCH", headers: await site.headers() };
    await read(`/backend-api/conversation/${id}`, { ...options, body: JSON.stringify({ title }) }, () => {});
  },
};
