const ROOT = "00000000-0000-4000-8000-000000000000";
const organization = /lastActiveOrg=([^;]+)/.exec(document.cookie)?.[1];
const all = `/api/organizations/${organization}/chat_conversations`;
const json = { "Content-Type": "application/json" };

const site = {
  address: (id) => `/chat/${id}`,
  home: "/new",
  element(turn) {
    const words =
      turn.role === "user"
        ? h(
            "div",
            { "data-testid": "user-message", "data-user-message-bubble": "true" },
            h("p", { class: "whitespace-pre-wrap" }, turn.text),
          )
        : h(
            "div",
            { "data-is-streaming": String(Boolean(turn.partial)) },
            h(
              "div",
              { class: "font-claude-response" },
              h("div", { class: "standard-markdown" }, ...paragraphs(turn.text)),
            ),
          );
    return h("div", { "data-test-render-count": "1" }, words);
  },
  composer: () => [
    h("div", {
      class: "ProseMirror",
      contenteditable: "true",
      "data-testid": "chat-input",
    }),
    h("button", { type: "button", "aria-label": "Send message" }, "↑"),
  ],
  async whole(id) {
    const query = "?tree=True&rendering_mode=messages&render_all_tools=true&consistency=strong";
    const told = JSON.parse(await read(`${all}/${id}${query}`, {}, () => {}));
    const messages = new Map(told.chat_messages.map((each) => [each.uuid, each]));
    const turns = [];
    let each = messages.get(told.current_leaf_message_uuid);
    for (; each; each = messages.get(each.parent_message_uuid))
      turns.unshift({
        key: each.uuid,
        role: each.sender === "human" ? "user" : "assistant",
        text: each.content.filter((block) => block.type === "text").map((it) => it.text).join("\n\n"),
      });
    return { title: told.name, turns };
  },
  async ask({ text, parent, again, signal, grows }) {
    const id = chat.id ?? crypto.randomUUID();
    if (!chat.id) {
      const body = JSON.stringify({ uuid: id, name: "", is_temporary: chat.temporary });
      await read(all, { method: "POST", headers: json, body }, () => {});
    }
    const keys = {
      human_message_uuid: crypto.randomUUID(),
      assistant_message_uuid: crypto.randomUUID(),
    };
    const body = again
      ? { parent_message_uuid: parent, model: "claude-sonnet-4-6" }
      : { prompt: text, parent_message_uuid: parent ?? ROOT, turn_message_uuids: keys };
    const options = { method: "POST", headers: json, body: JSON.stringify(body), signal };
    const path = `${all}/${id}/${again ? "retry_completion" : "completion"}`;
    return read(path, options, (so_far) => {
      const question = again ? parent : keys.human_message_uuid;
      const seen = { question, key: null, text: "", id };
      for (const told of events(so_far)) {
        if (told.type === "message_start") seen.key = told.message.uuid;
        seen.text += told.delta?.text ?? "";
      }
      grows(seen);
    });
  },
  async rename(id, title) {
    const body = JSON.stringify({ name: title });
    await read(`${all}/${id}`, { method: "PUT", headers: json, body }, () => {});
  },
};
