/** The last script of the tap: before any of the page runs, nothing of ours is to be found. */
(() => {
  Reflect.deleteProperty(globalThis, "recollectTap");
  Reflect.deleteProperty(globalThis, "recollectSites");
})();
