/**
 * Where the page is. Sites change the address without loading anew, and a new chat has no id in its
 * address until its first answer has told it; a temporary chat never has.
 */
(() => {
  const LONGEST_URL = 4096; // docs/protocol.md; an address may carry a whole question
  const LONGEST_TITLE = 2000;

  globalThis.recollect.places = (site, moved) => {
    /** @type {Set<string>} */
    const temporary = new Set();
    /** @type {string | null} */
    let bound = null;
    let last = read();

    /** @returns {import("./recollect.js").Place} */
    function read() {
      const url = new URL(window.location.href);
      const conversation = site.conversationAt(url) ?? bound;
      return {
        url: url.href.slice(0, LONGEST_URL),
        title: document.title.slice(0, LONGEST_TITLE),
        conversation,
        temporary: site.temporaryAt(url) || (conversation !== null && temporary.has(conversation)),
      };
    }

    function look() {
      const before = new URL(last.url);
      const isAnother = window.location.pathname !== before.pathname
        || site.temporaryAt(new URL(window.location.href)) !== site.temporaryAt(before);
      if (isAnother) bound = null;
      const place = read();
      const isSame = place.url === last.url && place.title === last.title
        && place.conversation === last.conversation && place.temporary === last.temporary;
      last = place;
      if (!isSame) moved(place);
    }

    const titles = new MutationObserver(look);
    const waiting = new MutationObserver(watchTitle);
    waiting.observe(document, { childList: true, subtree: true });
    watchTitle();

    /** The page has no head yet when this begins. */
    function watchTitle() {
      if (!document.head) return;
      waiting.disconnect();
      titles.observe(document.head, { childList: true, characterData: true, subtree: true });
      look();
    }

    window.navigation?.addEventListener("currententrychange", look);
    window.addEventListener("popstate", look);

    return {
      now() {
        look();
        return last;
      },
      bind(conversation, isTemporary, from) {
        if (isTemporary) temporary.add(conversation);
        const isThere = new URL(from.url).pathname === window.location.pathname;
        if (from.conversation === null && isThere) bound = conversation;
        look();
      },
      isTemporary: (conversation) => conversation !== null && temporary.has(conversation),
      stop() {
        titles.disconnect();
        waiting.disconnect();
        window.navigation?.removeEventListener("currententrychange", look);
        window.removeEventListener("popstate", look);
      },
    };
  };
})();
