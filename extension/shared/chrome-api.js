/**
 * The only place of the extension's own contexts that touches `chrome`, so that everything else
 * runs under `node --test`. Content scripts, which cannot import, have theirs in
 * `content/uplink.js`.
 */

/** @typedef {import("./messages.js").Ask} Ask */
/** @typedef {import("./messages.js").Answer} Answer */
/** @typedef {chrome.runtime.Port} Port */

export const manifest = () => chrome.runtime.getManifest();

export const extensionId = () => chrome.runtime.id;

/* ---- what is kept ---- */

/**
 * What is kept under these keys, as far as it is.
 * @param {string[]} keys
 * @returns {Promise<Record<string, any>>}
 */
export const readLocal = (keys) => chrome.storage.local.get(keys);

/** @param {Record<string, unknown>} values */
export const writeLocal = (values) => chrome.storage.local.set(values);

/** @param {string[]} keys */
export const removeLocal = (keys) => chrome.storage.local.remove(keys);

/**
 * The key of the server is in the storage: content scripts, which run beside pages, get none of
 * it.
 */
export const keepStorageFromPages = () =>
  chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });

/* ---- between contexts ---- */

/**
 * Ask the worker, which is started if it sleeps.
 * @param {Ask} question
 * @returns {Promise<Answer>}
 */
export const ask = (question) => chrome.runtime.sendMessage(question);

/**
 * @param {"ui"} name
 * @returns {Port}
 */
export const connect = (name) => chrome.runtime.connect({ name });

/** @param {(port: Port) => void} listener */
export const onConnect = (listener) => chrome.runtime.onConnect.addListener(listener);

/**
 * Answer what the extension's own pages ask. Others, content scripts among them, get no answer.
 * @param {(question: Ask) => Promise<Answer>} answer
 */
export function onAsk(answer) {
  chrome.runtime.onMessage.addListener((question, sender, reply) => {
    if (!isOwnPage(sender)) return false;
    void answer(question).then(reply);
    return true;
  });
}

/** @param {chrome.runtime.MessageSender | undefined} sender */
export const isOwnPage = (sender) =>
  sender?.id === chrome.runtime.id && (sender.url ?? "").startsWith(chrome.runtime.getURL(""));

/* ---- what wakes the worker ---- */

/** @param {(reason: string) => void} listener  reason: install, update, chrome_update */
export const onInstalled = (listener) =>
  chrome.runtime.onInstalled.addListener(({ reason }) => listener(reason));

/** @param {() => void} listener */
export const onStartup = (listener) => chrome.runtime.onStartup.addListener(listener);

/** @param {(name: string) => void} listener */
export const onAlarm = (listener) =>
  chrome.alarms.onAlarm.addListener((alarm) => listener(alarm.name));

/**
 * An alarm that goes off again and again. One that runs already goes on as it is.
 * @param {string} name
 * @param {number} minutes  Chromium's least is 0.5
 */
export async function setAlarm(name, minutes) {
  if (await chrome.alarms.get(name)) return;
  await chrome.alarms.create(name, { periodInMinutes: minutes });
}

/** @param {string} name */
export const clearAlarm = (name) => chrome.alarms.clear(name);

/* ---- what the user sees ---- */

/** @param {{text: string, color: string, title: string}} badge */
export async function showBadge({ text, color, title }) {
  await chrome.action.setBadgeBackgroundColor({ color });
  await chrome.action.setBadgeText({ text });
  await chrome.action.setTitle({ title });
}

export const openOptions = () => chrome.runtime.openOptionsPage();

/** @param {string} url */
export const openTab = (url) => chrome.tabs.create({ url });

/* ---- tabs; `url` and `title` are there only for sites that the extension may see ---- */

/** @returns {Promise<chrome.tabs.Tab | undefined>} */
export async function activeTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab;
}

/**
 * @param {number} id
 * @returns {Promise<chrome.tabs.Tab | null>}  null: it is closed
 */
export async function tab(id) {
  const tabs = await chrome.tabs.query({});
  return tabs.find((one) => one.id === id) ?? null;
}

/** @param {string[]} patterns */
export const tabsAt = (patterns) => chrome.tabs.query({ url: patterns });

/**
 * Run files of the extension in the top frame of a tab.
 * @param {number} tabId
 * @param {string[]} files
 * @param {"MAIN" | "ISOLATED"} world
 */
export const runFiles = (tabId, files, world) =>
  chrome.scripting.executeScript({
    target: { tabId }, files, world, injectImmediately: true,
  });

/**
 * Run a function without a closure beside the page, and get what it resolves to.
 * @template T
 * @param {number} tabId
 * @param {() => Promise<T>} func
 * @returns {Promise<T | undefined>}
 */
export async function runFunction(tabId, func) {
  const [frame] = await chrome.scripting.executeScript({
    target: { tabId }, func, injectImmediately: true,
  });
  return /** @type {T | undefined} */ (frame?.result);
}

/* ---- permissions ---- */

/** @param {string} pattern */
export const mayReach = (pattern) => chrome.permissions.contains({ origins: [pattern] });

/**
 * Ask the user. Only in a click, and before anything is awaited.
 * @param {string} pattern
 */
export const requestReach = (pattern) => chrome.permissions.request({ origins: [pattern] });

/** Whether the user lets the extension into incognito windows. */
export const incognitoAllowed = () => chrome.extension.isAllowedIncognitoAccess();
