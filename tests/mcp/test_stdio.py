"""The bridge over stdio, in this process, against the whole application."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS

from recollect.config import Config
from recollect.errors import SetupError
from recollect.keys import MCP
from recollect.mcp.stdio.bridge import Bridge
from recollect.mcp.stdio.daemon import Daemon
from recollect.mcp.stdio.greeting import VERSIONS, greeting, version_for
from recollect.mcp.stdio.relay import Relay
from recollect.store.embedded.runfile import Run, write_run
from tests.mcp.conftest import Connect
from tests.mcp.slow import Slow
from tests.mongod import free_port
from tests.web.conftest import Client, Person

Talk = Callable[..., Awaitable[list[dict[str, Any]]]]


class Host:
    """What starts the bridge: it writes lines, and reads what comes."""

    def __init__(self, url: str, key: str = "", config: Config | None = None) -> None:
        environment = {"RECOLLECT_URL": url, "RECOLLECT_API_KEY": key}
        self._relay = Relay(Daemon(config or Config(), environment))
        self._lines: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        bridge = Bridge(self._relay, self._said.put_nowait)
        self._task = asyncio.ensure_future(bridge.run(self._all()))
        self._ids = iter(range(1, 10_000))

    async def _all(self) -> AsyncIterator[bytes]:
        while (line := await self._lines.get()) is not None:
            yield line

    def write(self, line: bytes | dict[str, Any]) -> None:
        """Write a line as it is, or a message."""
        if not isinstance(line, bytes):
            line = json.dumps({"jsonrpc": "2.0", **line}).encode()
        self._lines.put_nowait(line)

    def ask(self, method: str, **params: Any) -> int:
        """Send a request; its id."""
        key = next(self._ids)
        self.write({"id": key, "method": method, "params": params})
        return key

    async def hear(self, seconds: float = 20) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(seconds):
            return await self._said.get()

    async def answer(self, method: str, **params: Any) -> dict[str, Any]:
        """What a request is answered with."""
        key = self.ask(method, **params)
        told = await self.hear()
        assert told["id"] == key, told
        return told

    async def call(self, name: str, **arguments: Any) -> dict[str, Any]:
        """The result of a tool."""
        result = (await self.answer("tools/call", name=name, arguments=arguments))["result"]
        assert isinstance(result, dict)
        return result

    async def close(self) -> None:
        """Close the pipe and wait for the end."""
        self._lines.put_nowait(None)
        await self._task
        await self._relay.close()


@pytest.fixture
async def host(client: Client, ada: Person) -> AsyncIterator[Host]:
    made = Host(str(client.make_url("")), ada.key)
    yield made
    await made.close()


async def test_it_greets_as_the_server_does(connect: Connect, ada: Person) -> None:
    assert VERSIONS == HANDSHAKE_PROTOCOL_VERSIONS
    async with connect(ada, "legacy") as client:
        there = client.session.initialize_result
        assert there is not None
        server = there.model_dump(by_alias=True, exclude_none=True, mode="json")
    here = greeting(version_for({"protocolVersion": "2025-11-25"}))
    for name in (
        "tools",
        "prompts",
        "resources",
    ):  # the only difference: lists here may be empty at first
        server["capabilities"][name].pop("listChanged", None)
        here["capabilities"][name] = {
            key: value for key, value in here["capabilities"][name].items() if key != "listChanged"
        }
    assert {key: server[key] for key in here} == here
    assert version_for({"protocolVersion": "2024-11-05"}) == "2024-11-05"
    assert version_for({"protocolVersion": "2031-01-01"}) == version_for({}) == VERSIONS[-1]


async def test_it_carries_calls_and_their_progress(host: Host) -> None:
    assert (await host.answer("initialize", protocolVersion="2025-06-18"))["result"][
        "protocolVersion"
    ] == "2025-06-18"
    assert (await host.answer("ping"))["result"] == {}
    tools = (await host.answer("tools/list"))["result"]["tools"]
    assert "get_context" in {tool["name"] for tool in tools}
    host.ask(
        "tools/call",
        name="batch_add_memories",
        arguments={"memories": ["東京", "apples"]},
        _meta={"progressToken": "p"},
    )
    said = [await host.hear() for _ in range(3)]
    assert [each.get("method") for each in said] == ["notifications/progress"] * 2 + [None]
    assert said[-1]["result"]["structuredContent"]["saved"] == 2
    found = await host.call("search_memory", q="東京")
    assert len(found["structuredContent"]["hits"]) == 1


async def test_it_carries_the_newer_era_too(host: Host) -> None:
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    told = await host.answer("server/discover", _meta=meta)
    assert "2026-07-28" in told["result"]["supportedVersions"]
    there = await host.answer("tools/call", name="list_tags", arguments={}, _meta=meta)
    assert there["result"]["resultType"] == "complete"
    gone = await host.answer("resources/read", uri="memory://東京", _meta=meta)
    assert gone["error"]["code"] == -32602


async def test_nonsense_is_answered_and_changes_nothing(host: Host) -> None:
    for line, code in ((b"{", -32700), (b"5", -32600), (b"[]", -32600), (b'"x"', -32600)):
        host.write(line)
        assert (await host.hear())["error"]["code"] == code
    host.write({"id": 5, "result": {}})
    host.write({"method": "notifications/initialized"})
    host.write({"method": "notifications/cancelled", "params": {"requestId": 99}})
    host.write(b"  ")
    assert (await host.answer("no/such"))["error"]["code"] == -32601
    host.write(b'[{"jsonrpc":"2.0","id":"a","method":"ping"}]')
    assert await host.hear() == {"jsonrpc": "2.0", "id": "a", "result": {}}


@pytest.fixture
def slow(app: web.Application) -> Slow:
    made = Slow()
    app[MCP] = made.bridge
    return made


async def test_a_cancelled_call_ends_on_the_server(slow: Slow, host: Host) -> None:
    key = host.ask("tools/call", name="wait", arguments={})
    await slow.began.wait()
    host.write({"method": "notifications/cancelled", "params": {"requestId": key}})
    async with asyncio.timeout(3):
        await slow.cancelled.wait()
    assert (await host.call("whoami"))["content"][0]["text"] == "ada"


async def test_a_key_that_is_refused_is_named(client: Client, ada: Person) -> None:
    host = Host(str(client.make_url("")), "rk_" + "x" * 43)
    result = await host.call("list_tags")
    assert result["isError"] and "RECOLLECT_API_KEY" in result["content"][0]["text"]
    await host.close()
    host = Host(str(client.make_url("")))
    result = await host.call("list_tags")
    assert result["isError"] and "Set RECOLLECT_API_KEY" in result["content"][0]["text"]
    await host.close()


async def test_no_key_is_made_for_a_server_of_another_database(
    client: Client, tmp_path: Path
) -> None:
    host = Host("", config=Config(data_dir=tmp_path / "data", port=client.server.port or 0))
    result = await host.call("list_tags")
    assert result["isError"] and "RECOLLECT_DATA_DIR" in result["content"][0]["text"]
    assert not (tmp_path / "data").exists()
    await host.close()


async def test_it_waits_for_the_server_and_survives_the_next(
    app: web.Application, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recollect.mcp.stdio.bridge._PATIENCE", {"tools/list": 0.1})
    monkeypatch.setattr("recollect.mcp.stdio.bridge._USUAL_PATIENCE", 0.1)
    port = free_port()
    host = Host(f"http://127.0.0.1:{port}", ada.key)
    assert "result" in await host.answer("initialize", protocolVersion="2025-06-18")
    assert (await host.answer("tools/list"))["result"] == {"tools": []}
    away = await host.call("list_tags")
    assert away["isError"] and "recollect serve" in away["content"][0]["text"]
    server = TestServer(app, port=port)
    await server.start_server()
    changed = {(await host.hear())["method"] for _ in range(3)}
    assert changed == {
        f"notifications/{each}/list_changed" for each in ("tools", "prompts", "resources")
    }
    assert len((await host.answer("tools/list"))["result"]["tools"]) > 10
    assert not (await host.call("list_tags")).get("isError")
    await server.close()
    assert (await host.call("list_tags"))["isError"]
    await host.close()


async def test_a_call_that_breaks_off_says_so(slow: Slow, client: Client, host: Host) -> None:
    host.ask("tools/call", name="wait", arguments={})
    await slow.began.wait()
    for connection in list(client.server.handler.connections):
        assert connection.transport is not None
        connection.transport.abort()
    result = (await host.hear())["result"]
    assert result["isError"] and "look before you try again" in result["content"][0]["text"]


def test_the_server_is_found_where_it_has_noted_itself(tmp_path: Path) -> None:
    config = Config(data_dir=tmp_path, host="0.0.0.0", port=8400)  # noqa: S104 - not bound
    daemon = Daemon(config, {})
    assert daemon.url() == "http://127.0.0.1:8400/api/mcp"
    write_run(tmp_path, Run(serving=True, url="http://recollect.localhost:9000"))
    assert daemon.url() == "http://127.0.0.1:9000/api/mcp"
    write_run(tmp_path, Run(serving=True, url="https://memory.example.org"))
    assert daemon.url() == "https://memory.example.org/api/mcp"
    set_there = Daemon(config, {"RECOLLECT_URL": "http://box:1/", "RECOLLECT_API_KEY": " rk_x "})
    assert (set_there.url(), set_there.key()) == ("http://box:1/api/mcp", "rk_x")
    with pytest.raises(SetupError):
        Daemon(config, {"RECOLLECT_URL": "http://box:1"}).key()
