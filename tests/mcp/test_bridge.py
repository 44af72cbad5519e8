"""The bridge between aiohttp and the SDK: who calls, who leaves, who may not go on; its limits."""

import asyncio
import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, web
from anyio import move_on_after

from recollect.accounts.accounts import Accounts
from recollect.keys import MCP
from recollect.text import jsontext
from tests.mcp.conftest import ERAS, Connect, shown, talk
from tests.mcp.slow import Slow
from tests.web.conftest import Client, Person, person

JSON = {"Content-Type": "application/json"}
HEADERS = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def slow(app: web.Application) -> Slow:
    """The application with slow tools in the place of its own."""
    made = Slow()
    app[MCP] = made.bridge
    return made


def call(name: str, **arguments: Any) -> dict[str, Any]:
    """A call as it is on the wire, without any handshake, as stateless servers take it."""
    params = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


async def test_interleaved_calls_of_two_users_never_mix(
    slow: Slow, connect: Connect, ada: Person, admin: Person
) -> None:
    pause = random.Random(7)  # noqa: S311 - no secret
    async with (
        connect(ada, "legacy") as a,
        connect(ada, "auto") as b,
        connect(admin, "legacy") as c,
        connect(admin, "auto") as d,
    ):
        clients = [(a, "ada"), (b, "ada"), (c, "root"), (d, "root")] * 50
        pause.shuffle(clients)
        answers = await asyncio.gather(
            *(one.call_tool("whoami", {"pause": pause.uniform(0, 0.1)}) for one, _ in clients)
        )
    assert [shown(answer) for answer in answers] == [name for _, name in clients]


@pytest.mark.parametrize("mode", ERAS)
async def test_who_gives_up_ends_the_tool_and_nothing_else(
    slow: Slow, client: Client, connect: Connect, ada: Person, mode: str
) -> None:
    async with connect(ada, mode) as mcp:
        with move_on_after(5) as scope:
            async with asyncio.TaskGroup() as tasks:
                waiting = tasks.create_task(mcp.call_tool("wait", {}))
                await slow.began.wait()
                waiting.cancel()
        assert not scope.cancelled_caught
        assert shown(await mcp.call_tool("whoami", {})) == "ada"
    async with asyncio.timeout(3):
        await slow.cancelled.wait()


async def test_a_client_that_is_gone_ends_the_tool(slow: Slow, client: Client, ada: Person) -> None:
    async with ClientSession(headers=ada.headers | HEADERS) as session:
        answer = await session.post(client.make_url("/api/mcp"), json=call("wait"))
        await slow.began.wait()
        answer.close()
        async with asyncio.timeout(3):
            await slow.cancelled.wait()


async def test_a_revoked_key_ends_what_runs_within_a_second(
    slow: Slow, client: Client, connect: Connect, accounts: Accounts, ada: Person
) -> None:
    (key,) = await accounts.keys.all(ada.user.id)
    async with connect(ada) as mcp, asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(mcp.call_tool("wait", {}))
        await slow.began.wait()
        await accounts.keys.revoke(ada.user.id, key.id)
        async with asyncio.timeout(1):
            await slow.cancelled.wait()
        waiting.cancel()
    answer = await client.post("/api/mcp", json=call("whoami"), headers=ada.headers | HEADERS)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_everything_else_answers_while_a_stream_is_open(
    slow: Slow, client: Client, connect: Connect, ada: Person
) -> None:
    async with connect(ada, "legacy") as mcp, asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(mcp.call_tool("wait", {}))
        await slow.began.wait()
        async with client.ws_connect("/api/v1/capture") as socket:
            await socket.send_json({"type": "hello", "token": ada.key})
            assert (await socket.receive_json(timeout=5))["type"] == "welcome"
            for number in range(20):
                payload = talk(f"talk {number}", "apples and pears")
                frame = {"type": "capture", "id": str(number), "kind": "normalized"}
                await socket.send_json({**frame, "platform": "claude", "payload": payload})
                rest = client.get("/api/v1/search?q=apples", headers=ada.headers)
                found, beside = await asyncio.gather(rest, mcp.call_tool("whoami", {}))
                assert found.status == 200 and shown(beside) == "ada"
                assert (await socket.receive_json(timeout=5))["type"] == "ack"
        assert not waiting.done()
        slow.release.set()
        assert shown(await waiting) == "released"


async def test_the_application_ends_while_a_call_runs(
    slow: Slow, app: web.Application, ada: Person
) -> None:
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    (address,) = runner.addresses
    async with ClientSession(headers=ada.headers | HEADERS) as session:
        url = f"http://127.0.0.1:{address[1]}/api/mcp"
        asking = asyncio.create_task(session.post(url, json=call("wait")))
        await slow.began.wait()
        async with asyncio.timeout(5):
            await runner.cleanup()
        assert slow.cancelled.is_set()
        answer = await asking
        with pytest.raises(ClientError):
            await answer.read()


async def test_what_is_no_call_is_refused(client: Client, ada: Person) -> None:
    headers = ada.headers | HEADERS
    large = jsontext.dumps(call("search", query="x" * 5_000_000))
    refusals: list[tuple[int, Callable[[], Any]]] = [
        (401, lambda: client.post("/api/mcp", json=call("search"))),
        (405, lambda: client.get("/api/mcp", headers=headers)),
        (405, lambda: client.delete("/api/mcp", headers=headers)),
        (403, lambda: client.post("/api/mcp", json={}, headers=headers | {"Host": "evil.test"})),
        (403, lambda: client.post("/api/mcp", json={}, headers=headers | {"Origin": "http://e"})),
        (415, lambda: client.post("/api/mcp", data="x", headers=headers)),
        (400, lambda: client.post("/api/mcp", json=[], headers=headers)),
        (400, lambda: client.post("/api/mcp", json=call("x") | {"method": 5}, headers=headers)),
        (413, lambda: client.post("/api/mcp", data=BytesIO(large), headers=headers | JSON)),
    ]
    for status, ask in refusals:
        answer = await ask()
        assert answer.status == status, await answer.text()
    x_api_key = HEADERS | {"x-api-key": ada.key}
    assert (await client.post("/api/mcp", json=call("x"), headers=x_api_key)).status == 200


async def test_a_key_that_only_captures_has_no_business_here(
    client: Client, connect: Connect, accounts: Accounts, ada: Person
) -> None:
    capturing = await person(accounts, "phone", "capture")
    answer = await client.post("/api/mcp", json=call("x"), headers=capturing.headers | HEADERS)
    assert answer.status == 403


async def test_a_server_that_cannot_be_made_says_so_and_is_tried_again(
    slow: Slow, client: Client, connect: Connect, ada: Person
) -> None:
    slow.failures.append(ImportError("half installed"))
    answer = await client.post("/api/mcp", json=call("whoami"), headers=ada.headers | HEADERS)
    assert answer.status == 500
    async with connect(ada) as mcp:
        assert shown(await mcp.call_tool("whoami", {})) == "ada"
