/** Who is signed in here, and how to end that, here or everywhere. */

import { confirmed, onPress } from "../actions.js";
import { element } from "../dom.js";
import { clock } from "../format.js";
import { current, may, signOut, signOutEverywhere } from "../session.js";
import { TEXTS } from "../texts.js";

export function sessionSection() {
  const [texts, session] = [TEXTS.settings, current()];
  const told = element("p", { class: "told", role: "status" });
  const here = element("button", { type: "button" }, TEXTS.shell.signOut);
  const everywhere = element("button", { type: "button" }, texts.everywhere);
  onPress(here, told, async () => {
    await signOut();
    leave();
  });
  onPress(everywhere, told, async () => {
    if (!(await confirmed({ title: texts.everywhereTitle, text: texts.everywhereText, action: texts.everywhere }))) return;
    await signOutEverywhere();
    leave();
  });
  const until = session ? texts.signedIn(session.user.name, clock(session.expires_at, new Date())) : "";
  return element("div", {}, element("p", { class: "soft", dir: "auto" }, until), element("div", { class: "buttons" }, here, ...(may("write") ? [everywhere] : [])), told);
}

/** Begin anew: nothing of who was signed in is left in the page. */
const leave = () => location.replace("/");
