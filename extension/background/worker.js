/**
 * The service worker. Every listener is registered here, at once: they are what wakes a worker that
 * Chromium has stopped.
 */

import {
  isOwnPage, onAlarm, onAsk, onConnect, onInstalled, onStartup, openOptions,
} from "../shared/chrome-api.js";
import { siteOf } from "../sites/registry.js";
import { answer } from "./asks.js";
import { answerOf, guard } from "./errors.js";
import { injectEverywhere } from "./inject.js";
import { Parts } from "./parts.js";

const parts = new Parts();

onConnect((port) => {
  const site = siteOf(port.sender?.url);
  if (port.name === "bridge" && site) parts.bridges.add(port, site);
  else if (port.name === "ui" && isOwnPage(port.sender)) parts.watch(port);
  else port.disconnect();
});

onAsk((ask) => answerOf(async () => {
  await parts.ready;
  return answer(parts, ask);
}));

onAlarm(() => guard(parts.wake()));

onStartup(() => guard(parts.wake(true)));

onInstalled((reason) => {
  guard(parts.wake(true));
  if (reason === "install") guard(introduce());
  if (reason === "install" || reason === "update") guard(injectEverywhere());
});

self.addEventListener("online", () => guard(parts.wake()));

/** Without a server everything waits: the options say how to get one. */
async function introduce() {
  await parts.ready;
  if (!parts.pairing.now) await openOptions();
}
