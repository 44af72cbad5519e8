/** What classic scripts share with each other, since they cannot import. */

import type { Site } from "../sites/site.js";

declare global {
  var recollectSites: Record<string, Site>;
}
