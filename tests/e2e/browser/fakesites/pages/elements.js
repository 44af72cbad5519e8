"use strict";
/** An element, without innerHTML: the sites demand Trusted Types, and so do we. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const boot = JSON.parse(document.getElementById("boot").textContent);

/** Every request of the page says that it is the page's, so that the server can tell. */
const MARK = { "X-From-Page": "1" };

/** An answer as text, piece by piece: `grows` is called with everything so far. */
async function read(path, options, grows) {
  chat.arrived = [];
  const answer = await fetch(path, { ...options, headers: { ...MARK, ...options.headers } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    chat.arrived.push({ at: performance.timeOrigin + performance.now(), bytes: [...value] });
    text += decoder.decode(value, { stream: true });
    grows(text);
    if (chat.hangsUp && text.includes("message_stream_complete")) {
      reader.cancel();
      return text;
    }
  }
}

/** The same by XMLHttpRequest, as Gemini's page does. */
function readOld(path, options, grows) {
  chat.arrived = [];
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let seen = 0;
    request.open("POST", path);
    for (const [name, value] of Object.entries({ ...MARK, ...options.headers }))
      request.setRequestHeader(name, value);
    request.addEventListener("progress", () => {
      const bytes = [...new TextEncoder().encode(request.responseText.slice(seen))];
      seen = request.responseText.length;
      chat.arrived.push({ at: performance.timeOrigin + performance.now(), bytes });
      grows(request.responseText);
    });
    request.addEventListener("load", () =>
      request.status === 200 ? resolve(request.responseText) : reject(new Error(request.status)),
    );
    request.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    request.addEventListener("error", () => reject(new Error("the request failed")));
    options.signal?.addEventListener("abort", () => request.abort());
    request.send(options.body);
  });
}

/** The events of a stream of server-sent events, as far as they are whole. */
function events(text) {
  return text
    .split("\n\n")
    .slice(0, -1)
    .map((block) => block.split("\n").find((line) => line.startsWith("data: ")))
    .filter((line) => line && line !== "data: [DONE]")
    .map((line) => JSON.parse(line.slice(6)));
}
