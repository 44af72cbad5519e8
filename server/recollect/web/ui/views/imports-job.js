/** An import as a row: how far it is or what became of it, changed in place so that the focus stays. */

import { element, say } from "../dom.js";
import { clock, size } from "../format.js";
import { TEXTS } from "../texts.js";
import { isExport, reportOf } from "./imports-report.js";

/**
 * @typedef {object} Job  of `GET /api/v1/jobs` (docs/api.md)
 * @property {string} id
 * @property {string} name
 * @property {string} state
 * @property {{read: number, size: number, conversations: number, created: number, updated: number, unchanged: number, excluded: number}} progress
 * @property {import("./imports-report.js").Report | null} report
 * @property {string | null} error
 * @property {string} created_at
 *
 * @typedef {object} JobDeeds
 * @property {(job: Job) => void} remove  ends one that is under way, forgets another
 * @property {(job: Job) => void} restart
 */

/** Whether it is not over yet. @param {Job} job */
export const isUnderWay = ({ state }) => state === "queued" || state === "running";

const TONES = /** @type {Record<string, string>} */ ({ done: "ok", part: "warn", nothing: "warn", interrupted: "warn", failed: "danger" });

/** @type {WeakMap<Element, (job: Job) => void>} */
const updates = new WeakMap();

/** @param {Element} row @param {Job} job */
export const updateJob = (row, job) => updates.get(row)?.(job);

/**
 * @param {Job} first
 * @param {JobDeeds} deeds
 * @param {boolean} mayWrite
 */
export function jobRow(first, deeds, mayWrite) {
  const texts = TEXTS.imports;
  let job = first;
  let shown = "";
  const state = element("span", { class: "state-name", role: "status" });
  const time = element("time", { class: "soft", datetime: job.created_at }, clock(job.created_at, new Date()));
  const end = button(texts.cancel, () => deeds.remove(job));
  const again = button(texts.again, () => deeds.restart(job));
  const search = element("a", { class: "button", href: "#/search" }, texts.search);
  const bar = element("progress", { "aria-label": texts.states.running ?? "" });
  const told = element("p", {});
  const report = element("div", {});
  const row = element("li", { class: "job card" }, element("header", {}, element("h3", { dir: "auto" }, job.name), time, again, search, end), state, bar, told, report);
  updates.set(row, (now) => {
    job = now;
    const all = JSON.stringify(now);
    if (all === shown) return;
    shown = all;
    const active = isUnderWay(now);
    const name = outcomeOf(now);
    row.dataset.state = now.state;
    row.dataset.tone = TONES[name] ?? "";
    say(state, [texts.states[name], now.error].filter(Boolean).join(": "));
    say(end, active ? texts.cancel : texts.forget);
    end.setAttribute("aria-label", active ? texts.stop(now.name) : `${texts.forget}: ${now.name}`);
    end.hidden = !mayWrite;
    again.hidden = now.state !== "interrupted" || !mayWrite;
    search.hidden = !now.report?.conversations;
    bar.hidden = !active;
    Object.assign(bar, { max: now.progress.size || 1, value: now.progress.read });
    say(told, sentenceOf(now));
    if (now.report && !report.childElementCount) report.append(reportOf(now.report));
  });
  return row;
}

/** @param {Job} job */
function outcomeOf({ state, report }) {
  if (state !== "done" || !report) return state;
  if (!isExport(report)) return "nothing";
  return report.whole ? "done" : "part";
}

/** @param {Job} job */
function sentenceOf(job) {
  const texts = TEXTS.imports;
  const { progress, report } = job;
  const counts = report ?? progress;
  const told = [];
  if (isUnderWay(job)) told.push(texts.read(size(progress.read), size(progress.size)));
  if (counts.conversations) told.push(texts.counts(counts));
  if (report?.memories) told.push(texts.memories(report.memories));
  if (counts.excluded) told.push(texts.excluded(counts.excluded));
  return told.join(" · ");
}

/**
 * @param {string} label
 * @param {() => void} run
 */
function button(label, run) {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", run);
  return made;
}
