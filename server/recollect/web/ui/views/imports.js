/** Import and export: exports come in by drag and drop or as chosen files, and everything goes out again. */

import { messageOf } from "../actions.js";
import { addressOf as at, get, isAborted, post, remove, upload } from "../api.js";
import { element, rows, say } from "../dom.js";
import { icon } from "../icons.js";
import { addressOf, note } from "../router.js";
import { current } from "../session.js";
import { setTitle, tellAll } from "../shell.js";
import { failed, loading } from "../states.js";
import { TEXTS } from "../texts.js";
import { exportsOf } from "./exports.js";
import { bodyOf, filesOf } from "./imports-files.js";
import { isUnderWay, jobRow, updateJob } from "./imports-job.js";
import { mayWriteIn } from "./memories-filters.js";

/** @typedef {import("./imports-job.js").Job} Job */

/** As often as the server itself writes down how far a job is. */
const LOOK_MS = 1000;
const LIMIT = 20;
const DRAGGING = /** @type {const} */ (["dragenter", "dragover", "dragleave", "drop"]);

/** @returns {import("./views.js").View} */
export function importsView() {
  const view = new ImportsView();
  return { root: view.root, show: (place) => view.show(place), leave: () => view.leave() };
}

class ImportsView {
  constructor() {
    const texts = TEXTS.imports;
    this.space = "";
    /** @type {Job[]} */
    this.jobs = [];
    /** @type {string | null} */
    this.next = null;
    this.isShown = false;
    this.onDrag = (/** @type {DragEvent} */ event) => this.dragged(event);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.looking = undefined;
    this.input = element("input", { type: "file", multiple: true, hidden: true, id: "import-files" });
    this.choice = element("select", { "aria-label": texts.into });
    this.drop = this.dropZone();
    this.uploads = element("ol", { class: "jobs", id: "uploads" });
    this.list = element("ol", { class: "jobs", id: "jobs" });
    this.state = element("div", {});
    this.more = element("button", { type: "button", class: "more", hidden: true }, texts.more);
    this.exports = exportsOf();
    this.root = element(
      "div",
      { class: "view imports-view" },
      element("h1", {}, texts.title),
      this.drop,
      this.uploads,
      element("section", { "aria-labelledby": "jobs-title" }, element("h2", { id: "jobs-title" }, texts.jobs), this.list, this.more, this.state),
      this.exports.root,
    );
    this.more.addEventListener("click", () => void this.look(this.next));
  }

  dropZone() {
    const texts = TEXTS.imports;
    const choose = element("button", { type: "button", class: "primary" }, texts.choose);
    const told = element("p", { class: "soft" }, texts.dropHint);
    const zone = element("div", { class: "drop" }, icon("import", 28), element("h2", {}, texts.drop), told, element("div", { class: "buttons" }, choose, this.choice, this.input));
    choose.addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => {
      const files = [...(this.input.files ?? [])];
      this.input.value = "";
      void this.take(files);
    });
    this.choice.addEventListener("change", () => this.enter(this.choice.value));
    return zone;
  }

  /** @param {import("../router.js").Place} place */
  show({ query }) {
    setTitle(TEXTS.imports.title);
    this.isShown = true;
    for (const [name, act] of this.dragging()) document.addEventListener(name, act);
    this.exports.search(query.get("q") ?? "");
    this.enter(query.get("space") ?? "");
  }

  leave() {
    this.isShown = false;
    clearTimeout(this.looking);
    for (const [name, act] of this.dragging()) document.removeEventListener(name, act);
  }

  /** A drop anywhere counts, and beside it no browser leaves the page for a file. */
  dragging() {
    return DRAGGING.map((name) => /** @type {const} */ ([name, this.onDrag]));
  }

  /** @param {DragEvent} event */
  dragged(event) {
    const { dataTransfer: data, type } = event;
    if (!data?.types.includes("Files")) return;
    event.preventDefault();
    const may = mayWriteIn(this.space);
    data.dropEffect = may ? "copy" : "none";
    this.drop.classList.toggle("over", may && type !== "drop" && !(type === "dragleave" && !event.relatedTarget));
    if (type === "drop" && may) filesOf(data).then((files) => this.take(files), (error) => tellAll(messageOf(error)));
  }

  /** @param {string} space  empty: one's own */
  enter(space) {
    this.space = space;
    note(addressOf("import", "", { space, q: this.exports.query() }));
    const { spaces = [], user } = current() ?? {};
    this.choice.replaceChildren(...spaces.map(({ id, name }) => element("option", { value: id === user?.space ? "" : id }, name)));
    this.choice.value = space;
    this.choice.hidden = spaces.length < 2;
    const may = mayWriteIn(space);
    for (const button of this.drop.querySelectorAll("button")) button.disabled = !may;
    say(/** @type {Element} */ (this.drop.querySelector("p")), may ? TEXTS.imports.dropHint : TEXTS.imports.viewer);
    this.exports.enter(space);
    this.jobs = [];
    this.list.replaceChildren();
    this.state.replaceChildren(loading(TEXTS.imports.jobs, 1));
    void this.look(null);
  }

  /** @param {File[]} files */
  async take(files) {
    const texts = TEXTS.imports;
    const [first] = files;
    if (!first) return tellAll(texts.noFiles);
    const name = files.length === 1 ? first.name : texts.files(files.length);
    const stopping = new AbortController();
    const row = uploadRow(name, () => stopping.abort());
    this.uploads.append(row.root);
    try {
      const address = at("/import", { space: this.space, name: files.length === 1 ? first.name.slice(0, 500) : "" });
      await upload(address, bodyOf(files), row.told, stopping.signal);
      await this.look(null);
    } catch (error) {
      tellAll(isAborted(error) ? texts.stopped : messageOf(error));
    } finally {
      row.root.remove();
    }
  }

  /**
   * How the jobs are doing; again in a moment, as long as one is under way.
   * @param {string | null} after  earlier ones, from there on; null: the newest
   */
  async look(after) {
    clearTimeout(this.looking);
    const { space } = this;
    try {
      const page = await get("/jobs", { space, limit: LIMIT, after });
      if (space === this.space) this.fill(page, after);
    } catch (error) {
      if (space === this.space) this.state.replaceChildren(failed(error, () => void this.look(null)));
    }
    if (this.isShown && this.jobs.some(isUnderWay)) this.looking = setTimeout(() => void this.look(null), LOOK_MS);
  }

  /**
   * @param {any} page
   * @param {string | null} after
   */
  fill(page, after) {
    const fresh = new Set(page.data.map((/** @type {Job} */ { id }) => id));
    const last = page.data.at(-1)?.created_at ?? "";
    // Those that were asked for before stay, below what is newest.
    const kept = this.jobs.filter(({ id, created_at }) => !fresh.has(id) && (after || (page.has_more && created_at < last)));
    this.jobs = after ? [...kept, ...page.data] : [...page.data, ...kept];
    if (after || !kept.length) {
      this.next = page.next;
      this.more.hidden = !page.has_more;
    }
    const may = mayWriteIn(this.space);
    const deeds = { remove: (/** @type {Job} */ job) => void this.end(job), restart: (/** @type {Job} */ job) => void this.restart(job) };
    rows(this.list, this.jobs, ({ id }) => id, (job) => jobRow(job, deeds, may), updateJob);
    this.state.replaceChildren(...(this.jobs.length ? [] : [element("p", { class: "soft" }, TEXTS.imports.none)]));
  }

  /** @param {Job} job */
  async end(job) {
    await this.attempt(() => remove(`/jobs/${encodeURIComponent(job.id)}`));
    if (isUnderWay(job)) tellAll(TEXTS.imports.stopped);
    else this.jobs = this.jobs.filter(({ id }) => id !== job.id);
    await this.look(null);
  }

  /** @param {Job} job */
  async restart(job) {
    await this.attempt(() => post(`/jobs/${encodeURIComponent(job.id)}/restart`));
    await this.look(null);
  }

  /** @param {() => Promise<unknown>} deed */
  async attempt(deed) {
    try {
      await deed();
    } catch (error) {
      tellAll(messageOf(error));
    }
  }
}

/**
 * Something that is on its way to the server.
 * @param {string} name
 * @param {() => void} stop
 */
function uploadRow(name, stop) {
  const texts = TEXTS.imports;
  const state = element("p", { role: "status" }, texts.uploading(name, 0));
  const bar = element("progress", { max: "1", value: "0", "aria-label": name });
  const button = element("button", { type: "button", "aria-label": texts.stop(name) }, texts.cancel);
  button.addEventListener("click", stop);
  return {
    root: element("li", { class: "job card" }, element("header", {}, element("h3", { dir: "auto" }, name), button), bar, state),
    /** @param {number} part */
    told(part) {
      bar.value = part;
      say(state, texts.uploading(name, Math.floor(100 * part)));
    },
  };
}
