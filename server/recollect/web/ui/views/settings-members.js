/** Who belongs to a space: roles, removing, and invitations. */

import { get, patch, post, remove } from "../api.js";
import { confirmed, onPress, run } from "../actions.js";
import { element } from "../dom.js";
import { day } from "../format.js";
import { failed, loading } from "../states.js";
import { current, may } from "../session.js";
import { TEXTS } from "../texts.js";
import { shownOnce } from "./shown-once.js";

/** @typedef {import("./settings-spaces.js").Space} Space */
/** @typedef {{id: string, name: string, role: "owner" | "editor" | "viewer"}} Member */
/** @typedef {{id: string, role: "owner" | "editor" | "viewer", expires_at: string}} Invitation */

const ROLES = /** @type {const} */ (["viewer", "editor", "owner"]);

/**
 * @param {Space} space
 * @param {Element} told
 * @param {() => Promise<void>} changed
 */
export function membersOf(space, told, changed) {
  const texts = TEXTS.settings;
  const owns = space.role === "owner" && may("write");
  const body = element("div", { class: "members" });
  const secret = element("div", {});
  const path = `/spaces/${encodeURIComponent(space.id)}`;

  async function load() {
    if (!body.childElementCount) body.append(loading(texts.members, 1));
    try {
      const [members, invitations] = await Promise.all([get(`${path}/members`), owns ? get(`${path}/invitations`) : { data: [] }]);
      body.replaceChildren(
        element("ul", { class: "rows", "aria-label": texts.membersOf(space.name) }, ...members.data.map((/** @type {Member} */ each) => memberRow(each, space, owns, told, again))),
        ...invitations.data.map((/** @type {Invitation} */ each) => invitationRow(each, path, told, load)),
      );
    } catch (error) {
      body.replaceChildren(failed(error, () => void load()));
    }
  }

  async function again() {
    await load();
    await changed();
  }

  const fold = element("details", { class: "fold" }, element("summary", {}, texts.members), element("p", { class: "soft" }, texts.roleHelp), ...(owns ? [inviting(path, secret, told, load)] : []), secret, body);
  fold.addEventListener("toggle", () => fold.open && void load());
  return fold;
}

/**
 * @param {Member} member
 * @param {Space} space
 * @param {boolean} owns
 * @param {Element} told
 * @param {() => Promise<void>} again
 */
function memberRow({ id, name, role }, space, owns, told, again) {
  const texts = TEXTS.settings;
  const isMe = id === current()?.user.id;
  const path = `/spaces/${encodeURIComponent(space.id)}/members/${encodeURIComponent(id)}`;
  const title = element("h4", { dir: "auto" }, isMe ? `${name} (${texts.you})` : name);
  if (!owns) return element("li", {}, title, element("p", { class: "soft" }, texts.roles[role]));
  const select = roleSelect(texts.roleOf(name), role);
  select.addEventListener("change", () => void run(select, told, async () => {
    try {
      await patch(path, { role: select.value });
    } finally {
      await again();
    }
  }));
  const row = element("li", {}, title, select);
  if (!isMe) row.append(removeButton(name, path, space.name, told, again));
  return row;
}

/**
 * @param {string} name
 * @param {string} path
 * @param {string} space
 * @param {Element} told
 * @param {() => Promise<void>} again
 */
function removeButton(name, path, space, told, again) {
  const texts = TEXTS.settings;
  const button = element("button", { type: "button", "aria-label": texts.removeOf(name) }, texts.remove);
  onPress(button, told, async () => {
    if (!(await confirmed({ title: texts.removeTitle(name, space), text: texts.removeText, action: texts.remove }))) return;
    await remove(path);
    await again();
  });
  return button;
}

/**
 * @param {string} path
 * @param {HTMLElement} secret
 * @param {Element} told
 * @param {() => Promise<void>} load
 */
function inviting(path, secret, told, load) {
  const texts = TEXTS.settings;
  const select = roleSelect(texts.inviteAs, "editor");
  const button = element("button", { type: "button", class: "primary" }, texts.invite);
  onPress(button, told, async () => {
    const made = await post(`${path}/invitations`, { role: select.value });
    shownOnce(secret, made.code, { label: texts.invitationCode, copy: TEXTS.pairing.copy, hint: texts.invitation(day(made.expires_at, new Date())) });
    await load();
  });
  return element("div", { class: "buttons inviting" }, select, button);
}

/**
 * @param {Invitation} invitation
 * @param {string} path
 * @param {Element} told
 * @param {() => Promise<void>} load
 */
function invitationRow({ id, role, expires_at: end }, path, told, load) {
  const texts = TEXTS.settings;
  const until = day(end, new Date());
  const button = element("button", { type: "button", class: "quiet", "aria-label": texts.withdrawOf(texts.roles[role], until) }, texts.withdraw);
  onPress(button, told, async () => {
    await remove(`${path}/invitations/${encodeURIComponent(id)}`);
    await load();
  });
  return element("p", { class: "soft invitation" }, texts.open(texts.roles[role], until), " ", button);
}

/**
 * @param {string} label
 * @param {string} chosen
 */
function roleSelect(label, chosen) {
  const options = ROLES.map((role) => element("option", { value: role, selected: role === chosen }, TEXTS.settings.roles[role]));
  return element("select", { "aria-label": label }, ...options);
}
