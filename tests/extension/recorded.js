/** Payloads: the project's own recordings, and those of others where they lie beside the project. */

import { existsSync, readFileSync } from "node:fs";

const PROJECT = new URL("../../", import.meta.url);

/** @param {string} path  below `tests/platforms` */
export const recorded = (path) => readFileSync(new URL(`tests/platforms/${path}`, PROJECT), "utf8");

/**
 * @param {string} path  below `../shared/samples`
 * @returns {{text: string, skip: string | false}} for a test that is skipped without it
 */
export function sample(path) {
  const url = new URL(`../shared/samples/${path}`, PROJECT);
  const isThere = existsSync(url);
  return {
    text: isThere ? readFileSync(url, "utf8") : "",
    skip: !isThere && "no ../shared/samples",
  };
}
