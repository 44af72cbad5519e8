/** What is done with one memory: make, pin, edit, take back, compare, delete; and with a suggestion. */

import { messageOf } from "../actions.js";
import { tellAll } from "../shell.js";
import { TEXTS } from "../texts.js";
import { askForMemory } from "./memories-form.js";
import { showAlike, showHistory } from "./memories-history.js";

/**
 * @typedef {import("./memories-asking.js").Memory} Memory
 * @typedef {import("./memories-asking.js").Suggestion} Suggestion
 * @typedef {{id: string, likeness: number}[]} Alike
 */

/**
 * @typedef {object} Where
 * @property {() => import("./memories-asking.js").Memories} api
 * @property {() => boolean} mayWrite
 * @property {() => Promise<void>} changed  asks for all that is shown anew
 * @property {(memories: Memory[]) => Promise<void>} remove  asks first
 */

/** @param {Where} where */
export function memoryDeeds({ api, mayWrite, changed, remove }) {
  const texts = TEXTS.memories;

  /** @param {() => Promise<void>} deed  its error is told */
  const attempt = async (deed) => {
    try {
      await deed();
    } catch (error) {
      tellAll(messageOf(error));
    }
  };

  /** @param {Memory} memory @param {import("./memories-asking.js").Changes} changes @param {string} told */
  const update = async (memory, changes, told) => {
    const { version } = await api().update(memory, changes);
    await changed();
    tellAll(told, version === memory.version ? null : { action: texts.undo, run: () => void attempt(() => undo(memory)) });
  };

  /** @param {Memory} memory  as it was */
  const undo = async ({ id, version }) => {
    await api().undo(id, version);
    await changed();
    tellAll(texts.undone);
  };

  /** What says nearly the same is offered for comparison. @param {{near_duplicates: Alike}} made @param {string} told */
  const made = async ({ near_duplicates: alike }, told) => {
    await changed();
    if (alike.length) tellAll(texts.alike(alike.length), { action: texts.compare, run: () => void attempt(() => compare(alike)) });
    else tellAll(told);
  };

  /** @param {Alike} alike */
  const compare = async (alike) => {
    const memories = await Promise.all(alike.map(async ({ id, likeness }) => ({ ...(await api().one(id)), likeness })));
    showAlike(memories, (memory) => remove([memory]));
  };

  return {
    add: () =>
      askForMemory({ title: texts.form.add, action: texts.form.remember }, {}, async (fields) => made(await api().create(fields), texts.remembered)),
    /** @param {Memory} memory */
    edit: (memory) =>
      askForMemory({ title: texts.form.edit, action: texts.form.save }, memory, (fields) => update(memory, fields, texts.saved)),
    /** @param {Memory} memory */
    pin: (memory) => void attempt(() => update(memory, { pinned: !memory.pinned }, memory.pinned ? texts.isUnpinned : texts.isPinned)),
    /** @param {Memory} memory */
    history: ({ id }) =>
      void attempt(async () => {
        const { data } = await api().history(id);
        const back = async (/** @type {number} */ version) => {
          await api().undo(id, version);
          await changed();
          tellAll(texts.saved, { action: texts.undo, run: () => void attempt(() => backAgain(id)) });
        };
        showHistory(data, mayWrite() ? back : null);
      }),
    /** @param {Suggestion} suggestion */
    accept: (suggestion) => void attempt(async () => made(await api().accept(suggestion.id), texts.accepted)),
    /** @param {Suggestion} suggestion */
    acceptEdited: (suggestion) =>
      askForMemory(
        { title: texts.form.accept, action: texts.accept },
        { content: suggestion.content, pinned: suggestion.kind === "standing" },
        async (fields) => made(await api().accept(suggestion.id, fields), texts.accepted),
      ),
    /** @param {Suggestion} suggestion */
    dismiss: ({ id }) =>
      void attempt(async () => {
        await api().dismiss(id);
        await changed();
        tellAll(texts.dismissed);
      }),
  };

  /** @param {string} id */
  async function backAgain(id) {
    await api().undo(id);
    await changed();
    tellAll(texts.undone);
  }
}
