const json = { "Content-Type": "application/json" };
localStorage.setItem("userToken", JSON.stringify({ value: boot.secrets.bearer, __version: "0" }));
const authorized = { ...json, Authorization: `Bearer ${boot.secrets.bearer}` };

const site = {
  address: (id) => `/a/chat/s/${id}`,
  home: "/",
  list: "ds-virtual-list-visible-items",
  element(turn, place) {
    const words =
      turn.role === "user"
        ? h("div", { class: "fbb737a4" }, turn.text)
        : h(
            "div",
            { class: "ds-markdown ds-assistant-message-main-content" },
            ...paragraphs(turn.text),
          );
    const key = { "data-virtual-list-item-key": String(place + 1) };
    return h("div", key, h("div", { class: "ds-message _63c77b1" }, words));
  },
  composer: () => [
    h("textarea", { placeholder: "Message DeepSeek" }),
    h("div", { role: "button", class: "ds-button ds-button--primary" }),
  ],
  cache: {},
  async whole(id) {
    const cached = site.cache[id] ?? [];
    const cache = cached.length ? `&cache_version=${cached.length}&cache_reset_at=0` : "";
    const path = `/api/v0/chat/history_messages?chat_session_id=${id}${cache}`;
    const told = JSON.parse(await read(path, { headers: authorized }, () => {})).data.biz_data;
    const messages = new Map(
      [...cached, ...told.chat_messages].map((each) => [each.message_id, each]),
    );
    site.cache[id] = [...messages.values()];
    const turns = [];
    let each = messages.get(told.chat_session.current_message_id);
    for (; each; each = messages.get(each.parent_id))
      turns.unshift({
        key: String(each.message_id),
        role: each.role === "USER" ? "user" : "assistant",
        text: each.fragments.map((fragment) => fragment.content).join("\n\n"),
      });
    return { title: told.chat_session.title, turns };
  },
  async ask({ text, parent, again, edited, signal, grows }) {
    const headers = authorized;
    let id = chat.id;
    if (!id) {
      const made = await read("/api/v0/chat_session/create", { method: "POST", headers, body: "{}" }, () => {});
      id = JSON.parse(made).data.biz_data.id;
    }
    const shared = { chat_session_id: id, client_stream_id: "20261127-x" };
    const [name, body] = again
      ? ["regenerate", { ...shared, message_id: Number(again) }]
      : edited
        ? ["edit_message", { ...shared, message_id: Number(edited), prompt: text }]
        : ["completion", { ...shared, parent_message_id: parent ? Number(parent) : null, prompt: text }];
    const options = { method: "POST", headers, body: JSON.stringify(body), signal };
    return read(`/api/v0/chat/${name}`, options, (so_far) => {
      const seen = { question: null, key: null, text: "", id };
      for (const told of events(so_far)) {
        if (told.response_message_id) {
          seen.question = String(told.request_message_id);
          seen.key = String(told.response_message_id);
        }
        if (told.p === "response/fragments") seen.text += told.v[0].content;
        else if (typeof told.v === "string" && told.v !== "FINISHED") seen.text += told.v;
      }
      grows(seen);
    });
  },
  async rename(id, title) {
    const body = JSON.stringify({ chat_session_id: id, title });
    const options = { method: "POST", headers: authorized, body };
    await read("/api/v0/chat_session/update_title", options, () => {});
  },
};
