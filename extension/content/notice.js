/** One small notice in the page, for what only the user can do. It moves nothing of the page. */
(() => {
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 16px 16px auto; z-index: 2147483647; }
    div { display: flex; gap: 12px; align-items: center; max-width: 360px; padding: 10px 12px;
      border: 1px solid #c9ced6; border-radius: 10px; background: #fff; color: #1c2330;
      font: 14px/1.4 system-ui, sans-serif; box-shadow: 0 4px 16px rgb(0 0 0 / 18%); }
    button { flex: none; padding: 4px 10px; border: 1px solid currentcolor; border-radius: 6px;
      background: none; color: inherit; font: inherit; cursor: pointer; }
    button:focus-visible { outline: 2px solid #3b6fd4; outline-offset: 2px; }
    @media (prefers-color-scheme: dark) {
      div { background: #1e232b; color: #e8ebf0; border-color: #4a5360; }
    }`;

  globalThis.recollect.notice = (text) => {
    const host = document.createElement("recollect-notice");
    const root = host.attachShadow({ mode: "closed" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    const box = document.createElement("div");
    const words = document.createElement("span");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Dismiss";
    button.addEventListener("click", () => host.remove());
    box.addEventListener("keydown", (event) => event.key === "Escape" && host.remove());
    box.setAttribute("role", "status");
    box.append(words, button);
    root.append(box);
    document.documentElement.append(host);
    words.textContent = text; // after it is there, so that it is read out
  };
})();
