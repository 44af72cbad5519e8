/** The server's REST API (docs/api.md), with the session's token on every change. */

import { TEXTS } from "./texts.js";

/** What could not be done, with a sentence for the user. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {{status?: number, code: string, details?: Record<string, any>, cause?: unknown}} about
   *   `status` 0: the server did not answer at all
   */
  constructor(message, { status = 0, code, details = {}, cause }) {
    super(message, { cause });
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** Whether the server cannot be reached, or not its database: later it may. */
  get isOffline() {
    return this.status === 0 || this.status === 503;
  }
}

/** @typedef {Record<string, string | number | boolean | null | undefined>} Query */

let csrfToken = "";
/** @type {() => void} */
let whenSignedOut = () => undefined;

/** @param {string} token  of the session, for changes */
export function useToken(token) {
  csrfToken = token;
}

/** @param {() => void} listener  is told when the server knows no session any more */
export function onSignedOut(listener) {
  whenSignedOut = listener;
}

/**
 * @param {string} path  below `/api/v1`, or an absolute one
 * @param {Query} [query]  what is empty is left out
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export const get = (path, query, signal) => asked("GET", path, { query, signal });

/**
 * @param {string} path
 * @param {unknown} [body]
 * @param {{query?: Query, signal?: AbortSignal}} [more]
 * @returns {Promise<any>}
 */
export const post = (path, body = {}, more = {}) => asked("POST", path, { body, ...more });

/**
 * @param {string} path
 * @param {unknown} body
 * @param {number} [version]  only if it is still at this one
 * @returns {Promise<any>}
 */
export const patch = (path, body, version) => asked("PATCH", path, { body, version });

/**
 * @param {string} path
 * @returns {Promise<any>}
 */
export const remove = (path) => asked("DELETE", path, {});

/**
 * Send files, however large: `fetch` does not tell how far an upload is.
 * @param {string} address
 * @param {File | FormData} body
 * @param {(part: number) => void} told  of how much was sent, 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export function upload(address, body, told, signal) {
  const request = new XMLHttpRequest();
  const stop = () => request.abort();
  signal.addEventListener("abort", stop);
  const answered = new Promise((resolve, reject) => {
    const offline = () => reject(new ApiError(TEXTS.errors.offline, { code: "offline" }));
    request.open("POST", address);
    request.setRequestHeader("X-CSRF-Token", csrfToken);
    if (body instanceof File) request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) => told(total ? loaded / total : 0));
    request.addEventListener("abort", () => reject(signal.reason));
    request.addEventListener("error", offline);
    request.addEventListener("load", () => {
      const answer = new Response(request.responseText, { status: request.status });
      if (answer.ok) resolve(answer.json());
      else failure(answer).then(reject, reject);
    });
    request.send(body);
  });
  return answered.finally(() => signal.removeEventListener("abort", stop));
}

/**
 * The address of something to download: the browser sends the session along.
 * @param {string} path
 * @param {Query} [query]
 */
export function addressOf(path, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(kept.map(([name, value]) => [name, String(value)]));
  const base = path.startsWith("/api/") || path.startsWith("/v1/") ? path : `/api/v1${path}`;
  return search.size ? `${base}?${search}` : base;
}

/** The text at a path, as it is. @param {string} path @param {Query} [query] */
export const text = async (path, query) => (await sent("GET", path, { query })).text();

/** @typedef {{query?: Query, body?: unknown, version?: number, signal?: AbortSignal}} What */

/**
 * @param {string} method
 * @param {string} path
 * @param {What} what
 */
async function asked(method, path, what) {
  const answer = await sent(method, path, what);
  return answer.status === 204 ? null : answer.json();
}

/**
 * @param {string} method
 * @param {string} path
 * @param {What} what
 */
async function sent(method, path, { query, body, version, signal }) {
  const headers = new Headers();
  if (version) headers.set("If-Match", `"${version}"`);
  if (method !== "GET") headers.set("X-CSRF-Token", csrfToken);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  const answer = await reached(addressOf(path, query), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  if (!answer.ok) throw await failure(answer);
  return answer;
}

/**
 * @param {string} address
 * @param {RequestInit} request
 */
async function reached(address, request) {
  try {
    return await fetch(address, { credentials: "same-origin", ...request });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ApiError(TEXTS.errors.offline, { code: "offline", cause: error });
  }
}

/** @param {Response} answer */
async function failure(answer) {
  const told = await answer.json().catch(() => null);
  const error = told?.error;
  const said = typeof error === "string" ? { message: error } : error ?? {};
  const { code = "unknown", message = TEXTS.errors.unknown(answer.status), details } = said;
  if (answer.status === 401 && (code === "signed_out" || code === "unauthorized")) whenSignedOut();
  return new ApiError(message, { status: answer.status, code, details });
}

/**
 * Whether an error only says that nobody waits for the answer any more.
 * @param {unknown} error
 */
export const isAborted = (error) => error instanceof DOMException && error.name === "AbortError";
