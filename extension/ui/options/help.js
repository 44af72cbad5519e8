/** Diagnostics: what a report about a fault needs, and nothing that was said. */

import { copy, onPress } from "../actions.js";
import { ask } from "../ask.js";
import { byId, say } from "../dom.js";
import { TEXTS } from "../texts.js";

export function watchHelp() {
  onPress(byId("diagnose", HTMLButtonElement), byId("help-told", HTMLElement), async () => {
    const text = await ask({ type: "diagnostics" });
    const shown = byId("diagnostics", HTMLElement);
    shown.hidden = false;
    say(shown, text);
    await copy(text);
    return TEXTS.copied;
  });
}
