"""The capture socket: hello, receipts, every kind of bad frame, and nothing stored by half."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError, web

from recollect.accounts.accounts import Accounts
from recollect.keys import STORE
from tests.web.conftest import EXTENSION, Client, Person, person

PATH = "/api/v1/capture"
TALK = {
    "external_id": "talk",
    "title": "Coins",
    "messages": [
        {"external_id": "a", "parent_id": None, "role": "user", "content": "What costs $HOME?"},
        {"external_id": "b", "parent_id": "a", "role": "assistant", "content": "Nothing, nada."},
    ],
}


def capture(identifier: str = "1", **fields: Any) -> dict[str, Any]:
    """A normalised capture frame."""
    frame = {"type": "capture", "id": identifier, "platform": "site", "kind": "normalized"}
    return {**frame, "payload": TALK, **fields}


@asynccontextmanager
async def connected(client: Client, who: Person | None) -> AsyncIterator[ClientWebSocketResponse]:
    """A socket; with a person, one that has said hello."""
    async with client.ws_connect(PATH, protocols=("recollect.v1",), max_msg_size=0) as socket:
        if who:
            await socket.send_json({"type": "hello", "token": who.key, "client": {"name": "t"}})
            welcome = await socket.receive_json()
            assert welcome["type"] == "welcome" and welcome["space"] == who.user.space
        yield socket


async def answer(socket: ClientWebSocketResponse, frame: Any) -> Any:
    """What one frame is answered with."""
    await (socket.send_str(frame) if isinstance(frame, str) else socket.send_json(frame))
    return await socket.receive_json(timeout=20)


async def test_a_conversation_goes_in_and_is_acknowledged(client: Client, ada: Person) -> None:
    async with connected(client, ada) as socket:
        ack = await answer(socket, capture())
        again = await answer(socket, capture("2"))
    receipt = ack["receipt"]
    assert (ack["type"], ack["id"], receipt["title"]) == ("ack", "1", "Coins")
    assert receipt["messages"] == {
        "received": 2, "created": 2, "updated": 0, "unchanged": 0, "stored": 2
    }  # fmt: skip
    assert receipt["complete"] and receipt["missing"] == [] and receipt["missing_count"] == 0
    assert sorted(receipt["message_ids"]) == ["a", "b"] and "excluded" not in receipt
    assert again["receipt"]["messages"]["unchanged"] == 2 and not again["receipt"]["message_ids"]


async def test_what_went_in_is_read_back_verbatim(client: Client, ada: Person) -> None:
    async with connected(client, ada) as socket:
        receipt = (await answer(socket, capture()))["receipt"]
    url = f"/api/v1/conversations/{receipt['conversation_id']}"
    found = await (await client.get(url, headers=ada.headers)).json()
    texts = [message["text"] for message in found["messages"]["data"]]
    assert texts == ["What costs $HOME?", "Nothing, nada."]


async def test_the_welcome_tells_the_limits(client: Client, ada: Person) -> None:
    async with connected(client, None) as socket:
        welcome = await answer(socket, {"type": "hello", "token": ada.key})
    assert welcome["limits"] == {"max_frame_bytes": 32 * 1024 * 1024, "in_flight": 8}
    assert welcome["rules"] == {"pauses": [], "excludes": []}


BAD_HELLOS = {
    "garbage": ("{", 4400),
    "not an object": ("[]", 4400),
    "a capture first": (json.dumps(capture()), 4400),
    "no token": ('{"type": "hello"}', 4400),
    "a wrong token": ('{"type": "hello", "token": "rk_' + "x" * 43 + '"}', 4401),
    "nonsense for a token": ('{"type": "hello", "token": "\\u0000"}', 4401),
    "too large": (json.dumps({"type": "hello", "token": "x" * 17_000}), 4400),
}


@pytest.mark.parametrize(("frame", "code"), BAD_HELLOS.values(), ids=BAD_HELLOS)
async def test_a_bad_hello_is_refused(client: Client, frame: str, code: int) -> None:
    async with connected(client, None) as socket:
        assert (await answer(socket, frame))["type"] == "error"
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == code


async def test_silence_instead_of_hello_ends(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recollect.capture.protocol.HELLO_SECONDS", 0.1)
    async with connected(client, None) as socket:
        assert (await socket.receive_json())["error"]["code"] == "no_hello"
        assert (await socket.receive()).data == 4408


async def test_a_key_without_the_scope_is_refused(client: Client, accounts: Accounts) -> None:
    writer = await person(accounts, "writer", "write")
    async with connected(client, None) as socket:
        refused = await answer(socket, {"type": "hello", "token": writer.key})
        assert refused["error"]["code"] == "forbidden"
        assert (await socket.receive()).data == 4403


async def test_another_users_space_is_not_found(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    bob = await person(accounts, "bob", "capture")
    hello = {"type": "hello", "token": ada.key, "space": bob.user.space}
    async with connected(client, None) as socket:
        assert (await answer(socket, hello))["error"]["code"] == "not_found"


async def test_a_revoked_key_stops_an_open_socket(
    client: Client, accounts: Accounts, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recollect.web.permission._RECHECK_SECONDS", 0)
    async with connected(client, ada) as socket:
        (key,) = await accounts.keys.all(ada.user.id)
        await accounts.keys.revoke(ada.user.id, key.id)
        assert (await answer(socket, capture()))["error"]["code"] == "unauthorized"
        assert (await socket.receive()).data == 4401


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
async def test_a_foreign_page_gets_no_socket(client: Client, headers: dict[str, str]) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.ws_connect(PATH, headers=headers)
    assert refused.value.status == 403


async def test_the_extension_gets_a_socket(client: Client, ada: Person) -> None:
    async with client.ws_connect(PATH, headers={"Origin": EXTENSION}) as socket:
        assert (await answer(socket, {"type": "hello", "token": ada.key}))["type"] == "welcome"


async def test_another_subprotocol_is_refused(client: Client) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.ws_connect(PATH, protocols=("recollect.v9",))
    assert refused.value.status == 400


async def test_silent_sockets_cannot_keep_others_out(client: Client, ada: Person) -> None:
    async with AsyncExitStack() as stack:
        silent = [await stack.enter_async_context(connected(client, None)) for _ in range(20)]
        async with connected(client, ada) as socket:
            assert (await answer(socket, capture()))["type"] == "ack"
        assert (await silent[0].receive()).type is WSMsgType.CLOSED
        assert (await answer(silent[-1], {"type": "hello", "token": ada.key}))["type"] == "welcome"


async def test_who_does_not_read_answers_is_cut_off(
    client: Client,
    ada: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("recollect.web.sockets._SENDING_SECONDS", 0.5)
    ids = [f"{n:0500d}" for n in range(3000)]
    messages = [{"external_id": i, "parent_id": None, "role": "user", "content": "x"} for i in ids]
    async with connected(client, ada) as socket:
        with suppress(ConnectionError):  # a busy machine may cut it off before all are sent
            for n in range(14):
                payload = {"external_id": f"talk {n}", "messages": messages}
                await socket.send_json(capture(str(n), payload=payload))
        for _ in range(600):
            if "cut off" in caplog.text:
                break
            await asyncio.sleep(0.1)
    assert "cut off" in caplog.text
    async with connected(client, ada) as socket:
        assert (await answer(socket, capture()))["type"] == "ack"


async def running(app: web.Application) -> tuple[web.AppRunner, str]:
    """A server as `recollect serve` runs it, and its socket's address.

    The test client's server cancels handlers when their client goes; the real one does not.
    """
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    return runner, f"http://{host}:{port}{PATH}"


async def test_a_stopping_server_sends_the_receipts_it_owes(
    app: web.Application, accounts: Accounts
) -> None:
    ada = await person(accounts, "ada", "capture")
    runner, url = await running(app)
    async with ClientSession() as session, session.ws_connect(url) as ws:
        await answer(ws, {"type": "hello", "token": ada.key})
        for n in range(5):
            await ws.send_json(capture(str(n), payload={**TALK, "external_id": f"talk {n}"}))
        await ws.receive_json()
        stopping = asyncio.create_task(runner.cleanup())
        answers = [await ws.receive() for _ in range(5)]
        await stopping
    assert [a.type for a in answers] == [WSMsgType.TEXT] * 4 + [WSMsgType.CLOSE]
    assert answers[-1].data == 1001


async def test_many_frames_at_once_are_all_answered(client: Client, ada: Person) -> None:
    frames = [capture(str(n), payload={**TALK, "external_id": f"talk {n % 7}"}) for n in range(60)]
    async with connected(client, ada) as socket:
        for frame in frames:
            await socket.send_json(frame)
        acks = [await socket.receive_json(timeout=20) for _ in frames]
    assert sorted(int(ack["id"]) for ack in acks) == list(range(60))
    assert sum(ack["receipt"]["messages"]["created"] for ack in acks) == 14


async def test_what_is_under_way_is_finished_when_the_client_goes(
    app: web.Application, accounts: Accounts
) -> None:
    ada = await person(accounts, "ada", "capture")
    runner, url = await running(app)
    async with ClientSession() as session, session.ws_connect(url) as ws:
        await answer(ws, {"type": "hello", "token": ada.key})
        await ws.send_json(capture())
    await runner.cleanup()
    assert await app[STORE].space(ada.user.space).messages.count({}, limit=3) == 2


async def test_nothing_said_and_no_key_is_in_the_log(
    client: Client, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="recollect")
    async with connected(client, ada) as socket:
        await answer(socket, capture())
        await answer(socket, capture(platform="claude", kind="conversation"))
        await answer(socket, capture(payload={**TALK, "messages": "nada"}))
    for private in (ada.key, "nada", "$HOME", "Coins"):
        assert private not in caplog.text


async def test_nothing_is_left_of_sockets_that_have_gone(client: Client, ada: Person) -> None:
    before = sockets_in_memory()
    for _ in range(5):
        async with connected(client, ada) as socket:
            assert (await answer(socket, capture()))["type"] == "ack"
            await answer(socket, {"type": "subscribe", "topics": ["conversations"]})
    for _ in range(10):
        await asyncio.sleep(0.5)
        if sockets_in_memory() <= before:
            return
    raise AssertionError("sockets that have gone are still in memory")


def sockets_in_memory() -> int:
    gc.collect()
    return sum(type(each) is web.WebSocketResponse for each in gc.get_objects())
