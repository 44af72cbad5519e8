/**
 * Every text of the popup and the options, in one place: a translation is another file like this.
 * Sentences, or functions that make them, no HTML; pages name them by path (`popup.search`).
 */

import { count, number } from "./language.js";

/** @param {number} n */
const captures = (n) => count(n, "capture", "captures");
/** @param {number} n */
const messages = (n) => count(n, "message", "messages");
/** @param {number} n */
const tokens = (n) => count(n, "token", "tokens");

export const TEXTS = {
  product: "Recollect",
  cancel: "Cancel",
  copied: "Copied",
  copyFailed: "The browser did not let Recollect copy that. Try again.",
  noAnswer: "The extension did not answer. Close this and open it again.",
  justNow: "just now",

  link: {
    unpaired: "Not connected",
    connecting: "Connecting…",
    connected: "Connected",
    no_server: "Server not reachable",
    refused: "Key refused",
    unpairedDetail: "Connect this browser to your Recollect server.",
    /** @param {string} address */
    connectingDetail: (address) => `Connecting to ${address}.`,
    /** @param {string} address @param {string | null} version */
    connectedDetail: (address, version) =>
      version ? `To ${address}, version ${version}.` : `To ${address}.`,
    /** @param {string} address */
    no_serverDetail: (address) =>
      `Nothing answers at ${address}. Start the server; what you say meanwhile waits in this ` +
      "browser and is sent then.",
    /** @param {string} address */
    refusedDetail: (address) =>
      `${address} does not accept this browser's key any more. Pair again in the options; what ` +
      "waits is sent then.",
  },

  page: {
    elsewhere: "Nothing to capture here",
    /** @param {string} names */
    elsewhereDetail: (names) => `Recollect captures conversations on ${names}.`,
    refresh: "Refresh this page",
    refreshDetail: "It was open before Recollect was. It is captured once it is loaded again.",
    paused: "Capturing is paused",
    pausedDetail: "Nothing is captured on any site until you switch it on again.",
    /** @param {string} site */
    site_paused: (site) => `Paused on ${site}`,
    site_pausedDetail: "Nothing is captured on this site until you switch it on again.",
    excluded: "This conversation is left out",
    excludedDetail: "It is not captured until you switch it on again.",
    temporary: "Temporary chat: not captured",
    temporaryDetail: "The options have a switch for capturing temporary chats.",
    incognito: "Incognito window: not captured",
    incognitoDetail: "The options have a switch for capturing incognito windows.",
    forgotten: "This conversation is forgotten",
    forgottenDetail: "The server keeps nothing of it, and no capture brings it back.",
    forgettingDetail: "The server deletes it as soon as it can be reached.",
    restoring: "This conversation is kept again",
    restoringDetail: "The server brings it back as soon as it can be reached.",
    fresh: "No conversation yet",
    freshDetail: "It is captured from the first message on.",
    unstored: "Nothing stored yet",
    unstoredDetail: "“Save now” reads the whole conversation at once.",
    waiting: "Waiting to be stored",
    /** @param {number} waiting */
    waitingDetail: (waiting) => `${captures(waiting)} in the outbox.`,
    /** @param {number} stored @param {number} known */
    stored: (stored, known) => `${number(stored)} of ${number(known)} stored`,
    /** @param {number} missing */
    missing: (missing) => `${number(missing)} missing. “Save now” tries again.`,
    unfinished: "Not everything is final yet. “Save now” reads it again.",
    /** @param {number} waiting */
    newer: (waiting) => `${count(waiting, "newer capture waits", "newer captures wait")}.`,
    /** @param {string} when */
    receipt: (when) => `Last receipt ${when}.`,
    untitled: "Untitled conversation",
  },

  popup: {
    options: "Options",
    search: "Search",
    searchHint: "Search every conversation",
    modes: "What to do with it",
    context: "Build a context",
    question: "Your next question",
    questionHint: "What will you ask?",
    welcome: "Not connected yet",
    welcomeDetail:
      "Recollect keeps your conversations on a server of your own. Start it, then connect this " +
      "browser with the pairing code that it prints.",
    connect: "Connect…",
    thisPage: "This page",
    save: "Save now",
    saved: "Read from the site.",
    savedPage: "The site did not give the conversation. What the page shows is kept until it does.",
    forget: "Forget…",
    restore: "Undo forgetting",
    capture: "Capture",
    everywhere: "Everywhere",
    /** @param {string} site */
    onSite: (site) => `On ${site}`,
    here: "This conversation",
    outbox: "Outbox",
    retry: "Send now",
    forgetTitle: "Forget this conversation?",
    forgetText:
      "It is deleted on your server and captured no more. The site itself keeps it. You can take " +
      "this back.",
    forgetDo: "Forget it",
  },

  search: {
    searching: "Searching…",
    /** @param {number} n @param {boolean} more */
    found: (n, more) => (more ? `The best ${messages(n)}` : messages(n)),
    /** @param {string} query */
    nothing: (query) => `No message was found for “${query}”.`,
    nothingHint: "Try fewer words, or others that were said there.",
    keys: "↓ ↑ to choose, Enter to open",
    untitled: "Untitled conversation",
    you: "You",
    tool: "Tool",
    system: "System",
    memory: "Memory",
    copy: "Copy",
    copyMemory: "Copy the memory",
    /** @param {string} title */
    copyOf: (title) => `Copy the message from ${title}`,
    /** @param {string} title @param {string} site */
    open: (title, site) => `Open ${title} on ${site}`,
    otherBranch: "Other branch",
  },

  context: {
    name: "Context",
    budget: "At most",
    hint:
      "Type what you are going to ask. Recollect gathers what was said about it before, on any site, " +
      "in as many tokens as you allow. Copy it, and paste it into the chat with your question.",
    building: "Building…",
    tokens,
    messages,
    /** @param {number} n @param {number} max */
    used: (n, max) => `${number(n)} of ${tokens(max)}`,
    /** @param {number} n @param {number} talks @param {number} kept */
    from: (n, talks, kept) => [
      ...(n ? [`${messages(n)} of ${count(talks, "conversation", "conversations")}`] : []),
      ...(kept ? [count(kept, "memory", "memories")] : []),
    ].join(", "),
    /** @param {number} max */
    tooSmall: (max) => `What was found does not fit into ${number(max)} tokens. Allow more.`,
    memories: "Memories",
    standing: "Instructions and preferences",
    standingHint: "Whatever you ask",
    shortened: "shortened",
    /** @param {number} n */
    leftOut: (n) => `Left out: ${messages(n)}`,
    leftOutHint: "They helped less for their tokens. With more tokens some of them go in.",
    preview: "What is copied",
    copied: "Copied. Paste it into the chat, with your question.",
  },

  outbox: {
    empty: "Nothing is waiting.",
    /** @param {number} n @param {string} size */
    waiting: (n, size) => `${captures(n)} waiting, ${size}`,
    /** @param {number} n */
    stuck: (n) => `${captures(n)} larger than the server takes.`,
    stuckHint: "The options say what to do.",
    full:
      "The browser gives no more room. Pages hold what they see: keep them open until the server " +
      "has taken what waits.",
    fullShort: "The browser gives no more room: keep the pages open.",
    states: { waiting: "Waiting", sent: "Sent, no receipt yet", too_large: "Too large" },
    /** @type {Record<string, string>} */
    kinds: { conversation: "Whole conversation", stream: "Answer", dom: "What the page shows" },
    remove: "Remove",
    /** @param {string} what */
    removeOf: (what) => `Remove: ${what}`,
    removeTitle: "Remove this capture?",
    removeText:
      "The server has no receipt for it, so what is in it may be stored nowhere else. This cannot " +
      "be taken back.",
    removeDo: "Remove it",
    removed: "Removed.",
    retried: "Sending.",
  },

  health: {
    never: "Nothing captured yet",
    /** @param {string} when */
    good: (when) => `Last good capture ${when}`,
    /** @param {number} n @param {string} since */
    unread: (n, since) => `${captures(n)} could not be read since ${since}.`,
    /** @param {number} n */
    unreadNow: (n) => `${captures(n)} could not be read.`,
    /** @param {string} site */
    odd: (site) => `${site} answers in a form that Recollect does not know. Look for an update.`,
  },

  options: {
    title: "Recollect",
    sections: "Options",
    server: "Server",
    serverIntro: "Your conversations are stored there, and only there.",
    address: "Address",
    code: "Pairing code",
    codeHint:
      "The server prints a code in its terminal when it starts. Ten characters, once, within 10 " +
      "minutes. For another one run",
    codeCommand: "recollect pair",
    name: "Name of this browser",
    nameHint: "What the key is called on the server, so that you can tell it from others.",
    /** @param {string} system */
    browserName: (system) => (system ? `Chrome on ${system}` : "Chrome"),
    connect: "Connect",
    connecting: "Connecting…",
    denied:
      "Without your permission Chrome does not let Recollect talk to that server. Press Connect " +
      "again and allow it.",
    codeMissing: "Enter the pairing code that the server printed.",
    paired:
      "Connected. Conversations are captured from now on. Pin Recollect to Chrome's toolbar (the " +
      "puzzle piece): its icon tells how it goes.",
    disconnect: "Disconnect…",
    disconnectTitle: "Disconnect from the server?",
    disconnectText:
      "This browser forgets its key. What is stored stays on the server; what waits stays here " +
      "until you connect again.",
    disconnectDo: "Disconnect",
    notRevoked:
      "Disconnected here. The server could not be told: revoke the key of this browser there, with " +
      "`recollect key revoke`.",
    tryNow: "Try now",
    pairAgain: "Pair again",

    sites: "Sites",
    sitesIntro: "What Recollect captures, and how it went.",
    everywhere: "Capture conversations",
    everywhereHint: "Off: nothing is captured on any site.",

    privacy: "Privacy",
    temporary: "Capture temporary chats",
    temporaryHint: "Chats that the site itself promises to forget. Off unless you want them.",
    incognito: "Capture incognito windows",
    incognitoHint: "Off unless you want them.",
    incognitoBlocked:
      "Chrome does not let Recollect into incognito windows now. To change that, switch on “Allow " +
      "in Incognito” in Chrome's settings of the extension.",
    incognitoSettings: "Open Chrome's settings",
    excluded: "Conversations left out",
    excludedNone: "None. The popup can leave out or forget the conversation that you look at.",
    captureAgain: "Capture again",
    /** @param {string} title */
    captureAgainOf: (title) => `Capture again: ${title}`,
    included: "It is captured again, with what was said meanwhile, when its page is open.",

    outbox: "Outbox",
    outboxIntro: "What waits for a receipt of the server. It leaves only when the server has it.",
    retry: "Send now",
    waiting: "Captures that wait",
    columns: { site: "Site", what: "What", since: "Waiting since", size: "Size", state: "State" },
    tooLarge: "Larger than the server takes",
    /** @param {number} bytes */
    tooLargeHelp: (bytes) =>
      `On the server, set RECOLLECT_MAX_FRAME_BYTES to ${bytes} or more and start it again: then ` +
      "these are sent. Until then they wait here, and are stored nowhere else.",
    tooLargeEver:
      "The largest of these is larger than any server takes. It can only be removed; export the " +
      "conversation on its site, and import the file.",
    /** @param {number} n */
    notShown: (n) => `And ${captures(n)} more.`,

    memories: "ChatGPT's saved memories",
    memoriesIntro:
      "Reads the list of memories that ChatGPT keeps about you, once, from a ChatGPT tab that is " +
      "open. It stays in this page until you copy it, download it, or suggest it to your server. " +
      "A suggestion becomes a memory there only if you accept it.",
    memoriesRead: "Read the list",
    memoriesReading: "Reading…",
    memoriesNoTab: "Open ChatGPT in a tab, sign in, and press “Read the list” again.",
    memoriesOpen: "Open ChatGPT",
    memoriesNone: "ChatGPT keeps no memories.",
    /** @param {number} n */
    memoriesFound: (n) => count(n, "memory", "memories"),
    memoriesSuggest: "Suggest to my server",
    /** @param {number} n @param {number} fresh */
    memoriesSuggested: (n, fresh) =>
      `${count(n, "memory", "memories")} sent, ${number(fresh)} of them new there.`,
    memoriesCopy: "Copy",
    memoriesDownload: "Download as JSON",

    help: "Help",
    helpIntro:
      "If something does not work, copy the diagnostics and send them along with your report. They " +
      "tell versions, settings, counts and errors: no message, no title, no key.",
    diagnostics: "Copy diagnostics",
    diagnosticsText: "Diagnostics",
    /** @param {string} version */
    version: (version) => `Extension version ${version}`,
  },
};
