/** Runs the classic scripts that the manifest lists, as a page would, in a context of their own. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const EXTENSION = new URL("../../extension/", import.meta.url);

/** @type {chrome.runtime.ManifestV3} */
export const manifest = JSON.parse(readFileSync(new URL("manifest.json", EXTENSION), "utf8"));

/**
 * The files that the manifest runs on a site in one world, in their order.
 * @param {string} url
 * @param {"MAIN" | "ISOLATED"} world
 * @returns {string[]}
 */
export function scriptsOf(url, world) {
  const entry = (manifest.content_scripts ?? []).find(
    ({ matches, world: of = "ISOLATED" }) =>
      of === world && matches?.some((each) => url.startsWith(each.slice(0, -1))),
  );
  return entry?.js ?? [];
}

/** What every page has, and no context of its own brings along. */
const COMMON = {
  AbortController,
  AbortSignal,
  Blob,
  DOMException,
  Event,
  EventTarget,
  FormData,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  console,
  crypto,
  queueMicrotask,
  structuredClone,
  // Looked up when they are called, so that a test may have replaced them by clocks of its own.
  setTimeout: (/** @type {any[]} */ ...told) =>
    globalThis.setTimeout(.../** @type {[any]} */ (told)),
  clearTimeout: (/** @type {any} */ timer) => globalThis.clearTimeout(timer),
};

/**
 * A context in which these files of the extension have run.
 * @param {string[]} files
 * @param {Record<string, unknown>} [globals]  what the page has
 * @returns {any} its global object
 */
export function loaded(files, globals = {}) {
  const context = vm.createContext({ ...COMMON, ...globals });
  context.globalThis = context;
  for (const file of files) run(context, file);
  return context;
}

/** @param {any} context @param {string} file */
export function run(context, file) {
  const path = new URL(file, EXTENSION);
  vm.runInContext(readFileSync(path, "utf8"), context, { filename: fileURLToPath(path) });
}
