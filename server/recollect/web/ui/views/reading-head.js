/** The head of a conversation: what it is, and what can be done with it. */

import { copy, messageOf } from "../actions.js";
import { addressOf as download, patch, post, remove, text } from "../api.js";
import { tellChange } from "../changes.js";
import { element } from "../dom.js";
import { day } from "../format.js";
import { icon } from "../icons.js";
import { addressOf, go } from "../router.js";
import { current, may } from "../session.js";
import { tellAll } from "../shell.js";
import { siteName, TEXTS } from "../texts.js";
import { askForSpace, askForTitle } from "./questions.js";
import { tagsOf } from "./tags.js";

/**
 * @param {any} conversation
 * @param {(changed: any) => void} whenChanged
 */
export function headOf(conversation, whenChanged) {
  const { title, completeness } = conversation;
  const box = element(
    "div",
    {},
    element("h1", { dir: "auto", tabindex: "-1" }, title || TEXTS.search.untitled),
    element("p", { class: "source" }, ...about(conversation).map((each) => element("span", {}, each))),
    tagsOf(conversation.tags, may("write") ? (tags) => edit(conversation, { tags }, whenChanged) : null),
    element("div", { class: "buttons deeds" }, ...deeds(conversation, whenChanged)),
  );
  if (completeness.missing_count) {
    box.append(element("p", { class: "notice" }, TEXTS.reading.missing(completeness.missing_count)));
  }
  return box;
}

/** @param {any} conversation */
function about({ platform, model, project, created_at, message_count, token_count }) {
  const date = day(created_at, new Date());
  return [siteName(platform), model, project, date, TEXTS.messages(message_count), TEXTS.tokens(token_count)].filter(Boolean);
}

/**
 * @param {any} conversation
 * @param {(changed: any) => void} whenChanged
 */
function deeds(conversation, whenChanged) {
  const texts = TEXTS.reading;
  const { id, url, platform } = conversation;
  const made = [];
  if (url && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
    made.push(element("a", { class: "button", href: url, target: "_blank", rel: "noopener noreferrer" }, icon("out", 16), texts.open(siteName(platform))));
  }
  made.push(button(texts.copy, () => copyAll(id)), exports(id));
  if (may("write")) {
    made.push(button(texts.rename, async () => rename(conversation, whenChanged)));
    if (others(conversation).length) made.push(button(texts.move, () => move(conversation, whenChanged)));
    made.push(button(texts.delete, () => forget(id)));
  }
  return made;
}

/**
 * @param {string} label
 * @param {() => Promise<void>} deed
 */
function button(label, deed) {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", async () => {
    try {
      await deed();
    } catch (error) {
      tellAll(messageOf(error));
    }
  });
  return made;
}

/** @param {string} id */
async function copyAll(id) {
  await copy(await text(`/conversations/${encodeURIComponent(id)}/export`, { format: "markdown" }));
  tellAll(TEXTS.copied);
}

/** @param {string} id */
function exports(id) {
  const path = `/conversations/${encodeURIComponent(id)}/export`;
  const links = ["markdown", "json"].map((format) =>
    element("a", { href: download(path, { format }), download: true }, /** @type {Record<string, string>} */ (TEXTS.reading.formats)[format] ?? format),
  );
  return element("details", { class: "menu" }, element("summary", { class: "button" }, TEXTS.reading.export), element("div", {}, ...links));
}

/**
 * @param {any} conversation
 * @param {(changed: any) => void} whenChanged
 */
async function rename(conversation, whenChanged) {
  const title = await askForTitle(conversation.title ?? "");
  if (title !== undefined) await edit(conversation, { title }, whenChanged);
}

/**
 * @param {any} conversation
 * @param {{title?: string | null, tags?: string[]}} changes
 * @param {(changed: any) => void} whenChanged
 */
async function edit(conversation, changes, whenChanged) {
  const edited = await patch(`/conversations/${encodeURIComponent(conversation.id)}`, changes);
  whenChanged({ title: edited.title, tags: edited.tags });
  tellChange();
  tellAll(TEXTS.reading.saved);
}

/**
 * Spaces that it could be moved to.
 * @param {{space: string}} conversation
 */
const others = ({ space }) => (current()?.spaces ?? []).filter(({ id, role }) => id !== space && role !== "viewer");

/**
 * @param {any} conversation
 * @param {(changed: any) => void} whenChanged
 */
async function move(conversation, whenChanged) {
  const spaces = others(conversation);
  const space = await askForSpace(spaces);
  if (!space) return;
  const moved = await post(`/conversations/${encodeURIComponent(conversation.id)}/move`, { space });
  whenChanged({ space: moved.space });
  tellChange();
  tellAll(TEXTS.reading.moved(spaces.find(({ id }) => id === space)?.name ?? ""));
}

/** @param {string} id */
async function forget(id) {
  const path = `/conversations/${encodeURIComponent(id)}`;
  await remove(path);
  tellChange();
  go("#/search");
  tellAll(TEXTS.reading.deleted, {
    action: TEXTS.reading.undo,
    run: () => {
      post(`${path}/restore`).then(
        () => {
          tellChange();
          go(addressOf("conversations", id));
          tellAll(TEXTS.reading.restored);
        },
        (error) => tellAll(messageOf(error)),
      );
    },
  });
}
