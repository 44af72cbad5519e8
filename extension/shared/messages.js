/**
 * Every message between the contexts of the extension, and nothing else. Types only.
 *
 *     page ──window.postMessage──▶ bridge ──Port "bridge"──▶ worker ◀──sendMessage, Port "ui"── popup, options
 *     (tap)                       (isolated)                   │
 *                                                              └──WebSocket──▶ server (docs/protocol.md)
 *
 * Whatever comes from a page may be forged by it; the bridge checks it (`content/inbox.js`), and the
 * worker decides what may be kept (`background/rules.js`).
 */

export {};

/* ---- tap ⇄ bridge: window.postMessage, each with `recollect: 1` (the version of these messages) ---- */

/**
 * A request of the page that a tap copies has begun to be answered. `request` is the body the page
 * sent, as text, null if there is none or it could not be read.
 * @typedef {{recollect: 1, type: "begin", id: string, tap: number, url: string, method: string,
 *   request: string | null, status: number, at: number}} TapBegin
 *
 * A piece of the answer; `seq` counts from 0.
 * @typedef {{recollect: 1, type: "chunk", id: string, seq: number, text: string}} TapChunk
 *
 * The answer has ended: wholly, by the page's own will, or by a failure.
 * @typedef {{recollect: 1, type: "end", id: string, seq: number,
 *   ended: "done" | "aborted" | "failed"}} TapEnd
 *
 * @typedef {TapBegin | TapChunk | TapEnd} TapMessage
 *
 * A tap has come into the page, perhaps after the bridge: `listen` is asked for.
 * @typedef {{recollect: 1, type: "here"}} TapHere
 *
 * The bridge is there: the tap sends again what it kept, and everything from now on.
 * @typedef {{recollect: 1, type: "listen"}} TapListen
 *
 * The answer to `listen`, before what is kept. No such answer: there is no tap in this page.
 * @typedef {{recollect: 1, type: "listening", version: string}} TapListening
 */

/* ---- bridge ⇄ worker: Port "bridge" ---- */

/**
 * One `capture` frame of docs/protocol.md without `type` and `id`.
 * @typedef {object} CaptureFrame
 * @property {string} platform
 * @property {"conversation" | "stream" | "dom"} kind
 * @property {string} url
 * @property {string} observed_at  ISO 8601
 * @property {unknown} payload
 * @property {string} [stream_id]
 * @property {string | null} [request]
 * @property {"open" | "done" | "aborted"} [ended]
 */

/**
 * Where the page is. `conversation` is the site's id, null where there is none (yet).
 * @typedef {{type: "page", url: string, title: string, conversation: string | null,
 *   temporary: boolean}} BridgePage
 *
 * Something to keep. The bridge holds it until `queued` or `refused` comes. `replaces` names what
 * this goes over while it waits: of one stream, and of one whole conversation, only the newest is sent.
 * @typedef {{type: "capture", id: string, frame: CaptureFrame, conversation: string | null,
 *   temporary: boolean, replaces: string | null}} BridgeCapture
 *
 * Something that should have been captured was not, or could not be understood: what the health of
 * the site's adapter is told. `detail` has no text of a conversation.
 * @typedef {{type: "trouble", kind: "unknown_shape" | "fetch_failed" | "no_turns", url: string,
 *   detail: string}} BridgeTrouble
 *
 * What a command found; `error` is a sentence for the user.
 * @typedef {{type: "answer", id: string, value?: unknown, error?: string}} BridgeAnswer
 *
 * @typedef {BridgePage | BridgeCapture | BridgeTrouble | BridgeAnswer} BridgeMessage
 */

/**
 * Whether this page may be captured now. Sent at once, and whenever it changes. `reason` is null or
 * why not: paused (everywhere), site_paused, excluded (this conversation), temporary, incognito.
 * @typedef {"paused" | "site_paused" | "excluded" | "temporary" | "incognito"} Refusal
 * @typedef {{type: "permission", reason: Refusal | null}} WorkerPermission
 *
 * It is in the outbox, durably: the bridge may forget it.
 * @typedef {{type: "queued", id: string}} WorkerQueued
 *
 * It is not kept, and will not be. `quota` and `failed` may be sent again later.
 * @typedef {{type: "refused", id: string, reason: Refusal | "quota" | "failed"}} WorkerRefused
 *
 * The server has it. `complete` false: something is missing or not final, fetch it again.
 * @typedef {{type: "receipt", conversation: string, complete: boolean, stored: number,
 *   missing: number}} WorkerReceipt
 *
 * Do something in the page: `save` fetches the conversation now, `memories` reads the list of
 * memories that the site keeps.
 * @typedef {{type: "command", id: string, name: "save" | "memories"}} WorkerCommand
 *
 * @typedef {WorkerPermission | WorkerQueued | WorkerRefused | WorkerReceipt | WorkerCommand} WorkerMessage
 */

/* ---- popup and options → worker: runtime.sendMessage; the answer is `Answer` ---- */

/**
 * @typedef {{type: "status", tab?: number}} AskStatus
 * @typedef {{type: "pair", address: string, code: string, name: string}} AskPair
 * @typedef {{type: "unpair"}} AskUnpair
 * @typedef {{type: "set", changes: Partial<Choices>}} AskSet
 * @typedef {{type: "exclude", platform: string, conversation: string, title: string | null,
 *   excluded: boolean}} AskExclude  stop or resume capturing one conversation
 * @typedef {{type: "forget", platform: string, conversation: string}} AskForget  delete it on the
 *   server, drop it from the outbox and capture it no more
 * @typedef {{type: "restore", platform: string, conversation: string}} AskRestore  take that back
 * @typedef {{type: "save", tab: number}} AskSave  fetch this tab's conversation now
 * @typedef {{type: "memories", tab: number}} AskMemories  → `SiteMemory[]`
 * @typedef {{type: "suggest", platform: string, memories: SiteMemory[]}} AskSuggest  suggest them on
 *   the server, on the user's word → `{received, created}`
 * @typedef {{type: "memory", memory: string}} AskMemory  → the whole text of a memory, by our id
 * @typedef {{type: "search", query: string}} AskSearch  → the page of hits of POST /api/v1/search
 * @typedef {{type: "message", conversation: string, message: string}} AskMessage  → the whole text of
 *   a message that was found, by our ids, to copy it
 * @typedef {{type: "context", query: string, maxTokens: number}} AskContext  → what POST
 *   /api/v1/context answers: a context of at most that many tokens, and its sources
 * @typedef {{type: "outbox"}} AskOutbox  → `OutboxItem[]`, the oldest first
 * @typedef {{type: "retry"}} AskRetry  connect and send now
 * @typedef {{type: "drop", id: string}} AskDrop  take one item out of the outbox, on the user's word
 * @typedef {{type: "diagnostics"}} AskDiagnostics  → text to copy, without any text of a conversation
 *
 * @typedef {AskStatus | AskPair | AskUnpair | AskSet | AskExclude | AskForget | AskRestore | AskSave
 *   | AskMemories | AskSuggest | AskMemory | AskSearch | AskMessage | AskContext | AskOutbox | AskRetry | AskDrop
 *   | AskDiagnostics} Ask
 *
 * `error.message` is a sentence for the user that says what to do.
 * @typedef {{ok: true, value: any} | {ok: false, error: {code: string, message: string}}} Answer
 *
 * Worker → every open Port "ui": something of the status has changed, ask again.
 * @typedef {{type: "changed"}} UiChanged
 */

/**
 * What the user chooses; kept in chrome.storage.local under `choices`.
 * @typedef {object} Choices
 * @property {boolean} paused  capture nothing
 * @property {string[]} pausedSites  platforms
 * @property {Excluded[]} excluded  conversations that are never sent
 * @property {boolean} captureTemporary
 * @property {boolean} captureIncognito
 * @property {number} contextTokens  the most that a context may have
 *
 * @typedef {{platform: string, conversation: string, title: string | null}} Excluded
 */

/**
 * `no_server`: nothing answers there. `refused`: the key opens nothing (any more).
 * @typedef {"unpaired" | "connecting" | "connected" | "no_server" | "refused"} LinkState
 *
 * @typedef {object} Status
 * @property {LinkState} link
 * @property {string | null} address  http(s)://host:port of the server
 * @property {string | null} serverVersion
 * @property {string | null} since  when the link came into this state, ISO 8601
 * @property {string | null} problem  a sentence for the user if the link is not as it should be
 * @property {{items: number, bytes: number, stuck: number, full: boolean}} outbox  `stuck`: larger
 *   than the server takes; `full`: the browser gives no more room, and pages hold what they see
 * @property {Choices} choices
 * @property {SiteHealth[]} sites  one for each supported site
 * @property {PageStatus | null} page  of the tab that was asked for, null if it is no supported site
 *
 * @typedef {object} PageStatus
 * @property {string} platform
 * @property {string} url
 * @property {boolean} bridged  false: this page was open before the extension and must be refreshed
 * @property {string | null} conversation
 * @property {string | null} title
 * @property {boolean} temporary
 * @property {Refusal | null} reason  why it is not captured
 * @property {number} waiting  captures of it in the outbox
 * @property {"forget" | "restore" | null} removal  asked for, and not yet done on the server
 * @property {ConversationReceipt | null} receipt  the last one
 *
 * @typedef {object} ConversationReceipt
 * @property {string} id  `conv_…`
 * @property {number} stored
 * @property {number} missing
 * @property {boolean} complete
 * @property {string} at  ISO 8601
 * @property {string | null} excluded  `deleted` if the server keeps nothing because the user deleted it
 *
 * @typedef {object} SiteHealth
 * @property {string} platform
 * @property {string} name
 * @property {string | null} lastGoodAt  the last receipt, ISO 8601
 * @property {number} unread  captures since then that were not understood, here or on the server
 * @property {string | null} unreadSince
 * @property {string | null} detail  why the last of them was not
 * @property {boolean} warning  something should be looked at
 *
 * @typedef {object} OutboxItem
 * @property {string} id
 * @property {string} platform
 * @property {string} kind
 * @property {string | null} conversation
 * @property {number} bytes
 * @property {string} queuedAt
 * @property {"waiting" | "sent" | "too_large"} state
 *
 * @typedef {{id: string, text: string, createdAt: string | null}} SiteMemory
 */
