/** Taking memories in from a file: what is new in it is shown before anything happens. */

import { confirmed, messageOf } from "../actions.js";
import { text } from "../api.js";
import { element } from "../dom.js";
import { tellAll } from "../shell.js";
import { TEXTS } from "../texts.js";
import { memoriesIn, newAmong } from "./memories-file.js";

/**
 * @typedef {import("./memories-asking.js").Memories} Memories
 * @typedef {import("./memories-file.js").Draft} Draft
 */

/**
 * A button that asks for a file.
 * @param {() => {api: Memories, space: string}} where
 * @param {() => void} done
 */
export function importButton(where, done) {
  const input = element("input", { type: "file", accept: ".jsonl,.ndjson,.json,.txt", hidden: true });
  const button = element("button", { type: "button" }, TEXTS.memories.import);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    input.value = "";
    if (file) void importFile(file, where()).then(done, (error) => tellAll(messageOf(error)));
  });
  return [button, input];
}

/**
 * @param {File} file
 * @param {{api: Memories, space: string}} where  `space`: its name; empty: one's own
 */
async function importFile(file, { api, space }) {
  const texts = TEXTS.memories.file;
  const { drafts, unreadable, expired } = memoriesIn(await file.text(), new Date());
  if (!drafts.length && !expired) return tellAll(texts.empty(file.name));
  const wanted = newAmong(drafts, await contents(api.download));
  const known = drafts.length - wanted.length;
  const told = [
    ...(known ? [texts.known(known)] : []),
    ...(expired ? [texts.expired(expired)] : []),
    ...(unreadable ? [texts.unreadable(unreadable)] : []),
  ];
  if (!wanted.length) return tellAll([texts.nothingNew, ...told].join(" "));
  if (!(await confirmed({ title: texts.question(wanted.length, space), text: told.join(" "), action: texts.action }))) return;
  const failures = await created(api, wanted);
  const made = texts.done(wanted.length - failures.length);
  const [first] = failures;
  tellAll(first ? `${made} ${texts.failed(failures.length, first)}` : made);
}

/**
 * What is remembered already.
 * @param {string} address
 */
async function contents(address) {
  const lines = (await text(address)).split("\n").filter(Boolean);
  return lines.map((line) => /** @type {string} */ (JSON.parse(line).content));
}

/**
 * @param {Memories} api
 * @param {Draft[]} drafts
 * @returns {Promise<string[]>}  why some could not be made
 */
async function created(api, drafts) {
  const outcomes = await attempt(api, drafts);
  const failed = outcomes.filter(({ error }) => error);
  // Where it comes from may not be here: that is no reason to leave it out.
  const again = failed.map(({ index }) => drafts[index]).filter((draft) => draft?.message_id || draft?.conversation_id);
  if (!again.length) return failed.map(({ error }) => error?.message ?? "");
  const others = failed.filter(({ index }) => !again.includes(drafts[index]));
  const rest = await attempt(api, again.map((draft) => ({ ...draft, content: draft?.content ?? "", message_id: undefined, conversation_id: undefined })));
  return [...others, ...rest].flatMap(({ error }) => (error ? [error.message] : []));
}

/**
 * @param {Memories} api
 * @param {Draft[]} drafts
 */
const attempt = (api, drafts) =>
  api.batch(
    drafts.map((draft) => ({ op: "create", ...draft })),
    (done) => done && tellAll(TEXTS.memories.file.progress(done, drafts.length)),
  );
