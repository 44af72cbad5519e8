const tokens = window.WIZ_global_data;
const data = "/_/BardChatUi/data";
const query = `bl=${tokens.cfb2h}&f.sid=${tokens.FdrFJe}&hl=en&_reqid=1234567&rt=c`;
const form = { "Content-Type": "application/x-www-form-urlencoded;charset=utf-8", "X-Same-Domain": "1" };

/** The bodies in the frames of an answer, as far as they are whole. */
function bodies(text) {
  const found = [];
  for (const line of text.split("\n")) {
    if (!line.startsWith("[")) continue;
    let frame = null;
    try {
      frame = JSON.parse(line);
    } catch {
      break; // the rest has not come yet
    }
    for (const entry of frame)
      if (entry[0] === "wrb.fr" && entry[2]) found.push(JSON.parse(entry[2]));
  }
  return found;
}

const site = {
  address: (id) => `/app/${id.replace("c_", "")}`,
  home: "/app",
  rows: (turns) =>
    turns
      .filter((turn) => turn.role === "user")
      .map((asked) => ({ asked, answered: turns[turns.indexOf(asked) + 1] })),
  element({ asked, answered }) {
    const question = h("p", { class: "query-text-line" }, asked.text);
    const inner = [h("user-query", {}, h("div", { class: "query-text" }, question))];
    if (answered) {
      const words = h("div", { class: "markdown markdown-main-panel" }, ...paragraphs(answered.text));
      const footer = h("div", { class: `response-footer ${answered.partial ? "" : "complete"}` });
      inner.push(h("model-response", {}, h("message-content", {}, words), footer));
    }
    return h("div", { class: "conversation-container", id: asked.key.slice(2) }, ...inner);
  },
  composer: () => [
    h("rich-textarea", {}, h("div", { class: "ql-editor", contenteditable: "true" })),
    h("button", { type: "button" }, h("mat-icon", { fonticon: "send" })),
  ],
  async batch(rpc, told) {
    const source = encodeURIComponent(location.pathname);
    const path = `${data}/batchexecute?rpcids=${rpc}&source-path=${source}&${query}`;
    const request = JSON.stringify([[[rpc, JSON.stringify(told), null, "generic"]]]);
    const body = new URLSearchParams({ "f.req": request, at: tokens.SNlM0e }).toString();
    return bodies(await readOld(path, { headers: form, body }, () => {}))[0];
  },
  async whole(id) {
    await site.batch("MaZiqc", [13, null, [0, null, 1]]);
    const turns = [];
    let cursor = null;
    do {
      const [page, next] = await site.batch("hNvQHb", [id, 50, cursor, 1, [0], [4], null, 1]);
      for (const turn of page)
        turns.unshift(
          { key: turn[0][1], role: "user", text: turn[2][0][0] },
          { key: turn[3][0][0][0], role: "assistant", text: turn[3][0][0][1][0] },
        );
      cursor = boot.lazy ? null : next;
    } while (cursor);
    return { title: document.title, turns };
  },
  async ask({ text, parent, again, signal, grows }) {
    const above = again ? list.turns.find((turn) => turn.key === again.above) : null;
    const before = again ? above?.key : parent;
    const question = list.turns.findIndex((turn) => turn.key === before);
    const place = before ? [chat.id, list.turns[question - 1].key, before] : [chat.id ?? "", "", ""];
    const fields = Array(99).fill(null);
    fields[0] = [text, 0, null, null, null, null, 0];
    fields[1] = ["en"];
    fields[2] = place;
    fields[3] = `!${boot.secrets.proof}`;
    if (chat.temporary) fields[45] = 1;
    const request = JSON.stringify([null, JSON.stringify(fields)]);
    const body = new URLSearchParams({ "f.req": request, at: tokens.SNlM0e }).toString();
    const path = `${data}/assistant.lamda.BardFrontendService/StreamGenerate?${query}`;
    return readOld(path, { headers: form, body, signal }, (so_far) => {
      const seen = { question: null, key: null, text: "", id: null };
      for (const told of bodies(so_far)) {
        if (told[1]) [seen.id, seen.question] = told[1];
        if (told[4]) [seen.key, [seen.text]] = told[4][0];
      }
      grows(seen);
    });
  },
  rename: async () => {},
};
