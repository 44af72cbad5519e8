/** Requests to the site with the page's own session. Whatever secret they carry stays in here. */
(() => {
  const LONGEST = 60_000;

  class FetchFailed extends Error {
    /** @param {number} status @param {number | null} retryAfter */
    constructor(status, retryAfter) {
      super(status ? `The site answered ${status}.` : "The site did not answer.");
      this.name = "FetchFailed";
      this.status = status;
      this.retryAfter = retryAfter;
    }
  }

  /** @param {string} path @param {RequestInit} init */
  async function request(path, init) {
    const url = new URL(path, window.location.origin);
    if (url.origin !== window.location.origin) throw new TypeError("That is another site.");
    const signal = AbortSignal.timeout(LONGEST);
    try {
      const response = await fetch(url, { credentials: "same-origin", ...init, signal });
      if (response.ok) return await response.text();
      throw new FetchFailed(response.status, seconds(response.headers.get("Retry-After")));
    } catch (error) {
      if (error instanceof FetchFailed) throw error;
      throw new FetchFailed(0, null);
    }
  }

  /** @param {string | null} told  seconds, or a date */
  function seconds(told) {
    if (!told) return null;
    const number = /^\d+$/.test(told) ? Number(told) : (Date.parse(told) - Date.now()) / 1000;
    return Number.isFinite(number) ? Math.max(0, number) : null;
  }

  globalThis.recollect.FetchFailed = FetchFailed;

  globalThis.recollect.session = () => ({
    get: (path, headers = {}) => request(path, { headers }),
    post: (path, body, headers = {}) => request(path, { method: "POST", body, headers }),
    cookie(name) {
      const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
      return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
    },
    stored: (name) => window.localStorage.getItem(name),
    scripts() {
      const inline = document.querySelectorAll("script:not([src])");
      return Array.from(inline, (each) => each.textContent).join("\n");
    },
    path: () => window.location.pathname,
  });
})();
