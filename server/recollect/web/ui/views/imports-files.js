/** Files to import: dropped, in folders too, or chosen. */

/** How many a folder may have, so that a whole disk is not walked through (docs/api.md). */
const MOST = 1000;

/**
 * All files that were dropped, also those in folders.
 * @param {DataTransfer} dropped
 * @returns {Promise<File[]>}
 */
export async function filesOf(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.some(({ isDirectory }) => isDirectory)) return [...dropped.files];
  /** @type {File[]} */
  const found = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

/**
 * @param {FileSystemEntry} entry
 * @param {File[]} found  gets what is there
 */
async function collect(entry, found) {
  if (found.length > MOST) return;
  if (entry.isFile) {
    const file = /** @type {FileSystemFileEntry} */ (entry);
    found.push(await new Promise((resolve, reject) => file.file(resolve, reject)));
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (let some = await next(reader); some.length; some = await next(reader)) {
    for (const each of some) await collect(each, found);
  }
}

/**
 * A reader gives a hundred at a time, until it gives none.
 * @param {FileSystemDirectoryReader} reader
 * @returns {Promise<FileSystemEntry[]>}
 */
const next = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

/**
 * What is sent: one file as it is, several as a form.
 * @param {File[]} files
 * @returns {File | FormData}
 */
export function bodyOf(files) {
  const [only] = files;
  if (files.length === 1 && only) return only;
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  return form;
}
