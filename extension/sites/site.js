/**
 * What a site is: one small file each, registered under its platform in `globalThis.recollectSites`.
 *
 * The same file is loaded in three worlds: in the page (the taps), in the bridge (everything), and as
 * a module in the worker and the pages of the extension (`registry.js`). So it is a classic script
 * without imports, it only registers an object, and it touches the page only through what it is given.
 */

export {};

/**
 * A request of the page whose answer is copied. The first that matches counts.
 * `conversation`: the answer is the JSON of one conversation. `stream`: a live answer. `change`: the
 * conversation was changed (renamed, continued elsewhere): only a reason to fetch it again.
 * `whole`: such an answer always tells the whole conversation, so the newest replaces older ones.
 * @typedef {object} Tap
 * @property {"conversation" | "stream" | "change"} kind
 * @property {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @property {RegExp} path  on the path of the URL
 * @property {RegExp} [query]  on the query of the URL, with its `?`
 * @property {boolean} [whole]
 */

/**
 * What a copied answer tells.
 * @typedef {object} Told
 * @property {string | null} conversation  the site's id, as the server calls it (`external_id`);
 *   null: none (yet), so that there is nothing to send
 * @property {boolean} temporary
 * @property {boolean} known  false: this has not the shape that is expected
 * @property {boolean} [whole]  overrules what the tap says of all such answers
 */

/**
 * What is sent of a copied answer.
 * @typedef {{url: string, request: string | null, payload: string}} Copied
 */

/**
 * The page as a site may use it to fetch: same origin, the page's own session.
 * `get` and `post` resolve to the text of an answer of 2xx, and throw `FetchFailed` otherwise.
 * @typedef {object} PageSession
 * @property {(path: string, headers?: Record<string, string>) => Promise<string>} get
 * @property {(path: string, body: string, headers?: Record<string, string>) => Promise<string>} post
 * @property {(name: string) => string | null} cookie
 * @property {(name: string) => string | null} stored  of localStorage
 * @property {() => string} scripts  the text of the page's inline scripts
 * @property {() => string} path  of the page's address
 */

/**
 * How turns are found in the page. `turn` selects elements in the order of the conversation.
 * @typedef {object} PageTurns
 * @property {string} turn
 * @property {(element: Element) => "user" | "assistant" | null} role  null: no turn after all
 * @property {(element: Element) => string | null} key  the site's own id of the turn, or a key that
 *   stays the same while it mounts and unmounts; null: the page has none
 * @property {boolean} siteKeys  whether `key` is the site's own id, which the server may be told
 * @property {(element: Element) => boolean} partial  the site is still writing it
 * @property {string} composer  selects where the user types
 */

/**
 * @typedef {object} Site
 * @property {string} platform  as the server calls it
 * @property {string} name  as people call it
 * @property {string[]} origins
 * @property {Tap[]} taps
 * @property {(url: URL) => string | null} conversationAt  the id that an address of the site names
 * @property {(url: URL) => boolean} temporaryAt  whether the address is of a temporary chat
 * @property {(conversation: string) => string} address  where a conversation is shown, path only
 * @property {(tap: Tap, url: URL, request: string | null, body: string) => Told} told
 * @property {(body: string) => boolean} ended  whether a stream has told its end
 * @property {(copied: Copied) => Copied} [withoutTokens]  the same without the site's secrets, and
 *   otherwise byte for byte
 * @property {(conversation: string, page: PageSession) => Promise<unknown>} fetch  the payload of a
 *   `conversation` frame
 * @property {(page: PageSession) => Promise<import("../shared/messages.js").SiteMemory[]>} [memories]
 * @property {PageTurns} turns
 */
