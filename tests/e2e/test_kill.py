"""Nothing acknowledged is lost: server and mongod are killed while captures stream in.

A spy follows the database's change stream and pulls the trigger when it sees a write whose receipt
has not arrived yet, so that nearly every kill falls between a write and its receipt.
"""

import asyncio
import contextlib
import itertools
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import PyMongoError

from recollect.errors import AppError
from recollect.store.connection import connect
from recollect.store.embedded.session import embedded_mongod
from tests.e2e.server import ServerProcess
from tests.mongod import free_port

log = logging.getLogger(__name__)

KILLS = 21
IN_FLIGHT = 8
TALKS = 5


class Client:
    """Streams turns of a few conversations, resends what has no receipt, as the extension does."""

    def __init__(self, server: ServerProcess, key: str) -> None:
        self._server = server
        self._key = key
        self._numbers = itertools.count()
        self.outbox: dict[str, dict[str, Any]] = {}
        self.receipts: dict[str, dict[str, Any]] = {}
        self.sent: dict[str, str] = {}

    async def run(self, enough: Callable[[], bool]) -> None:
        """Send until it is enough and the outbox is empty."""
        while self.outbox or not enough():
            with contextlib.suppress(ClientError, ConnectionError, TimeoutError):
                async with self._socket() as socket:
                    await self._stream(socket, enough)
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def _socket(self) -> AsyncIterator[ClientWebSocketResponse]:
        url = f"{self._server.url}/api/v1/capture"
        async with ClientSession() as session, session.ws_connect(url) as socket:
            await socket.send_json({"type": "hello", "token": self._key})
            assert (await socket.receive_json(timeout=30))["type"] == "welcome"
            yield socket

    async def _stream(self, socket: ClientWebSocketResponse, enough: Callable[[], bool]) -> None:
        waiting = list(self.outbox.values())
        under_way = 0
        while waiting or under_way or not enough():
            while under_way < IN_FLIGHT and (waiting or not enough()):
                await socket.send_json(waiting.pop(0) if waiting else self._next())
                under_way += 1
            message = await socket.receive(timeout=30)
            if message.type is not WSMsgType.TEXT:
                return
            again = self._take(message.json())
            waiting += again
            under_way -= 1

    def _next(self) -> dict[str, Any]:
        number = next(self._numbers)
        talk, turn = f"talk {number % TALKS}", number // TALKS
        external_id = f"{talk} message {turn}"
        text = f"the words of {external_id}, $HOME and all"
        told = {
            "external_id": external_id,
            "parent_id": f"{talk} message {turn - 1}" if turn else None,
            "role": "user",
            "content": text,
        }
        self.sent[external_id] = text
        frame = {
            "type": "capture",
            "id": external_id,
            "platform": "site",
            "kind": "normalized",
            "payload": {"external_id": talk, "messages": [told]},
        }
        self.outbox[external_id] = frame
        return frame

    def _take(self, answer: Any) -> list[dict[str, Any]]:
        if answer["type"] == "ack":
            self.receipts[answer["id"]] = answer["receipt"]
            self.outbox.pop(answer["id"], None)
            return []
        assert answer["retry"], answer
        return [self.outbox[answer["id"]]]


class Killer:
    """Watches writes come in and kills between a write and its receipt."""

    def __init__(self, server: ServerProcess, client: Client) -> None:
        self._server = server
        self._client = client
        self._targets = itertools.cycle((self._kill_server, server.kill_mongod, self._kill_both))
        self.kills = 0

    async def run(self) -> None:
        """Kill KILLS times; before each, what has a receipt by then must be there."""
        await self._server.ready()
        while self.kills < KILLS:
            try:
                async with asyncio.timeout(60), database(self._server.folder) as opened:
                    await assert_all_there(opened, self._client.receipts)
                    await self._await_unacknowledged_write(opened)
                    next(self._targets)()
                    self.kills += 1
            except (AppError, PyMongoError):
                log.info("The last kill has not been overcome yet.", exc_info=True)
            await asyncio.sleep(0.2)
            await self._server.ready()

    async def _await_unacknowledged_write(self, opened: Any) -> None:
        acknowledged = len(self._client.receipts)
        async with opened["messages"].watch([{"$match": {"operationType": "insert"}}]) as changes:
            async for change in changes:
                fresh = len(self._client.receipts) - acknowledged >= 10
                external_id = change["fullDocument"]["external_id"]
                if fresh and external_id in self._client.outbox:
                    return

    def _kill_server(self) -> None:
        self._server.kill()

    def _kill_both(self) -> None:
        self._server.kill_mongod()
        self._server.kill()


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator["AsyncIOMotorDatabase[dict[str, Any]]"]:
    """The database of the running server, seen from outside."""
    async with (
        embedded_mongod(folder, serving=False, say=lambda _: None) as uri,
        connect(uri) as opened,
    ):
        yield opened


async def assert_all_there(opened: Any, receipts: dict[str, dict[str, Any]]) -> None:
    """Every message with a receipt is stored."""
    expected = set(receipts)
    stored = {m["external_id"] async for m in opened["messages"].find({}, {"external_id": 1})}
    assert not expected - stored, f"acknowledged and not there: {sorted(expected - stored)}"


@pytest.mark.timeout(900)
async def test_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", free_port())
    server.folder.mkdir()
    client = Client(server, server.command("key", "create", "--name", "test"))
    killer = Killer(server, client)
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(client.run(lambda: killer.kills >= KILLS))
            both.create_task(killer.run())
        async with database(server.folder) as opened:
            await _assert_complete(opened, client)
    finally:
        await server.stop()
    assert killer.kills >= KILLS
    assert "Traceback" not in server.log()


async def _assert_complete(opened: Any, client: Client) -> None:
    assert not client.outbox and client.receipts.keys() == client.sent.keys()
    stored = await opened["messages"].find({}).to_list(None)
    assert Counter(m["external_id"] for m in stored) == Counter(client.sent.keys())
    assert {m["external_id"]: m["text"] for m in stored} == client.sent
    ids = {key: receipt["message_ids"].get(key) for key, receipt in client.receipts.items()}
    by_id = {m["external_id"]: m["_id"] for m in stored}
    assert all(by_id[key] == found for key, found in ids.items() if found)
    talks = await opened["conversations"].find({}).to_list(None)
    assert sum(talk["counts"]["messages"] for talk in talks) == len(stored)
    assert all(talk["completeness"]["missing"] == [] for talk in talks)
    places = sorted(m["position"] for m in stored)
    assert places == sorted(n for talk in talks for n in range(talk["counts"]["messages"]))
