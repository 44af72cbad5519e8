/**
 * Where the page is: the fragment of the address holds the view, what it is of, and the query.
 *
 *     #/search?q=sourdough        #/conversations/conv_a?message=msg_b
 *
 * Fragments never leave the browser, so that no log of a server has what somebody searched for.
 */

/**
 * @typedef {object} Place
 * @property {string} view  the first part: `search`
 * @property {string} id  the second part, or empty
 * @property {URLSearchParams} query
 */

/**
 * The place that a fragment names; an empty one names the view with the empty name.
 * @param {string} hash
 * @returns {Place}
 */
export function placeOf(hash) {
  const plain = hash.replace(/^#\/?/, "");
  const [path = "", query = ""] = splitAt(plain, "?");
  const [view = "", id = ""] = splitAt(path, "/").map(decoded);
  return { view, id, query: new URLSearchParams(query) };
}

/**
 * The fragment that names a place. What is empty in the query is left out.
 * @param {string} view
 * @param {string} [id]
 * @param {Record<string, string | number | null | undefined> | URLSearchParams} [query]
 */
export function addressOf(view, id = "", query = {}) {
  const given = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  const kept = given.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(kept.map(([name, value]) => [String(name), String(value)]));
  const path = [view, id].filter(Boolean).map(encodeURIComponent).join("/");
  return `#/${path}${search.size ? `?${search}` : ""}`;
}

/** The address of what is shown; once one has gone elsewhere, it is the one before. */
let shown = typeof location === "undefined" ? "" : location.hash;

/** Where the page is now. */
export const here = () => placeOf(location.hash);

/**
 * Go there; the way back leads here.
 * @param {string} to
 */
export function go(to) {
  location.hash = to;
}

/**
 * The address of what is shown has changed, nothing else: no step for the way back, nothing is told.
 * @param {string} to
 */
export function note(to) {
  history.replaceState(history.state, "", to);
  shown = location.hash;
}

/**
 * Back to where one was in the page; who came from elsewhere, or has a new tab, goes to this address.
 * @param {string} otherwise
 */
export function goBack(otherwise) {
  const { navigation } = /** @type {{navigation?: {canGoBack: boolean}}} */ (/** @type {unknown} */ (globalThis));
  if (navigation?.canGoBack ?? history.length > 1) history.back();
  else go(otherwise);
}

/** @param {(place: Place, from: string) => void} listener  of every place that is gone to */
export function onMove(listener) {
  addEventListener("hashchange", () => {
    const from = shown;
    shown = location.hash;
    listener(here(), from);
  });
}

/**
 * @param {string} text
 * @param {string} mark
 */
function splitAt(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * What people put into the address by hand need not be encoded well.
 * @param {string} part
 */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
