/** The only module that touches `chrome.*`, so that everything else runs under `node --test`. */

/* ---- for popup and options ---- */

/**
 * Ask the worker.
 * @param {import("./messages.js").Ask} message
 * @returns {Promise<import("./messages.js").Answer | undefined>}
 */
export const sendToWorker = (message) => chrome.runtime.sendMessage(message);

/**
 * A Port to the worker.
 * @param {string} name
 */
export const connectToWorker = (name) => chrome.runtime.connect({ name });

/**
 * The id of the tab that the user looks at.
 * @returns {Promise<number | undefined>}
 */
export async function activeTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/**
 * An open tab of a site, the one used last before others.
 * @param {string[]} origins
 * @returns {Promise<number | undefined>}
 */
export async function tabOf(origins) {
  const tabs = await chrome.tabs.query({ url: origins.map((origin) => `${origin}/*`) });
  tabs.sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
  return tabs[0]?.id;
}

/** @param {string} url */
export const openTab = (url) => chrome.tabs.create({ url });

export const openOptions = () => chrome.runtime.openOptionsPage();

/**
 * Ask for the permission to reach a host; only within a click, before anything is awaited.
 * @param {string} origins  a match pattern
 */
export const askForHost = (origins) => chrome.permissions.request({ origins: [origins] });

/** Whether the user lets the extension into incognito windows. */
export const incognitoAllowed = () => chrome.extension.isAllowedIncognitoAccess();

/** Chrome's own page about this extension. */
export const openExtensionSettings = () => openTab(`chrome://extensions/?id=${chrome.runtime.id}`);

export const extensionVersion = () => chrome.runtime.getManifest().version;
