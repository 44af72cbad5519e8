/** The report of an import, as the command line tells it. */

import { element } from "../dom.js";
import { TEXTS } from "../texts.js";

/**
 * @typedef {{reason: string, count: number, first: number | null}} Skipped
 * @typedef {{source: string, conversations: number, created: number, updated: number, unchanged: number,
 *   excluded: number, memories?: number, skipped: Skipped[]}} FileReport
 * @typedef {Omit<FileReport, "source" | "skipped"> & {whole: boolean, skipped: number, files: FileReport[],
 *   more_files: number}} Report
 */

const COUNTS = /** @type {const} */ (["conversations", "created", "updated", "unchanged", "memories", "excluded", "skipped"]);
const RARE = new Set(["memories", "excluded", "skipped"]);

/** Whether there is anything of an export in it. @param {FileReport | Report} counts */
export const isExport = ({ conversations, excluded, memories }) => Boolean(conversations || excluded || memories);

/**
 * @param {Report} report
 */
export function reportOf(report) {
  const exports = report.files.filter(isExport);
  const others = report.files.filter((file) => !isExport(file));
  const sentences = [...exports.flatMap(skippedIn), ...skippedInOthers(others)];
  if (report.more_files) sentences.push(TEXTS.imports.moreFiles(report.more_files));
  return element(
    "details",
    { class: "fold" },
    element("summary", {}, TEXTS.imports.report),
    ...(exports.length ? [tableOf(report, exports), element("p", { class: "soft" }, TEXTS.imports.columnsHint)] : []),
    ...(sentences.length ? [element("ul", {}, ...sentences.map((sentence) => element("li", {}, element("p", { dir: "auto" }, sentence))))] : []),
  );
}

/**
 * @param {Report} report
 * @param {FileReport[]} exports
 */
function tableOf(report, exports) {
  const { columns } = TEXTS.imports;
  const shown = COUNTS.filter((name) => !RARE.has(name) || numberIn(report, name));
  const head = [columns.source, ...shown.map((name) => columns[name])].map((text) => element("th", { scope: "col" }, text));
  const rows = exports.map((file) =>
    element("tr", {}, element("td", { dir: "auto" }, file.source), ...shown.map((name) => element("td", {}, TEXTS.number(numberIn(file, name))))),
  );
  return element(
    "div",
    { class: "report", tabindex: "0", role: "region", "aria-label": TEXTS.imports.report },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
  );
}

/**
 * @param {FileReport | Report} counts
 * @param {(typeof COUNTS)[number]} name
 */
function numberIn(counts, name) {
  const value = counts[name] ?? 0;
  return Array.isArray(value) ? value.reduce((sum, { count }) => sum + count, 0) : value;
}

/** @param {FileReport} file */
const skippedIn = ({ source, skipped }) =>
  skipped.map(({ reason, count, first }) => TEXTS.imports.skipped(source, reason, TEXTS.imports.times(count, first)));

/**
 * An archive may hold thousands of files that are no exports: those are told by their reasons.
 * @param {FileReport[]} files
 */
function skippedInOthers(files) {
  const texts = TEXTS.imports;
  /** @type {Map<string, {source: string, skipped: Skipped}[]>} */
  const reasons = new Map();
  for (const { source, skipped } of files) {
    for (const each of skipped) reasons.set(each.reason, [...(reasons.get(each.reason) ?? []), { source, skipped: each }]);
  }
  return [...reasons].map(([reason, [first, ...rest]]) => {
    const { source = "", skipped } = first ?? {};
    return rest.length ? texts.others(rest.length + 1, reason, source) : texts.skipped(source, reason, texts.times(skipped?.count ?? 1, skipped?.first ?? null));
  });
}
