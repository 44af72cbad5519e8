/** Who is signed in. */

import { get, post, remove, useToken } from "./api.js";

/**
 * @typedef {object} Session
 * @property {{id: string, name: string, space: string}} user
 * @property {string[]} scopes
 * @property {{id: string, name: string, role: string}[]} spaces
 * @property {string} csrf_token
 * @property {string} expires_at
 */

/** @type {Session | null} */
let session = null;

/** Whoever is signed in, as the server last told it. */
export const current = () => session;

/**
 * @param {...string} scopes
 * @returns {boolean}  whether the session may do what needs one of these
 */
export const may = (...scopes) =>
  session !== null && (session.scopes.includes("admin") || scopes.some((scope) => session?.scopes.includes(scope)));

/** Ask the server who is signed in; an ApiError if nobody is. */
export async function resume() {
  return used(await get("/session"));
}

/** @param {string} code  a pairing code */
export async function signIn(code) {
  return used(await post("/sessions", { code }));
}

export async function signOut() {
  await remove("/session");
  forget();
}

/** The end of every session of whoever is signed in, in every browser. */
export async function signOutEverywhere() {
  await remove("/session/everywhere");
  forget();
}

/** Nobody is signed in any more. */
export function forget() {
  session = null;
  useToken("");
}

/** @param {Session} told */
function used(told) {
  session = told;
  useToken(told.csrf_token);
  return told;
}
