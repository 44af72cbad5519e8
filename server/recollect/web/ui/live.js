/** What happens on the server, as it happens: the WebSocket of the page, which only listens. */

/**
 * @typedef {{topic: string, data: {change: string, conversation: any}}} LiveEvent
 * @typedef {(event: LiveEvent) => void} Listener
 */

const SUBPROTOCOL = "recollect.v1";
const SHORTEST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/** @type {Set<Listener>} */
const listeners = new Set();
/** @type {WebSocket | null} */
let socket = null;
/** Where to go on after a break: nothing is missed. @type {string | null} */
let token = null;
let pause = SHORTEST_PAUSE;

/**
 * Hear of every event from now on. The socket is open as long as somebody listens.
 * @param {Listener} listener
 * @returns {() => void}  stops it
 */
export function listen(listener) {
  listeners.add(listener);
  if (!socket) connect();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) close();
  };
}

/** Nobody is signed in any more. */
export function close() {
  const open = socket;
  socket = null;
  token = null;
  open?.close();
}

function connect() {
  const address = new URL("/api/v1/capture", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const opened = new WebSocket(address, SUBPROTOCOL);
  socket = opened;
  opened.addEventListener("open", () => say(opened, { type: "hello", client: { name: "page" } }));
  opened.addEventListener("message", ({ data }) => hear(opened, JSON.parse(data)));
  opened.addEventListener("close", () => {
    if (socket === opened) again();
  });
}

/**
 * @param {WebSocket} opened
 * @param {any} frame
 */
function hear(opened, frame) {
  if (frame.token) token = frame.token;
  if (frame.type === "welcome") {
    pause = SHORTEST_PAUSE;
    say(opened, { type: "subscribe", topics: ["conversations"], ...(token ? { resume: token } : {}) });
  } else if (frame.type === "event") {
    for (const listener of listeners) listener(frame);
  }
}

/**
 * @param {WebSocket} opened
 * @param {unknown} frame
 */
const say = (opened, frame) => opened.send(JSON.stringify(frame));

function again() {
  socket = null;
  setTimeout(() => {
    if (listeners.size && !socket) connect();
  }, pause);
  pause = Math.min(2 * pause, LONGEST_PAUSE);
}
