/** Signing in, with a pairing code that is typed or came with the link. */

import { messageOf, tell } from "../actions.js";
import { element } from "../dom.js";
import { setTitle } from "../shell.js";
import { signIn } from "../session.js";
import { TEXTS } from "../texts.js";

/**
 * @param {{code: string, told: string, stay: (() => void) | null}} given  a code of the link; what
 *   there is to tell; and how to leave things as they are, if somebody is signed in
 * @param {() => void} done  is told when somebody has signed in
 * @returns {HTMLElement}
 */
export function signInView({ code, told: first, stay }, done) {
  const texts = TEXTS.signIn;
  const told = element("p", { class: "told", role: "status" });
  const input = element("input", {
    id: "code", name: "code", type: "text", value: code, autocomplete: "one-time-code", autocapitalize: "characters",
    spellcheck: "false", maxlength: "64", "aria-describedby": "code-hint",
  });
  const button = element("button", { type: "submit", class: "primary" }, texts.action);
  const buttons = element("div", { class: "buttons" }, button);
  if (stay) buttons.append(stayButton(stay));
  const form = element(
    "form",
    { id: "sign-in", class: "card" },
    element("img", { src: "/ui/icon.svg", width: "56", height: "56", alt: "" }),
    element("h1", {}, texts.title),
    element("p", { class: "soft" }, texts.intro),
    element("label", { for: "code" }, texts.code),
    input,
    element("p", { id: "code-hint", class: "soft" }, texts.codeHint, " ", element("code", {}, texts.command)),
    told,
    buttons,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(input, button, told, done);
  });
  tell(told, first);
  setTitle(texts.title);
  return form;
}

/** @param {() => void} stay */
function stayButton(stay) {
  const button = element("button", { type: "button" }, TEXTS.signIn.stay);
  button.addEventListener("click", stay);
  return button;
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} told
 * @param {() => void} done
 */
async function submit(input, button, told, done) {
  const code = input.value.trim();
  if (!code) return refuse(input, told, TEXTS.signIn.missing);
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  tell(told, TEXTS.signIn.working);
  try {
    await signIn(code);
    done();
  } catch (error) {
    refuse(input, told, messageOf(error));
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} told
 * @param {string} why
 */
function refuse(input, told, why) {
  tell(told, why, true);
  input.setAttribute("aria-invalid", "true");
  input.focus();
  input.select();
}
