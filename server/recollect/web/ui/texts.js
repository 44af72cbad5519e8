/**
 * Every text of the page, in one place: a translation is another file like this, and language.js.
 * Sentences, or functions that make them, no HTML; index.html names them by path (`shell.skip`).
 */

import { count, number } from "./language.js";

/** @param {number} n */
const messages = (n) => count(n, "message", "messages");
/** @param {number} n */
const memories = (n) => count(n, "memory", "memories");
/** @param {number} n */
const conversations = (n) => count(n, "conversation", "conversations");

export const TEXTS = {
  product: "Recollect",
  cancel: "Cancel",
  copied: "Copied",
  copyFailed: "The browser did not let Recollect copy that. Try again.",
  justNow: "just now",
  messages,
  number,
  /** @param {number} n */
  tokens: (n) => count(n, "token", "tokens"),

  shell: {
    skip: "Skip to the content",
    views: "Views",
    signOut: "Sign out",
    signedOut: "You are signed out.",
    /** @param {string} title */
    title: (title) => (title ? `${title} · Recollect` : "Recollect"),
    keys: "Keyboard",
    keysHint: "/ to search · ↓ ↑ to choose · Enter to open · Esc to go back",
    nowhere: "There is nothing at this address",
    nowhereDetail: "It may come from another version of Recollect. The search finds everything that is stored.",
  },

  views: {
    home: "Home",
    search: "Search",
    memories: "Memories",
    context: "Context",
    import: "Import",
    settings: "Settings",
    reading: "Conversation",
  },

  errors: {
    offline: "The server does not answer.",
    offlineDetail: "It may have been stopped, or this machine may be offline. Start it with “recollect serve”; this page goes on by itself.",
    failed: "That did not work",
    retry: "Try again",
    /** @param {number} status */
    unknown: (status) => `The server answered with an error (${status}). Its log says why.`,
  },

  signIn: {
    title: "Sign in",
    intro: "Recollect keeps your conversations on this server. Sign in with a pairing code.",
    code: "Pairing code",
    codeHint: "Ten characters. It works once, for ten minutes. The server prints one when it starts; this prints another, with a link that signs you in:",
    command: "recollect pair",
    action: "Sign in",
    working: "Signing in…",
    missing: "Enter the pairing code.",
    over: "You were signed out after twelve hours, or elsewhere. Sign in again.",
    /** @param {string} name */
    already: (name) => `You are signed in as ${name}. A code was given with this link: sign in with it instead?`,
    stay: "Stay signed in",
  },

  search: {
    hint: "Search everything you and your assistants said",
    searching: "Searching…",
    filters: "Filters",
    allSpaces: "All spaces",
    recent: "Newest conversations",
    /** @param {number} n @param {boolean} more */
    found: (n, more) => (more ? `The best ${conversations(n)}` : conversations(n)),
    more: "Show more",
    /** @param {number} n */
    moreOfOne: (n) => `${number(n)} more in this conversation`,
    /** @param {string} query */
    nothing: (query) => `Nothing was found for “${query}”`,
    nothingHint: "Try fewer words, or others that were said there. Filters such as site: or after: narrow a search down: take them away.",
    meant: "Did you mean",
    untitled: "Untitled conversation",
    otherBranch: "Other branch",
    /** @param {string} filter */
    removeFilter: (filter) => `Remove the filter ${filter}`,
    choices: {
      site: { any: "Any site" },
      role: { any: "Said by anyone", user: "Said by you", assistant: "Said by the assistant", tool: "Told by a tool" },
      after: {
        any: "Any time", today: "Today", yesterday: "Since yesterday", "7d": "Past 7 days", "30d": "Past 30 days",
        "1y": "Past year",
      },
      has: { any: "With anything", code: "With code", image: "With an image", attachment: "With a file", reasoning: "With reasoning" },
    },
  },

  reading: {
    messages: "Messages",
    loading: "Loading the conversation…",
    /** @param {string} site */
    open: (site) => `Open on ${site}`,
    copy: "Copy as Markdown",
    export: "Export",
    formats: { markdown: "Markdown, as it is shown", json: "JSON, every branch" },
    rename: "Rename…",
    renameTitle: "Rename this conversation",
    renameHint: "Its title here. The site's own stays as it is.",
    siteTitle: "Use the site's title",
    save: "Save",
    saved: "Saved.",
    move: "Move…",
    moveTitle: "Move this conversation",
    moveHint: "To the space",
    moveDo: "Move",
    /** @param {string} space */
    moved: (space) => `Moved to ${space}. Links to it stay good.`,
    delete: "Delete",
    deleted: "Deleted. No capture brings it back.",
    undo: "Undo",
    restored: "It is back.",
    tags: "Tags",
    addTag: "Add a tag",
    /** @param {string} tag */
    removeTag: (tag) => `Remove the tag ${tag}`,
    /** @param {number} n */
    missing: (n) => `${messages(n)} of this conversation ${n === 1 ? "is" : "are"} missing. Open it on its site, or import an export: both fill the gaps.`,
    branches: "Branches",
    /** @param {number} at @param {number} all */
    branch: (at, all) => `${number(at)} of ${number(all)}`,
    branchBefore: "Branch before",
    branchAfter: "Next branch",
    /** @param {string} name */
    copyMessage: (name) => `Copy what ${name} said`,
    copyCode: "Copy",
    provisional: "as the page showed it",
    partial: "unfinished",
    attachment: "File",
    image: "Image",
    unnamed: "without a name",
    fileText: "Its text",
    /** @param {number} n */
    rest: (n) => `Show the other ${number(n)} characters`,
    toStart: "To the start",
    toEnd: "To the end",
    parts: {
      reasoning: "Reasoning", tool_call: "Tool called", tool_result: "Tool answered",
      injected: "Context that Recollect added", unknown: "Something Recollect does not know yet",
    },
  },

  home: {
    loading: "Loading…",
    totals: "Figures",
    today: "Messages today",
    all: "Messages",
    conversations: "Conversations",
    tokens: "Tokens",
    nothingToday: "Nothing was said today yet. What you say on a site appears here as it happens.",
    newest: "Newest",
    /** @param {string} at @param {string} site @param {string} title */
    captured: (at, site, title) => `${at} · ${site} · ${title}`,
    year: "The past year",
    calendar: "Messages of each day of the past year. Arrow keys go from day to day, Enter shows what was said.",
    /** @param {string} day @param {number} n @param {string} sites */
    day: (day, n, sites) => (n ? `${day}: ${messages(n)} (${sites})` : `${day}: nothing`),
    less: "Less",
    more: "More",
    chart: "Messages by site",
    /** @param {number} n @param {number} weeks @param {string} sites */
    chartSays: (n, weeks, sites) => `${messages(n)} in ${number(weeks)} weeks, week by week, of ${sites || "no site"}. The table below has the figures.`,
    asTable: "As a table",
    tableOf: "Messages by site, week by week",
    week: "Week of",
    others: "Others",
    sites: "Capture",
    /** @param {string} when */
    lastCapture: (when) => `Last capture ${when}`,
    noCapture: "No capture yet",
    /** @param {string} site @param {number} n @param {string} since */
    unparsed: (site, n, since) => `${site} adapter: ${count(n, "frame", "frames")} unparsed${since ? ` since ${since}` : ""}`,
    replay: "Replay",
    /** @param {string} site */
    replayOf: (site) => `Replay what could not be read of ${site}`,
    /** @param {string} site @param {number} read @param {number} unread @param {number} created */
    replayed: (site, read, unread, created) =>
      unread
        ? `${site}: ${number(read)} read, ${number(unread)} still cannot be read. They are kept; an update of Recollect reads them again.`
        : `${site}: ${number(read)} read, with ${count(created, "new message", "new messages")}.`,
    /** @param {number} n */
    gaps: (n) => `${conversations(n)} ${n === 1 ? "has" : "have"} gaps`,
    /** @param {number} n */
    gapsHelp: (n) => `${messages(n)} ${n === 1 ? "is" : "are"} missing. Open the conversation on its site, or heal all of them at once:`,
    toImport: "import an export",
    /** @param {number} n */
    missing: (n) => `${messages(n)} missing`,
    /** @param {number} n */
    andMore: (n) => `and ${number(n)} more`,
  },

  clients: {
    title: "Connected extensions",
    none: "No extension has connected yet.",
    toPair: "Pair one in the settings",
    connected: "Connected",
    /** @param {string} when */
    away: (when) => `Last seen ${when}`,
    silent: "It does not tell what waits in it.",
    nothing: "Nothing waits in its outbox.",
    /** @param {number} n @param {string} bytes */
    waiting: (n, bytes) => `${count(n, "capture waits", "captures wait")} in its outbox (${bytes}).`,
    /** @param {number} n */
    stuck: (n) => `${number(n)} of them ${n === 1 ? "is" : "are"} larger than the server takes.`,
  },

  pairing: {
    title: "Pair an extension or a browser",
    intro: "The extension's options ask for a code, and so does this page in another browser. A code works once, for ten minutes.",
    make: "Make a code",
    another: "Make another code",
    code: "Pairing code",
    copy: "Copy the code",
    /** @param {number} minutes @param {string} seconds */
    left: (minutes, seconds) => `Good for ${number(minutes)}:${seconds}`,
    over: "That code is over. Make another.",
  },

  settings: {
    keys: "Keys",
    keysIntro: "Programs that use Recollect come in with a key: scripts, assistants over MCP, extensions.",
    newKey: "New key",
    keyName: "Name",
    keyNameHint: "What you will know it by: the program, or the machine.",
    scopes: "It may",
    scopeNames: { capture: "Capture: store what is said", read: "Read and search everything", write: "Change and delete", admin: "Administer: make users, read metrics" },
    createKey: "Create the key",
    needName: "Give the key a name.",
    needScope: "Choose what the key may do.",
    /** @param {string} name */
    keyMade: (name) => `The key “${name}” was made. It is shown this once: copy it now.`,
    keySecret: "New key, shown this once",
    copyKey: "Copy the key",
    hideKey: "Done, hide it",
    /** @param {string} when */
    lastUsed: (when) => `Last used ${when}`,
    neverUsed: "Never used",
    /** @param {string} day */
    expires: (day) => `until ${day}`,
    ofExtension: "of an extension",
    revoke: "Revoke",
    /** @param {string} name */
    revokeOf: (name) => `Revoke the key ${name}`,
    /** @param {string} name */
    revokeTitle: (name) => `Revoke “${name}”?`,
    revokeText: "Whatever uses this key is shut out at once, for good.",
    /** @param {string} name */
    revoked: (name) => `The key “${name}” is revoked.`,
    moreKeys: "Show more keys",
    spaces: "Spaces",
    spacesIntro: "A space keeps conversations and memories apart. Yours is seen by nobody else; a shared one by its members.",
    newSpace: "New shared space",
    spaceName: "Name of the space",
    createSpace: "Create the space",
    needSpaceName: "Give the space a name.",
    joinSpace: "Join by an invitation",
    joinCode: "Code of the invitation",
    join: "Join",
    needCode: "Enter the code.",
    /** @param {string} name */
    joined: (name) => `You belong to ${name} now.`,
    personal: "Your own",
    /** @param {string} role @param {number} members */
    shared: (role, members) => `Shared · you are ${role} · ${count(members, "member", "members")}`,
    roles: { owner: "owner", editor: "editor", viewer: "viewer" },
    roleHelp: "A viewer reads, an editor writes too, an owner also says who belongs to it.",
    rename: "Rename…",
    renameTitle: "Rename this space",
    members: "Members",
    /** @param {string} name */
    membersOf: (name) => `Members of ${name}`,
    you: "you",
    /** @param {string} name */
    roleOf: (name) => `Role of ${name}`,
    remove: "Remove",
    /** @param {string} name */
    removeOf: (name) => `Remove ${name}`,
    /** @param {string} name @param {string} space */
    removeTitle: (name, space) => `Remove ${name} from ${space}?`,
    removeText: "They are shut out at once. What they have stored there stays.",
    leave: "Leave…",
    /** @param {string} space */
    leaveTitle: (space) => `Leave ${space}?`,
    leaveText: "You will not see what is in it any more. An owner can invite you again.",
    leaveDo: "Leave",
    /** @param {string} space */
    left: (space) => `You have left ${space}.`,
    invite: "Invite",
    inviteAs: "Invite as",
    /** @param {string} day */
    invitation: (day) => `Give this code to one person. It is shown this once, and good until ${day}.`,
    invitationCode: "Code of the new invitation",
    /** @param {string} role @param {string} day */
    open: (role, day) => `Open invitation as ${role}, until ${day}`,
    withdraw: "Take back",
    /** @param {string} role @param {string} day */
    withdrawOf: (role, day) => `Take back the invitation as ${role}, until ${day}`,
    session: "This session",
    /** @param {string} name @param {string} until */
    signedIn: (name, until) => `You are signed in as ${name} until ${until}.`,
    everywhere: "Sign out everywhere",
    everywhereTitle: "Sign out everywhere?",
    everywhereText: "Every browser that is signed in to this page is signed out, this one too. Keys and extensions stay.",
  },

  memories: {
    hint: "Search what is remembered",
    searching: "Loading the memories…",
    show: "Which memories",
    /** @type {Record<string, (n: string) => string>} */
    tabs: {
      all: (n) => (n ? `All ${n}` : "All"),
      pinned: (n) => (n ? `Pinned ${n}` : "Pinned"),
      suggestions: (n) => (n ? `Suggestions ${n}` : "Suggestions"),
    },
    anyTag: "Any tag",
    space: "Space",
    keys: "↓ ↑ to choose · Space to select · E to edit · P to pin · T to tag · Del to delete",
    suggestionKeys: "↓ ↑ to choose · A to accept · E to edit and accept · D to dismiss",
    /** @param {number} n @param {boolean} more */
    found: (n, more) => (more ? `The best ${memories(n)}` : memories(n)),
    newest: "Newest first",
    one: "One memory",
    showAll: "Show all memories",
    add: "New memory",
    export: "Export",
    exportHint: "JSON lines, which this page imports",
    import: "Import…",
    nothing: "Nothing is remembered yet",
    nothingHint: "A memory is a fact or a preference that outlives the conversation it comes from. Every context that is built may use it, and what is pinned always comes first.",
    /** @param {string} query */
    notFound: (query) => `No memory was found for “${query}”`,
    noPinned: "No memory is pinned",
    noPinnedHint: "What is pinned is offered first in every context. Press Pin at a memory.",
    noSuggestions: "There is nothing to suggest",
    noSuggestionsHint: "When you tell an assistant something that holds for good (“from now on …”, “I prefer …”), it appears here. Nothing becomes a memory by itself.",
    gone: "This memory is not here",
    goneHint: "It was deleted, has expired, or is in a space that you do not belong to.",
    /** @param {string} content */
    select: (content) => `Select: ${content}`,
    showRest: "Show all of it",
    showLess: "Show less",
    pin: "Pin",
    unpin: "Unpin",
    pinned: "Pinned",
    edit: "Edit…",
    history: "History…",
    delete: "Delete…",
    from: "Where it comes from",
    /** @param {string} date */
    expires: (date) => `expires ${date}`,
    /** @param {number} n */
    edited: (n) => (n === 2 ? "edited once" : `edited ${number(n - 1)} times`),
    metadata: "Metadata",
    form: {
      add: "New memory",
      edit: "Edit memory",
      accept: "Accept suggestion",
      content: "What to remember",
      missing: "Say what to remember.",
      project: "Project",
      expires: "Expires",
      never: "Never",
      /** @type {Record<string, string>} */
      after: { 7: "After a week", 30: "After a month", 90: "After three months", 365: "After a year" },
      /** @param {string} date */
      asItIs: (date) => `On ${date}, as it is`,
      pinned: "Pinned: offered first in every context",
      save: "Save",
      remember: "Remember",
    },
    saved: "Saved.",
    remembered: "Remembered.",
    isPinned: "Pinned.",
    isUnpinned: "Not pinned any more.",
    undo: "Undo",
    undone: "It is as it was before.",
    /** @param {number} n */
    alike: (n) => `Remembered. ${memories(n)} ${n === 1 ? "says" : "say"} nearly the same.`,
    compare: "Compare",
    alikeTitle: "These say nearly the same",
    /** @param {number} likeness  0 to 1 */
    likeness: (likeness) => `${number(Math.round(100 * likeness))} % the same words`,
    close: "Close",
    historyTitle: "What it was before",
    noHistory: "It has not been edited.",
    /** @param {number} version @param {string} date */
    version: (version, date) => `Version ${number(version)}, until ${date}`,
    backTo: "Make it so again",
    /** @param {number} n */
    selected: (n) => `${number(n)} selected`,
    selectAll: "Select all",
    selectNone: "Select none",
    tag: "Add a tag…",
    untag: "Take a tag away…",
    tagTitle: "Add a tag",
    /** @param {number} n */
    tagHint: (n) => `To ${memories(n)}`,
    untagTitle: "Take a tag away",
    /** @param {number} n */
    untagHint: (n) => `From ${memories(n)}`,
    addTag: "Add",
    takeTag: "Take away",
    /** @param {number} n */
    changed: (n) => `Changed ${memories(n)}.`,
    /** @param {number} n @param {string} why */
    failed: (n, why) => `${memories(n)} could not be changed: ${why}`,
    /** @param {number} n */
    deleteTitle: (n) => `Delete ${memories(n)} for good?`,
    deleteText: "Its history goes, too. There is no trash for memories and no way back; export first what you may want again.",
    deleteDo: "Delete for good",
    /** @param {number} n */
    deleted: (n) => `Deleted ${memories(n)}.`,
    accept: "Accept",
    acceptEdited: "Edit and accept…",
    dismiss: "Dismiss",
    accepted: "It is a memory now.",
    dismissed: "Dismissed. It does not come back.",
    /** @type {Record<string, string>} */
    kinds: { standing: "You said so", saved: "Remembered by the site" },
    file: {
      title: "Import memories",
      /** @param {string} name */
      empty: (name) => `“${name}” has no memories. Choose the JSON lines of an export, or a JSON list of objects with “content”.`,
      /** @param {number} n @param {string} space */
      question: (n, space) => `Import ${memories(n)}${space ? ` into ${space}` : ""}?`,
      /** @param {number} n */
      known: (n) => `${memories(n)} ${n === 1 ? "is" : "are"} here already, word for word, and ${n === 1 ? "stays" : "stay"} as ${n === 1 ? "it is" : "they are"}.`,
      /** @param {number} n */
      unreadable: (n) => `${count(n, "line", "lines")} cannot be read and ${n === 1 ? "is" : "are"} left out.`,
      /** @param {number} n */
      expired: (n) => `${memories(n)} ${n === 1 ? "has" : "have"} expired and ${n === 1 ? "is" : "are"} left out.`,
      nothingNew: "There is nothing new in it.",
      action: "Import",
      /** @param {number} n @param {number} all */
      progress: (n, all) => `Importing ${number(n)} of ${number(all)}…`,
      /** @param {number} n */
      done: (n) => `Imported ${memories(n)}.`,
      /** @param {number} n @param {string} why */
      failed: (n, why) => `${memories(n)} ${n === 1 ? "was" : "were"} not imported: ${why}`,
    },
  },

  context: {
    title: "Build a context",
    intro: "What your conversations and memories have on a question, packed into a budget of tokens, to paste into the next conversation.",
    question: "Question or topic",
    hint: "What do you want to ask?",
    budget: "Budget in tokens",
    /** @param {number} least @param {number} most */
    wrongBudget: (least, most) => `The budget is a number from ${number(least)} to ${number(most)}.`,
    filters: "Only from",
    scope: { any: "Conversations and memories", conversations: "Conversations", memories: "Memories" },
    tag: "With the tag",
    project: "In the project",
    building: "Building…",
    result: "The context",
    copy: "Copy context",
    save: "Save as a file",
    /** @param {number} used @param {number} budget */
    used: (used, budget) => `${number(used)} of ${number(budget)} tokens`,
    exact: "counted exactly with o200k_base, headings included",
    nothing: "Nothing stored helps with this",
    nothingHint: "Try other words, or fewer filters. A larger budget does not help: nothing was left out for its size.",
    /** @param {number} n */
    tooSmall: (n) => `Nothing fits into ${number(n)} tokens`,
    tooSmallHint: "Raise the budget: below is what would go in first.",
    begin: "Ask something, or choose a filter",
    beginHint: "Without a question you get pinned memories and the newest that passes the filters.",
    /** @param {number} n */
    wentIn: (n) => `Went in: ${number(n)}`,
    /** @param {number} n */
    leftOut: (n) => `Left out: ${n < 10 ? number(n) : "the ten best of the rest"}`,
    everything: "Everything that was found went in.",
    memory: "Memory",
    standing: "holds for good",
    passages: "its best passages",
    /** @param {number} needed @param {number} rest */
    tooLong: (needed, rest) => `With its heading it needs about ${number(needed)} tokens, and ${number(rest)} are left. What went in is worth more for its tokens.`,
    keptFree: "It would have fitted just about, but room was kept for the best passages of a longer message.",
    overCount: "It would have fitted just about, but with its heading the whole was over the budget.",
    /** @param {number} budget */
    raise: (budget) => `Raise the budget to ${number(budget)}`,
  },

  imports: {
    title: "Import and export",
    drop: "Drop your exports here",
    dropHint: "The file as it came from ChatGPT, Claude, DeepSeek or Google (Takeout, AI Studio), or an export of Recollect: ZIP, JSON, HTML, or a folder. What is stored already stays as it is; doing it twice changes nothing.",
    choose: "Choose files…",
    into: "Into",
    /** @param {string} name @param {number} percent */
    uploading: (name, percent) => `Uploading ${name}: ${number(percent)} %`,
    /** @param {number} n */
    files: (n) => count(n, "file", "files"),
    noFiles: "There is no file in that.",
    viewer: "You are a viewer of this space: you may read and export it, not import into it.",
    cancel: "Cancel",
    /** @param {string} name */
    stop: (name) => `Cancel the import of ${name}`,
    stopped: "Cancelled. What was stored stays.",
    again: "Start again",
    forget: "Forget",
    jobs: "Imports",
    more: "Show earlier ones",
    none: "Nothing was imported here within 30 days.",
    /** @type {Record<string, string>} */
    states: {
      queued: "Waits for the one before it",
      running: "Importing",
      done: "Done",
      part: "Done, but something was left out",
      nothing: "There was no export in it",
      failed: "Failed",
      cancelled: "Cancelled. What was stored stays.",
      interrupted: "Interrupted",
    },
    /** @param {string} read @param {string} size */
    read: (read, size) => `${read} of ${size}`,
    /** @param {{conversations: number, created: number, updated: number, unchanged: number}} counts */
    counts: ({ conversations: all, created, updated, unchanged }) =>
      `${conversations(all)}; messages: ${number(created)} new, ${number(updated)} updated, ${number(unchanged)} unchanged`,
    memories,
    /** @param {number} n */
    excluded: (n) => `${conversations(n)} that you deleted ${n === 1 ? "stays" : "stay"} deleted`,
    report: "Report, file by file",
    columns: { source: "File", conversations: "Conversations", created: "New", updated: "Updated", unchanged: "Unchanged", memories: "Memories", excluded: "Deleted", skipped: "Skipped" },
    columnsHint: "New, updated and unchanged count messages.",
    /** @param {string} source @param {string} reason @param {string} where */
    skipped: (source, reason, where) => `Skipped in ${source}: ${reason} (${where})`,
    /** @param {number} n @param {string} reason @param {string} first */
    others: (n, reason, first) => `Skipped in ${count(n, "file", "files")} without conversations: ${reason} (the first is ${first})`,
    /** @param {number} n @param {number | null} first */
    times: (n, first) => `${n === 1 ? "once" : `${number(n)} times`}${first === null ? "" : `, first at record ${number(first)}`}`,
    /** @param {number} n */
    moreFiles: (n) => `${count(n, "further file", "further files")}`,
    search: "Search it",
  },

  exports: {
    title: "Export",
    everything: "Everything",
    everythingHint: "All conversations with every branch, and all memories, without loss: “recollect import” and this page take it in again.",
    everythingDo: "Download everything",
    memories: "Memories",
    memoriesHint: "Only the memories, as JSON lines.",
    memoriesDo: "Download memories",
    search: "A search",
    searchHint: "The best 500 results, with what was found in them and where it stands.",
    query: "What to search for",
    format: "Format",
    /** @type {Record<string, string>} */
    formats: { markdown: "Markdown, to read", json: "JSON, for programs" },
    searchDo: "Download results",
    missing: "Say what to search for.",
    nothing: "Nothing was found, so there is no file.",
    working: "Searching…",
    /** @param {number} n */
    done: (n) => `Saved ${count(n, "result", "results")}.`,
    /** @param {string} query */
    heading: (query) => `Search: ${query}`,
    memory: "Memory",
    link: "Open in Recollect",
  },

  firstRun: {
    title: "Nothing is stored yet",
    intro: "It takes two minutes. From then on every conversation is here, as it happens.",
    load: "Load the extension",
    loadSteps: ["Open this address in Chrome:", "Turn on Developer mode, press Load unpacked, and choose this folder:"],
    loadElsewhere: "Recollect runs on another machine. Install it on yours too, or ask whoever runs it for the extension. This prints its folder:",
    extensions: "chrome://extensions",
    command: "recollect extension",
    copyAddress: "Copy the address",
    copyFolder: "Copy the folder",
    pair: "Pair it with this server",
    pairHint: "Open the extension's options and enter this server's address and a code:",
    copyServer: "Copy the server's address",
    talk: "Say something, or bring what you have",
    talkHint: "Open a chat on ChatGPT, Claude, DeepSeek or Gemini: it is captured as it happens. Or import what these sites export.",
    import: "Import an export",
    done: "Done",
    open: "Not done yet",
    /** @param {number} n */
    progress: (n) => `${number(n)} of 3 steps done`,
    ready: "Recollect works",
    readyHint: "Something is stored. Everything you say from now on will be, too.",
    goOn: "Show what was captured",
  },

  /** @type {Record<string, string>} */
  sites: {
    chatgpt: "ChatGPT", claude: "Claude", gemini: "Gemini", deepseek: "DeepSeek", aistudio: "AI Studio",
  },

  roles: { user: "You", assistant: "Assistant", system: "System", tool: "Tool" },
};

/** A site as people call it. @param {string} platform */
export const siteName = (platform) => TEXTS.sites[platform] ?? platform;

/**
 * Who said it: an assistant is called by its site.
 * @param {string} role
 * @param {string} platform
 */
export function speaker(role, platform) {
  if (role === "assistant") return siteName(platform);
  return /** @type {Record<string, string>} */ (TEXTS.roles)[role] ?? role;
}
