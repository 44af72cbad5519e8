/** What went into a context, and what was left out and why; each leads to where it stands. */

import { element } from "../dom.js";
import { day } from "../format.js";
import { addressOf } from "../router.js";
import { current } from "../session.js";
import { siteName, speaker, TEXTS } from "../texts.js";
import { AROUND, budgetFor, MOST, reasonOf } from "./context-asking.js";

/**
 * @typedef {import("./context-asking.js").Source} Source
 * @typedef {import("./context-asking.js").Built} Built
 */

/**
 * @param {Built} built
 * @param {string} query  its words are marked where a source is read
 */
export function wentIn(built, query) {
  const now = new Date();
  const rows = built.sources.map((source) => element("li", {}, ...told(source, query, now), element("p", { class: "excerpt", dir: "auto" }, source.excerpt)));
  return section("went-in", TEXTS.context.wentIn(rows.length), rows);
}

/**
 * @param {Built} built
 * @param {string} query
 * @param {(budget: number) => void} raise
 */
export function leftOut(built, query, raise) {
  const now = new Date();
  const rows = built.omitted.map((source) => element("li", {}, ...told(source, query, now), why(source, built, raise)));
  if (rows.length) return section("left-out", TEXTS.context.leftOut(rows.length), rows);
  return element("p", { class: "soft" }, built.sources.length ? TEXTS.context.everything : "");
}

/**
 * @param {string} id
 * @param {string} title
 * @param {HTMLElement[]} rows
 */
const section = (id, title, rows) =>
  element("section", { class: id, "aria-labelledby": id }, element("h2", { id }, title), element("ol", { class: "sources" }, ...rows));

/**
 * @param {Source} source
 * @param {string} query
 * @param {Date} now
 */
function told(source, query, now) {
  const texts = TEXTS.context;
  const { memory_id, platform, role, author, created_at, standing, title, whole, tokens } = source;
  const about = [
    memory_id ? (title ? texts.memory : "") : author || speaker(role ?? "", platform ?? ""),
    platform && role !== "assistant" ? siteName(platform) : "",
    created_at ? day(created_at, now) : "",
    TEXTS.tokens(tokens),
    standing ? texts.standing : "",
    whole ? "" : texts.passages,
    spaceOf(source),
  ];
  const name = title || (memory_id ? texts.memory : TEXTS.search.untitled);
  return [
    element("a", { class: "name", href: address(source, query), dir: "auto" }, name),
    element("p", { class: "source" }, ...about.filter(Boolean).map((each) => element("bdi", {}, each))),
  ];
}

/** @param {Source} source @param {string} query */
function address({ memory_id, message_id, conversation_id, space }, query) {
  if (!memory_id) return addressOf("conversations", conversation_id ?? "", { message: message_id, q: query });
  return addressOf("memories", memory_id, { space: space === current()?.user.space ? "" : space });
}

/** @param {Source} source */
function spaceOf({ space }) {
  const session = current();
  return space === session?.user.space ? "" : (session?.spaces.find(({ id }) => id === space)?.name ?? "");
}

/**
 * @param {Source} source
 * @param {Built} built
 * @param {(budget: number) => void} raise
 */
function why(source, built, raise) {
  const texts = TEXTS.context;
  const reason = reasonOf(source, built);
  const sentence = reason === "tooLong" ? texts.tooLong(source.tokens + AROUND, built.max_tokens - built.tokens) : texts[reason];
  const line = element("p", { class: "why" }, sentence);
  const budget = budgetFor(source, built);
  if (budget <= built.max_tokens || built.max_tokens >= MOST) return line;
  const button = element("button", { type: "button", class: "link" }, texts.raise(budget));
  button.addEventListener("click", () => raise(budget));
  line.append(" ", button);
  return line;
}
