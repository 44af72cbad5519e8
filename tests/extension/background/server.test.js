import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";

import { Server } from "../../../extension/background/server.js";

const http = createServer();
/** What was asked, and what is answered. */
let asked;
let answers;
let address;
let server;

before(async () => {
  http.on("request", async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const { method, url, headers } = request;
    asked.push({ method, url, key: headers.authorization, body: body && JSON.parse(body) });
    const [status, said] = answers.shift() ?? [500, "nothing"];
    response.writeHead(status).end(typeof said === "string" ? said : JSON.stringify(said));
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${http.address().port}`;
});

after(() => http.close());

beforeEach(() => {
  asked = [];
  answers = [];
  server = new Server(fetch, () => ({ address, key: "rk_1" }));
});

const error = (code, message) => ({ error: { code, message, details: {} } });

test("pairing sends the code and no key", async () => {
  answers = [[201, { api_key: "rk_2" }]];
  assert.deepEqual(await server.pair(address, "7K3QX-9M2AB", "laptop"), { api_key: "rk_2" });
  assert.deepEqual(asked, [{
    method: "POST", url: "/api/v1/pair", key: undefined,
    body: { code: "7K3QX-9M2AB", name: "laptop" },
  }]);
});

test("a search asks for ten hits, with the key", async () => {
  answers = [[200, { data: [] }]];
  assert.deepEqual(await server.search("tea"), { data: [] });
  assert.deepEqual(asked, [{
    method: "POST", url: "/api/v1/search", key: "Bearer rk_1", body: { q: "tea", limit: 10 },
  }]);
});

test("a context is asked for with its budget", async () => {
  answers = [[200, { context: "", tokens: 0 }]];
  assert.deepEqual(await server.context("how old is tea?", 4000), { context: "", tokens: 0 });
  assert.deepEqual(asked, [{
    method: "POST", url: "/api/v1/context", key: "Bearer rk_1",
    body: { query: "how old is tea?", max_tokens: 4000 },
  }]);
});

test("what a site remembers is suggested, and a memory read", async () => {
  answers = [[200, { received: 1, created: 1 }], [200, { content: "Has a cat" }]];
  const saved = [{ id: "a", text: "Has a cat", createdAt: null }];
  assert.deepEqual(await server.suggest("chatgpt", saved), { received: 1, created: 1 });
  assert.equal(await server.memory("mem_1"), "Has a cat");
  assert.deepEqual(asked, [
    {
      method: "POST", url: "/v1/memory/suggestions", key: "Bearer rk_1",
      body: {
        platform: "chatgpt",
        memories: [{ content: "Has a cat", external_id: "a", created_at: null }],
      },
    },
    { method: "GET", url: "/v1/memory/mem_1", key: "Bearer rk_1", body: "" },
  ]);
});

test("what the server says of an error is what the user reads", async () => {
  answers = [[401, error("wrong_pairing_code", "That code is wrong.")]];
  await assert.rejects(server.pair(address, "1", "x"),
    { status: 401, code: "wrong_pairing_code", message: "That code is wrong." });
});

test("deleting answers nothing, and restoring the conversation", async () => {
  answers = [[204, ""], [200, { id: "conv_1" }]];
  assert.equal(await server.remove("conv_1"), null);
  assert.deepEqual(await server.restore("conv_1"), { id: "conv_1" });
  assert.deepEqual(asked.map(({ method, url }) => `${method} ${url}`), [
    "DELETE /api/v1/conversations/conv_1", "POST /api/v1/conversations/conv_1/restore",
  ]);
});

test("a conversation is found by the site's id, or not at all", async () => {
  const page = (...ids) => [200, { data: ids.map((id) => ({ id: `conv_${id}`, external_id: id })) }];
  answers = [page("c"), page(), page("another")];
  assert.equal(await server.find("claude", "c", { deleted: true }), "conv_c");
  assert.equal(asked[0].url,
    "/api/v1/conversations?platform=claude&external_id=c&deleted=true&limit=1");
  assert.equal(await server.find("claude", "c", { deleted: false }), null);
  assert.equal(await server.find("claude", "c", { deleted: false }), null, "of an older server");
});

test("the whole text of a message is found among all branches", async () => {
  const page = (next, ...ids) =>
    [200, { messages: { next, data: ids.map((id) => ({ id, text: `text of ${id}` })) } }];
  answers = [page("m2", "m1", "m2"), page(null, "m3")];
  assert.equal(await server.message("conv_1", "m3"), "text of m3");
  assert.equal(asked[1].url, "/api/v1/conversations/conv_1?branch=all&limit=1000&after=m2");
  answers = [page(null)];
  await assert.rejects(server.message("conv_1", "m3"), { code: "not_found" });
});

test("where nothing listens, that is said", async () => {
  const away = "http://127.0.0.1:1";
  await assert.rejects(server.pair(away, "1", "x"),
    { status: 0, code: "no_server", message: `Nothing answers at ${away}. Is the server running?` });
  assert.match(await server.diagnose(away), /Nothing answers/);
});

test("another program at that address is told from Recollect", async () => {
  answers = [[200, "<html>"], [404, "<html>"], [502, "Bad Gateway"]];
  await assert.rejects(server.search("tea"), /is not Recollect/);
  await assert.rejects(server.search("tea"), /is not Recollect/);
  assert.match(await server.diagnose(address), /502/);
});

test("without a pairing nobody is asked", async () => {
  server = new Server(fetch, () => null);
  await assert.rejects(async () => server.search("tea"), { code: "unpaired" });
  assert.deepEqual(asked, []);
});

test("why no socket comes about", async () => {
  answers = [
    [405, error("method_not_allowed", "No.")],
    [403, error("foreign_origin", "RECOLLECT_ALLOWED_ORIGINS can add it.")],
  ];
  assert.match(await server.diagnose(address), /WebSockets/);
  assert.match(await server.diagnose(address), /ALLOWED_ORIGINS/);
  assert.deepEqual([...new Set(asked.map(({ method }) => method))], ["POST"],
    "only that carries the Origin");
});
