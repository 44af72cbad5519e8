/** What a user does, for tests to call: each resolves when the page has done it. */
const chat = {
  id: null,
  temporary: false,
  busy: false,
  /** Whether streams are given up at their last word, as ChatGPT's page does. */
  hangsUp: false,
  ready: false,
  /** Every piece of the last answer with the moment it came. */
  arrived: [],
  failed: null,
  async open(id, push = true) {
    if (push) history.pushState(null, "", site.address(id));
    chat.id = id;
    const { title, turns } = await site.whole(id);
    if (chat.id !== id) return;
    document.title = title;
    list.show(turns);
  },
  fresh(temporary = false) {
    chat.id = null;
    chat.temporary = temporary;
    history.pushState(null, "", temporary ? boot.temporaryAddress : site.home);
    list.show([]);
  },
  send: (text) => chat.ask({ text, parent: list.turns.at(-1)?.key ?? null, above: list.turns }),
  edit(key, text) {
    const above = list.turns.slice(0, list.turns.findIndex((turn) => turn.key === key));
    return chat.ask({ text, parent: above.at(-1)?.key ?? null, above, edited: key });
  },
  regenerate(key) {
    const place = list.turns.findIndex((turn) => turn.key === key);
    const above = list.turns.slice(0, place);
    const question = above.at(-1);
    return chat.ask({ again: key, parent: question.key, text: question.text, above });
  },
  rename: (title) => site.rename(chat.id, title),
  stop: () => chat.abort.abort(),
  async ask({ above, ...asked }) {
    chat.busy = true;
    chat.failed = null;
    chat.abort = new AbortController();
    chat.draw();
    const before = asked.again ? above.slice(0, -1) : above;
    const grows = (seen) => {
      if (seen.id && !chat.id) chat.named(seen.id);
      const question = { key: seen.question ?? "?", role: "user", text: asked.text };
      const answer = { key: seen.key ?? "?", role: "assistant", text: seen.text, partial: true };
      list.show([...before, question, ...(seen.key ? [answer] : [])]);
    };
    try {
      return await site.ask({ ...asked, ...(await chat.told(asked, above)), signal: chat.abort.signal, grows });
    } catch (error) {
      chat.failed = String(error);
      return null;
    } finally {
      chat.busy = false;
      list.show(list.turns.map((turn) => ({ ...turn, partial: false })));
      chat.draw();
    }
  },
  /** Gemini asks the same question once more, from where it was asked. */
  told: async (asked, above) =>
    asked.again && boot.platform === "gemini"
      ? { again: { above: above.at(-2)?.key ?? null } }
      : {},
  named(id) {
    chat.id = id;
    if (!chat.temporary) history.replaceState(null, "", site.address(id));
    else if (boot.platform === "claude") history.replaceState(null, "", `${site.address(id)}?incognito`);
  },
  draw() {
    const form = document.getElementById("composer");
    form.replaceChildren(...site.composer());
    const field = form.querySelector("[contenteditable], textarea");
    field.style.whiteSpace = "pre-wrap"; // as ProseMirror and Quill have it
    form.lastElementChild.addEventListener("click", () =>
      chat.busy ? chat.stop() : chat.send(field.value ?? field.innerText));
  },
};

(async () => {
  window.chat = chat;
  list.build();
  chat.draw();
  chat.temporary = boot.temporary;
  if (boot.embedded) {
    chat.id = boot.conversation;
    list.show(boot.embedded);
  } else if (boot.conversation) await chat.open(boot.conversation, false);
  chat.ready = true;
})();
