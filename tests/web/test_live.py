"""Live events on the socket: who sees what, tokens, gaps, slow readers, and revoked keys."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.accounts.accounts import Accounts
from recollect.capture import protocol
from recollect.errors import Unavailable
from recollect.events.events import Events
from recollect.jobs.imports import Imports
from recollect.keys import STORE
from recollect.store.store import Store
from recollect.web.live import Live
from recollect.web.permission import Refused
from tests.events.memory import MemoryStore
from tests.web.conftest import Client, Person, person
from tests.web.test_ws import PATH, TALK, answer, capture, connected, running

DAY = datetime(2026, 5, 1, tzinfo=UTC)
SUBSCRIBE = {"type": "subscribe", "topics": ["conversations"]}


@asynccontextmanager
async def subscribed(
    client: Client, who: Person, **fields: Any
) -> AsyncIterator[tuple[ClientWebSocketResponse, dict[str, Any]]]:
    """A subscribed socket, and what the subscription was answered with."""
    async with connected(client, who) as socket:
        yield socket, await answer(socket, {**SUBSCRIBE, **fields})


def talk(name: str, **fields: Any) -> dict[str, Any]:
    """A capture of a conversation of this name."""
    return capture(name, payload={**TALK, "external_id": name, **fields})


async def store(client: Client, who: Person, *names: str, **fields: Any) -> list[str]:
    """Conversations captured over another socket; their ids."""
    async with connected(client, who) as socket:
        acks = [await answer(socket, talk(name, **fields)) for name in names]
    return [ack["receipt"]["conversation_id"] for ack in acks]


async def events(socket: ClientWebSocketResponse, count: int) -> list[Any]:
    """The next events."""
    return [await socket.receive_json(timeout=20) for _ in range(count)]


async def nothing_comes(socket: ClientWebSocketResponse, seconds: float = 0.7) -> None:
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=seconds)


def told(event: Any) -> tuple[str, str]:
    """What happened to which conversation."""
    return event["data"]["change"], event["data"]["conversation"]["external_id"]


async def test_a_subscriber_is_told_what_happens_to_a_conversation(
    client: Client, ada: Person
) -> None:
    async with subscribed(client, ada) as (socket, first):
        assert (first["type"], first["topics"]) == ("subscribed", ["conversations"])
        assert first["resumed"] is False
        (identifier,) = await store(client, ada, "talk")
        url = f"/api/v1/conversations/{identifier}"
        created = await socket.receive_json(timeout=20)
        for method, path, body in (
            ("PATCH", url, {"title": "Mine"}),
            ("DELETE", url, None),
            ("DELETE", url, None),
            ("POST", f"{url}/restore", None),
        ):
            await client.request(method, path, json=body, headers=ada.headers)
        rest = await events(socket, 3)
        listed = await (await client.get("/api/v1/conversations", headers=ada.headers)).json()
        await nothing_comes(socket)
    assert (created["type"], created["topic"]) == ("event", "conversations")
    assert [told(event) for event in (created, *rest)] == [
        (change, "talk") for change in ("created", "updated", "deleted", "restored")
    ]
    assert rest[-1]["data"]["conversation"] == listed["data"][0]
    assert len({first["token"], created["token"], *(event["token"] for event in rest)}) == 5


async def test_who_captures_is_told_too(client: Client, ada: Person) -> None:
    async with subscribed(client, ada) as (socket, _):
        await socket.send_json(talk("talk"))
        both = await events(socket, 2)
    assert {frame["type"] for frame in both} == {"ack", "event"}


async def test_another_space_sees_nothing(client: Client, accounts: Accounts, ada: Person) -> None:
    bob = await person(accounts, "bob", "capture", "read")
    async with subscribed(client, bob) as (socket, first):
        await store(client, ada, "a", "b", "c")
        await nothing_comes(socket)
        await store(client, bob, "bobs")
        assert told(await socket.receive_json(timeout=20)) == ("created", "bobs")
    async with subscribed(client, bob, resume=first["token"]) as (socket, again):
        assert again["resumed"] is True
        assert told(await socket.receive_json(timeout=20)) == ("created", "bobs")
        await nothing_comes(socket)


async def test_a_token_resumes_behind_its_event(client: Client, ada: Person) -> None:
    async with subscribed(client, ada) as (socket, _):
        await store(client, ada, "a", "b", "c")
        seen = await events(socket, 3)
    await store(client, ada, "d")
    async with subscribed(client, ada, resume=seen[0]["token"]) as (socket, first):
        assert first["resumed"] is True
        await store(client, ada, "e")
        assert [told(event)[1] for event in await events(socket, 4)] == ["b", "c", "d", "e"]


@pytest.mark.parametrize("token", ["", "garbage", "é", "A" * 200, "__--" * 30])
async def test_a_token_that_is_none_begins_now(client: Client, ada: Person, token: str) -> None:
    await store(client, ada, "before")
    async with subscribed(client, ada, resume=token) as (socket, first):
        assert (first["type"], first["resumed"]) == ("subscribed", False)
        await store(client, ada, "after")
        assert told(await socket.receive_json(timeout=20))[1] == "after"


async def test_a_token_of_another_space_begins_now(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    bob = await person(accounts, "bob", "capture", "read")
    async with subscribed(client, bob) as (_, first):
        pass
    async with subscribed(client, ada, resume=first["token"]) as (_, answered):
        assert answered["resumed"] is False


async def test_a_second_subscription_replaces_the_first(client: Client, ada: Person) -> None:
    async with subscribed(client, ada) as (socket, first):
        await store(client, ada, "a")
        await events(socket, 1)
        again = await answer(socket, {**SUBSCRIBE, "resume": first["token"]})
        assert again["resumed"] is True
        assert [told(event)[1] for event in await events(socket, 1)] == ["a"]
        await store(client, ada, "b")
        assert [told(event)[1] for event in await events(socket, 1)] == ["b"]
        await nothing_comes(socket)


async def test_a_quiet_subscriber_gets_newer_tokens_with_pong(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    bob = await person(accounts, "bob", "capture")
    async with subscribed(client, ada) as (socket, first):
        await store(client, bob, "bobs")
        pong = first
        async with asyncio.timeout(20):
            while pong["token"] == first["token"]:
                pong = await answer(socket, {"type": "ping"})
                await asyncio.sleep(0.1)
    await store(client, ada, "a")
    async with subscribed(client, ada, resume=pong["token"]) as (socket, again):
        assert again["resumed"] is True
        assert told(await socket.receive_json(timeout=20)) == ("created", "a")


async def test_a_token_tells_nothing_of_other_spaces(
    client: Client, accounts: Accounts, ada: Person
) -> None:
    bob = await person(accounts, "bob", "capture")
    tokens = []
    async with subscribed(client, ada) as (socket, first):
        tokens.append(first["token"])
        for n in range(5):
            await store(client, bob, f"bobs {n}")
            tokens.append((await answer(socket, {"type": "ping"}))["token"])
            async with subscribed(client, ada) as (_, other):
                tokens.append(other["token"])
    for token in tokens:
        assert b"conv_" not in base64.urlsafe_b64decode(token + "==")


@pytest.mark.parametrize(
    ("scope", "frame"), [("read", capture()), ("capture", SUBSCRIBE)], ids=["read", "capture"]
)
async def test_each_frame_needs_its_scope(
    client: Client, accounts: Accounts, scope: str, frame: dict[str, Any]
) -> None:
    who = await person(accounts, "someone", scope)
    async with connected(client, who) as socket:
        refused = await answer(socket, frame)
        assert (refused["error"]["code"], refused["retry"]) == ("forbidden", False)
        assert await answer(socket, {"type": "ping"}) == {"type": "pong"}


async def test_a_revoked_key_gets_no_further_event(
    client: Client, accounts: Accounts, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recollect.web.permission._RECHECK_SECONDS", 0)
    second = await accounts.keys.all(ada.user.id)
    async with subscribed(client, ada) as (socket, _):
        await accounts.keys.revoke(ada.user.id, second[0].id)
        space = client.app[STORE].space(ada.user.space)
        await space.conversations.write(inserts=[DOCUMENT])
        assert (await socket.receive_json(timeout=20))["error"]["code"] == "unauthorized"
        assert (await socket.receive(timeout=20)).data == 4401


async def test_who_is_no_member_any_more_gets_no_further_event(
    client: Client,
    ada: Person,
    database: "AsyncIOMotorDatabase[dict[str, Any]]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("recollect.web.permission._RECHECK_SECONDS", 0)
    other = {"_id": "spc_other", "name": "other", "kind": "shared", "created_at": DAY}
    members = [{"user": ada.user.id, "role": "owner"}]
    await database["spaces"].insert_one({**other, "members": members})
    async with client.ws_connect(PATH) as socket:
        hello = {"type": "hello", "token": ada.key, "space": "spc_other"}
        assert (await answer(socket, hello))["type"] == "welcome"
        assert (await answer(socket, SUBSCRIBE))["type"] == "subscribed"
        await database["spaces"].update_one({"_id": "spc_other"}, {"$set": {"members": []}})
        space = client.app[STORE].space("spc_other")
        await space.conversations.write(inserts=[DOCUMENT])
        assert (await socket.receive_json(timeout=20))["error"]["code"] == "not_found"
        assert (await socket.receive(timeout=20)).data == 4404


async def test_who_is_cut_off_for_not_reading_resumes_without_a_gap(
    client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("recollect.web.sockets._SENDING_SECONDS", 0.5)
    names = [str(n) for n in range(4000)]
    async with subscribed(client, ada) as (socket, first):
        made = [large(name) for name in names]
        await client.app[STORE].space(ada.user.space).conversations.write(inserts=made)
        for _ in range(600):
            if "cut off" in caplog.text:
                break
            await asyncio.sleep(0.1)
        assert "cut off" in caplog.text
        seen = [first] + await events(socket, 10)
    monkeypatch.undo()
    async with subscribed(client, ada, resume=seen[-1]["token"]) as (socket, again):
        assert again["resumed"] is True
        rest = await events(socket, 3990)
    assert [told(event) for event in seen[1:] + rest] == [("created", name) for name in names]


def large(name: str) -> dict[str, Any]:
    """A conversation whose event takes 4 kB."""
    return {**DOCUMENT, "_id": f"conv_{name}", "external_id": name, "url": 4000 * "x"}


@pytest.mark.parametrize(
    ("error", "told"),
    [(Unavailable("Away."), ("unavailable", True)), (KeyError("what"), ("internal", False))],
)
async def test_what_keeps_a_subscription_from_beginning_is_told(
    error: Exception, told: tuple[str, bool]
) -> None:
    memory = MemoryStore()
    memory.away = error
    sent: asyncio.Queue[str] = asyncio.Queue()

    async def permit() -> None:
        """Everybody may."""

    async def refuse(_: Refused) -> None:
        raise AssertionError("nobody is refused")

    live = Live(
        *(Events(cast(Store, memory)), cast(Imports, None), "spc"),
        send=sent.put, permit=permit, refuse=refuse, sent=lambda _: None,
    )  # fmt: skip
    await live.subscribe(protocol.Subscribe(("conversations",), None))
    failure = json.loads(await asyncio.wait_for(sent.get(), 5))
    assert (failure["error"]["code"], failure["retry"]) == told
    await live.stop()


async def test_a_stopping_server_ends_subscriptions_at_once(
    app: web.Application, accounts: Accounts
) -> None:
    ada = await person(accounts, "ada", "capture", "read")
    runner, url = await running(app)
    async with ClientSession() as session, session.ws_connect(url) as ws:
        await answer(ws, {"type": "hello", "token": ada.key})
        await answer(ws, SUBSCRIBE)
        async with asyncio.timeout(5):
            stopping = asyncio.create_task(runner.cleanup())
            assert (await ws.receive()).type is WSMsgType.CLOSE
            await stopping


DOCUMENT: dict[str, Any] = {
    **{"_id": "conv_x", "platform": "site", "external_id": "x", "captured_in": "spc_x"},
    **{"url": None, "title": "x", "model": None, "project": None, "tags": [], "user": {}},
    **{"created_at": None, "updated_at": None, "active_leaf": None, "temporary": False},
    **{"counts": {"messages": 0, "tokens": 0}, "deleted_at": None, "revision": 1},
    "completeness": {"known": 0, "stored": 0, "missing_count": 0, "missing": []},
}
