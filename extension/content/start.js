/** The first script of the bridge: what the scripts share is made anew, after an update as well. */
(() => {
  const { origin } = window.location;
  const sites = Object.values(globalThis.recollectSites);
  const site = sites.find((each) => each.origins.includes(origin));
  globalThis.recollect = /** @type {import("./recollect.js").Recollect} */ ({ site });
})();
