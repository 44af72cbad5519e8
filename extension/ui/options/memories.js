/** The memories that ChatGPT keeps about its user, read once when that is asked for. */

import { openTab, tabsAt } from "../../shared/chrome-api.js";
import { copy, onPress, tell } from "../actions.js";
import { ask } from "../ask.js";
import { byId, element } from "../dom.js";
import { day } from "../format.js";
import { TEXTS } from "../texts.js";

/** @typedef {import("../../shared/messages.js").SiteMemory} SiteMemory */

const CHATGPT = "https://chatgpt.com/";
const PATTERNS = [`${CHATGPT}*`, "https://chat.openai.com/*"];

/** @type {SiteMemory[]} */
let memories = [];

const button = (/** @type {string} */ id) => byId(id, HTMLButtonElement);
const told = () => byId("memories-told", HTMLElement);

export function watchMemories() {
  onPress(button("read-memories"), told(), read);
  onPress(button("copy-memories"), told(), async () => {
    await copy(memories.map(({ text }) => `- ${text}`).join("\n"));
    return TEXTS.copied;
  });
  onPress(button("suggest-memories"), told(), async () => {
    const { received, created } = await ask({ type: "suggest", platform: "chatgpt", memories });
    return TEXTS.options.memoriesSuggested(received, created);
  });
  button("download-memories").addEventListener("click", download);
  button("open-chatgpt").addEventListener("click", () => openTab(CHATGPT));
}

async function read() {
  const tab = await chatgptTab();
  button("open-chatgpt").hidden = tab !== undefined;
  if (tab === undefined) throw new Error(TEXTS.options.memoriesNoTab);
  tell(told(), TEXTS.options.memoriesReading);
  memories = await ask({ type: "memories", tab });
  showMemories();
  if (!memories.length) return TEXTS.options.memoriesNone;
  return TEXTS.options.memoriesFound(memories.length);
}

/** The tab of ChatGPT that was used last. @returns {Promise<number | undefined>} */
async function chatgptTab() {
  const tabs = await tabsAt(PATTERNS);
  tabs.sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
  return tabs[0]?.id;
}

function showMemories() {
  const now = new Date();
  for (const id of ["suggest-memories", "copy-memories", "download-memories"]) {
    button(id).hidden = !memories.length;
  }
  byId("memory-list", HTMLElement).replaceChildren(
    ...memories.map(({ text, createdAt }) => {
      const row = element("li", {}, text);
      if (createdAt) row.append(element("time", { datetime: createdAt }, day(createdAt, now)));
      return row;
    }),
  );
}

function download() {
  const file = new Blob([`${JSON.stringify(memories, null, 2)}\n`], { type: "application/json" });
  const url = URL.createObjectURL(file);
  element("a", { href: url, download: "chatgpt-memories.json" }).click();
  URL.revokeObjectURL(url);
}
