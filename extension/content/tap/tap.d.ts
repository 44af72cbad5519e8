/** What the scripts of the tap share with each other until the last of them takes it away. */

import type { Site } from "../../sites/site.js";

/** One answer that is being copied. None of these throws. */
export interface Copying {
  /** `request` is what the page sent, as text. The status 0 means that no answer came. */
  begin(request: string | null, status: number): void;
  text(piece: string): void;
  end(how: "done" | "aborted" | "failed"): void;
  /** Whether it has grown larger than what is copied. */
  readonly full: boolean;
  /** Whether its text is wanted, and not only its end. */
  readonly whole: boolean;
}

export interface Relay {
  /** What copies the answer to such a request; null if the site has no tap for it. */
  copying(method: string, url: string): Copying | null;
  /** Runs something of ours so that the page is never harmed by it; undefined if it failed. */
  safely<T>(act: () => T): T | undefined;
}

declare global {
  var recollectTap: Relay | undefined;
}
