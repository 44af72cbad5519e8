/** The options: each section of the page has a module, which shows the status and acts. */

import { manifest } from "../../shared/chrome-api.js";
import { messageOf, tell } from "../actions.js";
import { ask, follow, oneAtATime } from "../ask.js";
import { byId, localise, say } from "../dom.js";
import { TEXTS } from "../texts.js";
import { watchHelp } from "./help.js";
import { watchMemories } from "./memories.js";
import { showOutbox, watchOutbox } from "./outbox.js";
import { showPrivacy, watchPrivacy } from "./privacy.js";
import { showServer, watchServer } from "./server.js";
import { showSites, watchSites } from "./sites.js";

/** Times such as “2 minutes ago” are written anew this often. */
const TICK_MS = 30_000;

localise(document);
for (const watch of [watchServer, watchSites, watchPrivacy, watchOutbox, watchMemories, watchHelp]) {
  watch();
}
say(byId("version", HTMLElement), TEXTS.options.version(manifest().version));
const refresh = oneAtATime(look);
follow(refresh);
setInterval(() => document.visibilityState === "visible" && refresh(), TICK_MS);

async function look() {
  try {
    const status = await ask({ type: "status" });
    const items = status.outbox.items ? await ask({ type: "outbox" }) : [];
    const now = new Date();
    showServer(status);
    showSites(status, now);
    await showPrivacy(status);
    showOutbox(status, items, now);
  } catch (error) {
    tell(byId("server-told", HTMLElement), messageOf(error), true);
  }
  document.body.dataset.view = "ready";
}
