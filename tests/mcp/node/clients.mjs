// Drives an MCP server with both official TypeScript clients: lists, calls, cancels.
// Arguments: the address and a key. Prints what it saw as JSON.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OlderClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OlderTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [address, key] = process.argv.slice(2);
const about = { name: "tests", version: "1" };
const requestInit = { headers: { Authorization: `Bearer ${key}` } };

/** What a client sees. `older`: its calls take the schema of the result as a second argument. */
async function seen(client, transport, older) {
  const call = (params, options) =>
    older ? client.callTool(params, undefined, options) : client.callTool(params, options);
  await client.connect(transport);
  const { tools } = await client.listTools();
  const added = await call({ name: "add_memory", arguments: { content: "I use TypeScript.", tags: ["ts"] } });
  const found = await call({ name: "search_memory", arguments: { query: "typescript" } });
  const wrong = await call({ name: "get_memory", arguments: { memory_id: "mem_0" } });
  const steps = [];
  const messages = [{ role: "user", content: "word ".repeat(2000) }];
  await call(
    { name: "compress_context", arguments: { messages } },
    { onprogress: ({ progress }) => steps.push(progress) },
  );
  const giveUp = new AbortController();
  const calling = call({ name: "list_tags", arguments: {} }, { signal: giveUp.signal });
  giveUp.abort("enough");
  const cancelled = await calling.then(() => false, () => true);
  const afterwards = await call({ name: "list_tags", arguments: {} });
  await client.close();
  return {
    version: client.getNegotiatedProtocolVersion?.() ?? transport.protocolVersion,
    tools: tools.map((tool) => tool.name),
    added: added.structuredContent.memory.id,
    found: found.structuredContent.hits.map((hit) => hit.memory_id),
    wrong: wrong.isError === true,
    steps,
    cancelled,
    tags: afterwards.structuredContent.tags,
  };
}

const url = new URL(address);
const newer = (options) => seen(new Client(about, options), new StreamableHTTPClientTransport(url, { requestInit }), false);
const told = {
  older: await seen(new OlderClient(about), new OlderTransport(url, { requestInit }), true),
  handshake: await newer({}),
  newest: await newer({ versionNegotiation: { mode: "auto" } }),
};
console.log(JSON.stringify(told));
