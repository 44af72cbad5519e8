/** Every view of the page, in the order of the navigation. The first one is shown at the start. */

import { TEXTS } from "../texts.js";
import { contextView } from "./context.js";
import { homeView } from "./home.js";
import { importsView } from "./imports.js";
import { memoriesView } from "./memories.js";
import { readingView } from "./reading.js";
import { searchView } from "./search.js";
import { settingsView } from "./settings.js";

/**
 * A view is made once, when it is first gone to, and kept: on the way back it is as it was left.
 * @typedef {object} View
 * @property {HTMLElement} root
 * @property {(place: import("../router.js").Place, isBack: boolean) => void} show  its address was gone to;
 *   `isBack`: it is shown as it was left, scrolled there, too
 * @property {() => void} [leave]
 * @property {(event: KeyboardEvent) => void} [key]  one was pressed while it is shown, and no question is open
 *
 * @typedef {object} Entry
 * @property {string} name  the first part of its address
 * @property {string} title
 * @property {import("../icons.js").IconName} [icon]  in the navigation; without one it is not in there
 * @property {() => View} make
 */

/** @type {Entry[]} */
export const VIEWS = [
  { name: "home", title: TEXTS.views.home, icon: "home", make: homeView },
  { name: "search", title: TEXTS.views.search, icon: "search", make: searchView },
  { name: "memories", title: TEXTS.views.memories, icon: "memories", make: memoriesView },
  { name: "context", title: TEXTS.views.context, icon: "context", make: contextView },
  { name: "import", title: TEXTS.views.import, icon: "import", make: importsView },
  { name: "conversations", title: TEXTS.views.reading, make: readingView },
  { name: "settings", title: TEXTS.views.settings, icon: "settings", make: settingsView },
];
