/** What a context is asked for: a question, a budget, and filters. */

import { get } from "../api.js";
import { element } from "../dom.js";
import { current } from "../session.js";
import { siteName, TEXTS } from "../texts.js";
import { FILTERS, LEAST, MOST } from "./context-asking.js";

/** @typedef {import("./context-asking.js").Asked} Asked */

const BUDGETS = [1000, 2000, 4000, 8000, 16_000, 32_000];

/**
 * @param {() => void} changed  is told at every stroke
 */
export function contextForm(changed) {
  const texts = TEXTS.context;
  const question = element("textarea", { id: "question", rows: "3", maxlength: "10000", dir: "auto", placeholder: texts.hint });
  const budget = element("input", { id: "budget", type: "number", min: String(LEAST), max: String(MOST), step: "1", required: true, "aria-describedby": "budget-told" });
  const told = element("p", { id: "budget-told", class: "told failed", role: "status" });
  const fields = fieldsOf();
  const quick = BUDGETS.map((tokens) => {
    const button = element("button", { type: "button", class: "chip", "data-tokens": String(tokens) }, TEXTS.number(tokens));
    button.addEventListener("click", () => {
      budget.value = String(tokens);
      changed();
    });
    return button;
  });
  const root = element(
    "form",
    { class: "context-form" },
    element("label", { for: "question" }, texts.question),
    question,
    element("div", { class: "budget" }, element("label", { for: "budget" }, texts.budget), budget, ...quick),
    told,
    element("div", { class: "filters", role: "group", "aria-label": texts.filters }, ...Object.values(fields)),
  );
  root.addEventListener("submit", (event) => event.preventDefault());
  root.addEventListener("input", changed);
  const known = fillSites(fields.site);
  return {
    root,
    question,
    /** @returns {Asked} */
    read: () => ({ ...readFilters(fields), q: question.value, tokens: budget.value === "" ? Number.NaN : Number(budget.value) }),
    /** @param {Asked} asked */
    write(asked) {
      fillSpaces(fields.space);
      question.value = asked.q;
      budget.value = Number.isNaN(asked.tokens) ? "" : String(asked.tokens);
      for (const name of FILTERS) fields[name].value = asked[name];
      void known.then(() => (fields.site.value = asked.site));
    },
    /** Show what is chosen, and what is wrong with the budget. @param {Asked} asked @param {string} wrong */
    mark(asked, wrong) {
      for (const button of quick) button.setAttribute("aria-pressed", String(Number(button.dataset.tokens) === asked.tokens));
      for (const name of FILTERS) fields[name].classList.toggle("on", Boolean(asked[name]));
      budget.setAttribute("aria-invalid", String(Boolean(wrong)));
      told.textContent = wrong;
      told.hidden = !wrong;
    },
  };
}

function fieldsOf() {
  const { scope, tag, project } = TEXTS.context;
  const { site, role, after } = TEXTS.search.choices;
  return {
    scope: choice(scope),
    site: choice(site),
    role: choice(role),
    after: choice(after),
    tag: typed(tag),
    project: typed(project),
    space: element("select", { class: "chip", "aria-label": TEXTS.search.allSpaces }),
  };
}

/** @param {ReturnType<typeof fieldsOf>} fields */
function readFilters(fields) {
  const { scope, site, role, after, tag, project, space } = fields;
  return { scope: scope.value, site: site.value, role: role.value, after: after.value, tag: tag.value, project: project.value, space: space.value };
}

/** @param {Record<string, string>} texts  `any`: without this filter */
function choice(texts) {
  const options = Object.entries(texts).map(([value, text]) => element("option", { value: value === "any" ? "" : value }, text));
  return element("select", { class: "chip", "aria-label": texts.any ?? "" }, ...options);
}

/** @param {string} label */
const typed = (label) => element("input", { type: "text", class: "chip", maxlength: "500", placeholder: label, "aria-label": label, dir: "auto", autocomplete: "off" });

/**
 * The sites that there is something of; until they are known, none can be chosen.
 * @param {HTMLSelectElement} select
 */
async function fillSites(select) {
  const { data } = await get("/platforms").catch(() => ({ data: [] }));
  const names = data.filter((/** @type {any} */ site) => site.conversations).map((/** @type {any} */ site) => site.platform);
  select.append(...names.map((/** @type {string} */ name) => element("option", { value: name }, siteName(name))));
}

/** @param {HTMLSelectElement} select */
function fillSpaces(select) {
  const spaces = current()?.spaces ?? [];
  const options = spaces.map(({ id, name }) => element("option", { value: id }, name));
  select.replaceChildren(element("option", { value: "" }, TEXTS.search.allSpaces), ...options);
  select.hidden = spaces.length < 2;
}
