/** What is selected among the rows, and the bar of what can be done with all of it at once. */

import { confirmed, messageOf } from "../actions.js";
import { element, say } from "../dom.js";
import { tellAll } from "../shell.js";
import { TEXTS } from "../texts.js";
import { deed } from "./memories-row.js";
import { asked } from "./questions.js";
import { save } from "./save.js";

/**
 * @typedef {import("./memories-asking.js").Memory} Memory
 * @typedef {import("./memories-asking.js").Memories} Memories
 * @typedef {import("./memories-asking.js").Changes} Changes
 */

/**
 * @typedef {object} Shown
 * @property {() => Memory[]} memories  those that are shown, in their order
 * @property {() => Memories} api
 * @property {() => string[]} tags  those that there are
 * @property {(ids: Set<string>) => void} mark  shows which are selected
 * @property {() => Promise<void>} changed  asks for all that is shown anew
 */

export class Selection {
  /** @param {Shown} shown */
  constructor(shown) {
    this.shown = shown;
    /** @type {Set<string>} */
    this.ids = new Set();
    /** Where a range begins. @type {string | null} */
    this.anchor = null;
    const texts = TEXTS.memories;
    this.count = element("span", { class: "count", role: "status" });
    this.writing = [
      deed(texts.tag, () => void this.tag()),
      deed(texts.untag, () => void this.untag()),
      deed(texts.pin, () => void this.change(() => ({ pinned: true }))),
      deed(texts.unpin, () => void this.change(() => ({ pinned: false }))),
      deed(texts.delete, () => void this.remove(this.memories)),
    ];
    this.root = element(
      "div",
      { class: "bulk", role: "group", "aria-label": texts.selected(0), hidden: true },
      this.count,
      ...this.writing,
      deed(texts.export, () => this.export()),
      deed(texts.selectAll, () => this.all()),
      deed(texts.selectNone, () => this.clear()),
    );
  }

  /** @returns {Memory[]} */
  get memories() {
    return this.shown.memories().filter(({ id }) => this.ids.has(id));
  }

  /** @param {boolean} may  whether the memories may be changed */
  allow(may) {
    for (const button of this.writing) button.hidden = !may;
  }

  /**
   * @param {Memory} memory
   * @param {boolean} on
   * @param {boolean} ranging  all between the last one and this
   */
  set({ id }, on, ranging) {
    const order = this.shown.memories().map((memory) => memory.id);
    const from = ranging && this.anchor ? order.indexOf(this.anchor) : -1;
    const to = order.indexOf(id);
    const range = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const each of range) this.ids[on ? "add" : "delete"](each);
    this.anchor = id;
    this.draw();
  }

  all() {
    this.ids = new Set(this.shown.memories().map(({ id }) => id));
    this.draw();
  }

  clear() {
    this.ids.clear();
    this.anchor = null;
    this.draw();
  }

  /** Other rows are shown: what is not among them is not selected any more. */
  prune() {
    const there = new Set(this.shown.memories().map(({ id }) => id));
    this.ids = new Set([...this.ids].filter((id) => there.has(id)));
    this.draw();
  }

  draw() {
    const text = TEXTS.memories.selected(this.ids.size);
    this.root.hidden = !this.ids.size;
    this.root.setAttribute("aria-label", text);
    say(this.count, text);
    this.shown.mark(this.ids);
  }

  async tag(memories = this.memories) {
    const texts = TEXTS.memories;
    const known = element("datalist", { id: "known-tags" }, ...this.shown.tags().map((tag) => element("option", { value: tag })));
    const input = element("input", { id: "answer", type: "text", maxlength: "100", dir: "auto", list: "known-tags", autofocus: true });
    document.body.append(known);
    const answer = await asked(texts.tagTitle, texts.tagHint(memories.length), input, texts.addTag);
    known.remove();
    const tag = input.value.trim();
    if (answer !== "yes" || !tag) return;
    await this.change(({ tags }) => (tags.includes(tag) ? null : { tags: [...tags, tag] }), memories);
  }

  async untag() {
    const texts = TEXTS.memories;
    const memories = this.memories;
    const tags = [...new Set(memories.flatMap((memory) => memory.tags))].sort();
    const select = element("select", { id: "answer", autofocus: true }, ...tags.map((tag) => element("option", { value: tag }, tag)));
    const answer = await asked(texts.untagTitle, texts.untagHint(memories.length), select, texts.takeTag);
    const tag = select.value;
    if (answer !== "yes" || !tag) return;
    await this.change((memory) => (memory.tags.includes(tag) ? { tags: memory.tags.filter((each) => each !== tag) } : null), memories);
  }

  /**
   * Change them all at once, and offer the way back.
   * @param {(memory: Memory) => Changes | null} edit  null: it stays as it is
   * @param {Memory[]} [memories]
   */
  async change(edit, memories = this.memories) {
    const edits = memories.map((memory) => ({ memory, changes: edit(memory) })).filter(({ changes }) => changes);
    const former = edits.map(({ memory, changes }) => ({ memory, changes: before(memory, changes ?? {}) }));
    await this.send(edits, () => void this.send(former, null));
  }

  /**
   * @param {{memory: Memory, changes: Changes | null}[]} edits
   * @param {(() => void) | null} undo
   */
  async send(edits, undo) {
    const texts = TEXTS.memories;
    await this.attempt(async () => {
      const outcomes = await this.shown.api().batch(edits.map(({ memory, changes }) => ({ op: "update", id: memory.id, ...changes })));
      await this.shown.changed();
      this.tell(outcomes, undo ? texts.changed : () => texts.undone, undo);
    });
  }

  /** @param {Memory[]} memories */
  async remove(memories) {
    const texts = TEXTS.memories;
    const { length } = memories;
    if (!length || !(await confirmed({ title: texts.deleteTitle(length), text: texts.deleteText, action: texts.deleteDo }))) return;
    await this.attempt(async () => {
      const outcomes = await this.shown.api().batch(memories.map(({ id }) => ({ op: "delete", id })));
      await this.shown.changed();
      this.tell(outcomes, texts.deleted, null);
    });
  }

  /**
   * @param {import("./memories-asking.js").Outcome[]} outcomes
   * @param {(n: number) => string} done
   * @param {(() => void) | null} undo
   */
  tell(outcomes, done, undo) {
    const failed = outcomes.filter(({ error }) => error);
    if (failed.length) tellAll(TEXTS.memories.failed(failed.length, failed[0]?.error?.message ?? ""));
    else tellAll(done(outcomes.length), undo && { action: TEXTS.memories.undo, run: undo });
  }

  /** @param {() => Promise<void>} deed */
  async attempt(deed) {
    try {
      await deed();
    } catch (error) {
      tellAll(messageOf(error));
    }
  }

  /** What is selected, as the server exports all. */
  export() {
    const lines = this.memories.map(({ snippet: _, highlights: __, ...memory }) => `${JSON.stringify(memory)}\n`);
    save(new Blob(lines, { type: "application/x-ndjson" }), "memories.jsonl");
  }
}

/**
 * What the changes replace.
 * @param {Memory} memory
 * @param {Changes} changes
 * @returns {Changes}
 */
function before(memory, changes) {
  const now = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (memory));
  return Object.fromEntries(Object.keys(changes).map((name) => [name, now[name]]));
}
