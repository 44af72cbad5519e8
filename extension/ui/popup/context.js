/** The context for a question: built within a budget, shown with its sources, and copied. */

import { openTab } from "../../shared/chrome-api.js";
import { copy, messageOf, onPress, run, tell } from "../actions.js";
import { ask, oneAtATime } from "../ask.js";
import { BUDGETS, budgetFor, groups, leftOut, outcome } from "../contexts.js";
import { byId, element, say } from "../dom.js";
import { TEXTS } from "../texts.js";
import { groupRow, leftOutRow } from "./source.js";

/** @typedef {import("../../shared/messages.js").Status} Status */
/** @typedef {import("../contexts.js").Context} Context */

const told = () => byId("context-told", HTMLElement);
const budget = () => byId("budget", HTMLSelectElement);
const copies = () => byId("copy-context", HTMLButtonElement);

/** What a context is wanted for. */
let wanted = "";
/** What is shown, if it is what is wanted: only that is copied. @type {Context | null} */
let built = null;
/** @type {Status["sites"]} */
let sites = [];

/** @returns {import("./field.js").Use} */
export function watchContext() {
  const known = BUDGETS.map((n) => element("option", { value: String(n) }, TEXTS.context.tokens(n)));
  budget().append(...known);
  budget().addEventListener("change", () => {
    void find(wanted);
    void run(budget(), byId("told", HTMLElement), remember);
  });
  onPress(copies(), byId("told", HTMLElement), copyBuilt);
  void find("");
  return { pause: 300, show, changed: forget, isFor, find, enter: () => copies().click(), stops };
}

const remember = () => ask({ type: "set", changes: { contextTokens: Number(budget().value) } });

/** @param {Status} status @param {boolean} first */
function show(status, first) {
  sites = status.sites;
  if (first) budget().value = String(budgetFor(status.choices.contextTokens));
}

/** @param {string} words */
const isFor = (words) => built !== null && wanted === words;

/** What is shown is not what is wanted any more. */
function forget() {
  if (copies().textContent === TEXTS.copied) tell(byId("told", HTMLElement), "");
  built = null;
  copies().disabled = true;
  say(copies(), TEXTS.search.copy);
}

/** @param {string} words */
async function find(words) {
  wanted = words;
  forget();
  byId("context-hint", HTMLElement).hidden = Boolean(words);
  if (!words) return showNothing("");
  if (byId("built", HTMLElement).hidden) tell(told(), TEXTS.context.building);
  await build();
}

/** Of the newest words only: with them typing goes on while the server packs. */
const build = oneAtATime(async () => {
  const [words, maxTokens] = [wanted, Number(budget().value)];
  const isOld = () => words !== wanted || maxTokens !== Number(budget().value);
  if (!words) return;
  try {
    const value = await ask({ type: "context", query: words, maxTokens });
    if (!isOld()) showBuilt(value, words);
  } catch (error) {
    if (!isOld()) showNothing(messageOf(error), true);
  }
});

/**
 * @param {Context} value
 * @param {string} words
 */
function showBuilt(value, words) {
  if (!value.sources.length) showNothing(outcome(value, words));
  else {
    const now = new Date();
    const rows = groups(value.sources, now).map((group) => groupRow(group, sites, now, openTab));
    built = value;
    copies().disabled = false;
    tell(told(), outcome(value, words));
    say(byId("context-text", HTMLElement), value.context);
    byId("sources", HTMLElement).replaceChildren(...rows);
    byId("built", HTMLElement).hidden = false;
    byId("built", HTMLElement).scrollTop = 0;
    showUsed(value);
  }
  showLeftOut(value);
}

/**
 * @param {string} why
 * @param {boolean} [failed]
 */
function showNothing(why, failed = false) {
  byId("built", HTMLElement).hidden = true;
  byId("used", HTMLMeterElement).hidden = true;
  tell(told(), why, failed);
}

/** @param {Context} value */
function showUsed({ tokens, max_tokens }) {
  const used = byId("used", HTMLMeterElement);
  used.max = max_tokens;
  used.value = tokens;
  used.hidden = false;
}

/** @param {Context} value */
function showLeftOut({ omitted }) {
  byId("left-out", HTMLElement).hidden = !omitted.length;
  say(byId("left-out-name", HTMLElement), TEXTS.context.leftOut(omitted.length));
  byId("omitted", HTMLElement).replaceChildren(
    ...leftOut(omitted).map((one) => leftOutRow(one, sites, openTab)),
  );
}

async function copyBuilt() {
  if (!built) return "";
  await copy(built.context);
  say(copies(), TEXTS.copied);
  return TEXTS.context.copied;
}

/** One stop for each message. */
function stops() {
  /** @type {NodeListOf<HTMLElement>} */
  const links = byId("built", HTMLElement).querySelectorAll("a.message");
  return [...links].filter((each) => each.checkVisibility());
}
