/**
 * What the scripts of the isolated world hand to each other: `globalThis.recollect`, made anew by
 * `start.js` at each injection, each field set by the file of that name.
 */

import type {
  BridgeCapture, BridgeMessage, BridgePage, BridgeTrouble, CaptureFrame, TapEnd, WorkerMessage,
} from "../shared/messages.js";
import type { PageSession, Site, Tap } from "../sites/site.js";

/** An answer of the site that a tap is copying. */
export interface Answer {
  readonly id: string;
  readonly tap: Tap;
  readonly url: URL;
  readonly request: string | null;
  readonly status: number;
  /** Whether it began in a temporary chat, by the page's address. */
  readonly temporary: boolean;
  readonly size: number;
  /** All of it so far. */
  text(): string;
}

export interface InboxEvents {
  begun(answer: Answer): void;
  grown(answer: Answer): void;
  ended(answer: Answer, how: TapEnd["ended"]): void;
  /** A copy failed; `detail` says how. */
  failed(detail: string): void;
}

export interface Inbox {
  /** Asks the tap for what it has kept, and for everything from now on. */
  listen(): void;
  stop(): void;
}

export interface UplinkEvents {
  received(message: WorkerMessage): void;
  /** This script belongs to an extension that is no more. */
  orphaned(): void;
}

export interface Uplink {
  page(message: BridgePage): void;
  /** Kept until the worker has it. */
  capture(message: Omit<BridgeCapture, "type" | "id">): void;
  tell(message: BridgeMessage): void;
  stop(): void;
}

export interface Stream {
  grown(): void;
  /** Sends what has come since the last time. */
  flush(): void;
  ended(how: TapEnd["ended"]): void;
  stop(): void;
}

export type Frame = Omit<CaptureFrame, "platform" | "observed_at">;
export type About = Pick<BridgeCapture, "conversation" | "temporary" | "replaces">;

export interface CopyEvents {
  capture(frame: Frame, about: About): void;
  trouble(kind: BridgeTrouble["kind"], detail: string): void;
  /** The conversation is no longer what was captured. */
  changed(conversation: string): void;
  /** The conversation was captured whole. */
  settled(conversation: string): void;
}

export interface Copies {
  readonly streaming: boolean;
  begun(answer: Answer): void;
  grown(answer: Answer): void;
  ended(answer: Answer, how: TapEnd["ended"]): void;
  /** Sends what has come of streams since the last time: the page may be about to go. */
  flush(): void;
  stop(): void;
}

export interface Place {
  readonly url: string;
  readonly title: string;
  readonly conversation: string | null;
  readonly temporary: boolean;
}

export interface Places {
  now(): Place;
  /** A stream that began at that place has told which conversation it is. */
  bind(conversation: string, temporary: boolean, from: Place): void;
  /** Whether anything has told that this conversation is a temporary one. */
  isTemporary(conversation: string | null): boolean;
  stop(): void;
}

export interface RefetchEvents {
  fetch(conversation: string): Promise<unknown>;
  fetched(conversation: string, payload: unknown): void;
  /** How many times in a row, and whether it is of no use to try again. */
  failed(conversation: string, error: unknown, times: number, final: boolean): void;
  /** Whether this conversation may be fetched now. */
  allowed(conversation: string): boolean;
}

export interface Refetch {
  /** Something has happened to the conversation: fetch it after so many milliseconds. */
  soon(conversation: string, delay: number): void;
  /** The server has it, but not all of it: fetch it again, a few times. */
  incomplete(conversation: string): void;
  complete(conversation: string): void;
  /** Fetch it now; rejects with what failed. */
  now(conversation: string): Promise<void>;
  stop(): void;
}

/** A turn as the page showed it, and where it stood: pixels from the top of what is scrolled. */
export interface Turn {
  role: "user" | "assistant";
  key: string | null;
  text: string;
  html: string;
  partial: boolean;
  position: number;
}

export interface Reader {
  /** Reads the turns of a conversation in the page, from now on until `stop`. */
  start(conversation: string): void;
  readonly reading: string | null;
  /** Reads now, and says how many turns are known. */
  read(): number;
  /** Reads now, and sends what has come since the last time: the page may be about to go. */
  flush(): void;
  stop(): void;
}

export interface Recollect {
  site: Site;
  FetchFailed: new (status: number, retryAfter: number | null) => FetchFailed;
  session(): PageSession;
  uplink(events: UplinkEvents): Uplink;
  inbox(site: Site, events: InboxEvents): Inbox;
  stream(snapshot: (ended: TapEnd["ended"] | null) => boolean): Stream;
  copies(site: Site, places: Places, events: CopyEvents): Copies;
  places(site: Site, moved: (place: Place) => void): Places;
  refetch(events: RefetchEvents): Refetch;
  merged(known: Turn[], seen: Turn[]): Turn[];
  reader(site: Site, changed: (turns: Turn[], visit: string) => void, empty: () => void): Reader;
  notice(text: string): void;
}

export interface FetchFailed extends Error {
  /** Of HTTP; 0: no answer came. */
  readonly status: number;
  /** Seconds that the site asks to wait, null if it does not say. */
  readonly retryAfter: number | null;
}

declare global {
  var recollect: Recollect;
}
