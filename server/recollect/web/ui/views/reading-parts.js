/** The parts of a message: what was said in the open, what is folded, and what is only named. */

import { copy, messageOf } from "../actions.js";
import { element } from "../dom.js";
import { size } from "../format.js";
import { icon } from "../icons.js";
import { tellAll } from "../shell.js";
import { TEXTS } from "../texts.js";
import { showRendered } from "../trusted.js";

/**
 * @typedef {object} Part
 * @property {string} type
 * @property {string} html
 * @property {string} [rest]
 * @property {string} [name]
 * @property {string} [title]
 * @property {string} [mime]
 * @property {number} [size]
 * @property {string} [url]
 */

/** @param {Part} part */
export function partOf(part) {
  if (part.type === "text" || part.type === "code") return said(part);
  if (part.type === "attachment" || part.type === "image") return file(part);
  return folded(part);
}

/** @param {Part} part */
function said(part) {
  const box = element("div", { class: "prose", dir: "auto" });
  showRendered(box, part.html);
  for (const pre of box.querySelectorAll("pre")) addCopy(pre);
  if (part.rest) box.append(...restOf(part.rest));
  if (part.title) box.prepend(element("p", { class: "soft canvas", dir: "auto" }, part.title));
  return box;
}

/**
 * What is folded is made when it is opened.
 * @param {Part} part
 */
function folded(part) {
  const kinds = /** @type {Record<string, string>} */ (TEXTS.reading.parts);
  const name = [part.name, part.title].filter(Boolean).join(" ");
  const summary = element("summary", {}, element("b", {}, kinds[part.type] ?? part.type), ...(name ? [" ", element("bdi", {}, name)] : []));
  const box = element("details", { class: "fold" }, summary);
  box.addEventListener("toggle", () => box.childElementCount > 1 || box.append(said({ ...part, title: "" })), { once: true });
  return box;
}

/** @param {Part} part */
function file(part) {
  const name = part.name || part.title || TEXTS.reading.unnamed;
  const about = [part.mime, part.size ? size(part.size) : ""].filter(Boolean).join(", ");
  const kind = part.type === "image" ? TEXTS.reading.image : TEXTS.reading.attachment;
  const line = element(
    "p",
    { class: "file" },
    element("span", { class: "soft" }, kind),
    " ",
    isWeb(part.url)
      ? element("a", { href: part.url ?? "", target: "_blank", rel: "noopener noreferrer" }, element("bdi", {}, name))
      : element("bdi", {}, name),
    ...(about ? [element("span", { class: "soft" }, ` ${about}`)] : []),
  );
  if (!part.html) return line;
  const text = element("details", { class: "fold" }, element("summary", {}, TEXTS.reading.fileText));
  text.addEventListener("toggle", () => text.append(said({ ...part, title: "" })), { once: true });
  return element("div", {}, line, text);
}

/** @param {string | undefined} url */
const isWeb = (url) => Boolean(url && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));

/** @param {HTMLElement} pre */
function addCopy(pre) {
  const label = pre.dataset.language ?? "";
  const button = element("button", { type: "button", class: "quiet copy-code" }, icon("copy", 14), TEXTS.reading.copyCode);
  button.addEventListener("click", async () => {
    try {
      await copy(pre.textContent ?? "");
      tellAll(TEXTS.copied);
    } catch (error) {
      tellAll(messageOf(error));
    }
  });
  const box = element("div", { class: "code" }, element("div", { class: "code-head" }, element("bdi", { class: "soft" }, label), button));
  pre.replaceWith(box);
  box.append(pre);
}

/**
 * A text that is very long: the rest of it as it stands, if one wants it.
 * @param {string} rest
 */
function restOf(rest) {
  const button = element("button", { type: "button" }, TEXTS.reading.rest(rest.length));
  const text = element("div", { class: "rest", hidden: true });
  button.addEventListener("click", () => {
    text.append(rest);
    text.hidden = false;
    button.remove();
  });
  return [button, text];
}
