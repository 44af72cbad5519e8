"""Live events between real processes: two servers on one MongoDB, kills, restarts, slow readers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType
from motor.motor_asyncio import AsyncIOMotorClient

from tests.e2e.server import ServerProcess
from tests.mongod import free_port

MIB = 1024 * 1024
CHANGES = 5000
MOST_MEMORY = 60 * MIB
LONG = "https://example.org/" + 4000 * "x"


@asynccontextmanager
async def servers(folder: Path, count: int, mongodb_uri: str) -> AsyncIterator[list[ServerProcess]]:
    """Servers that answer, each with a data directory of its own, stopped in the end."""
    made = []
    for number in range(count):
        data = folder / f"data {number}"
        data.mkdir()
        made.append(ServerProcess(data, free_port(), RECOLLECT_MONGODB_URI=mongodb_uri))
    try:
        for server in made:
            await server.ready()
        yield made
    finally:
        for server in made:
            await server.stop()


@asynccontextmanager
async def subscribed(
    server: ServerProcess, key: str, token: str | None = None
) -> AsyncIterator[tuple[ClientWebSocketResponse, dict[str, Any]]]:
    """A subscribed socket, and the answer."""
    url = f"{server.url}/api/v1/capture"
    async with ClientSession() as session, session.ws_connect(url, max_msg_size=0) as socket:
        await socket.send_json({"type": "hello", "token": key})
        assert (await socket.receive_json(timeout=30))["type"] == "welcome"
        frame = {"type": "subscribe", "topics": ["conversations"], "resume": token}
        await socket.send_json(frame)
        yield socket, await socket.receive_json(timeout=30)


async def write(server: ServerProcess, key: str, *names: str) -> list[str]:
    """Conversations of these names over REST; their ids."""
    told = [
        {"platform": "site", "external_id": name, "messages": [{**MESSAGE, "external_id": name}]}
        for name in names
    ]
    async with ClientSession(headers={"x-api-key": key}) as session:
        answer = await session.post(
            f"{server.url}/api/v1/conversations", json={"conversations": told}
        )
        assert answer.status == 200, await answer.text()
        return [receipt["conversation_id"] for receipt in (await answer.json())["receipts"]]


MESSAGE = {"role": "user", "content": "words"}


async def events(socket: ClientWebSocketResponse, count: int) -> list[Any]:
    """The next events."""
    return [await socket.receive_json(timeout=60) for _ in range(count)]


def told(found: list[Any]) -> list[tuple[str, str]]:
    """What happened to which conversation."""
    return [(e["data"]["change"], e["data"]["conversation"]["external_id"]) for e in found]


def created(names: list[str]) -> list[tuple[str, str]]:
    return [("created", name) for name in names]


async def test_two_servers_are_killed_and_restarted_and_a_socket_resumes_without_a_gap(
    tmp_path: Path, mongodb_server: str
) -> None:
    uri = mongodb_server.replace("/?", "/events_two?")
    async with servers(tmp_path, 2, uri) as (one, other):
        key = one.command("key", "create", "--name", "test")
        async with subscribed(one, key) as (socket, first):
            assert first["resumed"] is False
            await write(other, key, "a", "b")
            seen = await events(socket, 2)
            assert told(seen) == created(["a", "b"])
            one.kill()
            other.kill()
        await other.ready()
        names = [str(n) for n in range(300)]
        ids: list[str] = []
        for start in range(0, 300, 100):
            ids += await write(other, key, *names[start : start + 100])
        async with ClientSession(headers={"x-api-key": key}) as session:
            await session.delete(f"{other.url}/api/v1/conversations/{ids[-1]}")
        other.kill()
        await one.ready()
        async with subscribed(one, key, seen[0]["token"]) as (socket, again):
            assert again["resumed"] is True
            missed = told(await events(socket, 302))
            await other.ready()
            await write(other, key, "last")
            missed += told(await events(socket, 1))
        assert missed == [*created(["b", *names]), ("deleted", "299"), ("created", "last")]
        for server in (one, other):
            assert "Traceback" not in server.log()


class Follower:
    """Follows over every kill, as a client that keeps its newest token."""

    def __init__(self, server: ServerProcess, key: str) -> None:
        self._server = server
        self._key = key
        self._token: str | None = None
        self.begun = asyncio.Event()
        self.seen: list[str] = []

    def has(self, names: list[str]) -> bool:
        """Whether it has been told of all of them."""
        return set(names) <= set(self.seen)

    async def run(self, enough: Callable[[], bool]) -> None:
        """Follow until it is enough; assert that there never is a gap."""
        while not enough():
            with contextlib.suppress(ClientError, ConnectionError, TimeoutError):
                async with subscribed(self._server, self._key, self._token) as (socket, first):
                    if first["type"] == "subscribed":
                        assert first["resumed"] is (self._token is not None)
                        self._token = first["token"]
                        self.begun.set()
                        await self._follow(socket, enough)
            await asyncio.sleep(0.05)

    async def _follow(self, socket: ClientWebSocketResponse, enough: Callable[[], bool]) -> None:
        while not enough():
            with contextlib.suppress(TimeoutError):
                message = await socket.receive(timeout=1)
                if message.type is not WSMsgType.TEXT:
                    return
                event = message.json()
                assert event["type"] == "event", event
                self._token = event["token"]
                self.seen += [name for change, name in told([event]) if change == "created"]


class Writer:
    """Writes conversations one by one, each until it is acknowledged."""

    def __init__(self, server: ServerProcess, key: str) -> None:
        self._server = server
        self._key = key
        self.written: list[str] = []
        self.enough = False

    async def run(self, begin: asyncio.Event) -> None:
        """Write until it is enough."""
        await begin.wait()
        while not self.enough:
            name = str(len(self.written))
            try:
                await write(self._server, self._key, name)
                self.written.append(name)
            except ClientError:
                await asyncio.sleep(0.05)


@pytest.mark.timeout(300)
async def test_kills_at_any_moment_cost_a_subscriber_nothing(
    tmp_path: Path, mongodb_server: str
) -> None:
    uri = mongodb_server.replace("/?", "/events_kills?")
    async with servers(tmp_path, 2, uri) as (one, other):
        key = one.command("key", "create", "--name", "test")
        follower = Follower(one, key)
        writer = Writer(other, key)
        async with asyncio.TaskGroup() as group:
            writing = asyncio.create_task(writer.run(follower.begun))
            group.create_task(follower.run(lambda: writing.done() and follower.has(writer.written)))
            for victims in ((one,), (other,), (one, other)) * 2:
                await asyncio.sleep(1)
                for victim in victims:
                    victim.kill()
                for victim in victims:
                    await victim.ready()
            writer.enough = True
            await writing
        first_seen = list(dict.fromkeys(follower.seen))
        assert first_seen == writer.written and len(first_seen) > 20


async def test_a_subscription_outlives_a_restart_of_mongod(tmp_path: Path) -> None:
    async with servers(tmp_path, 1, "") as (server,):
        key = server.command("key", "create", "--name", "test")
        async with subscribed(server, key) as (socket, _):
            await write(server, key, "before")
            assert told(await events(socket, 1)) == created(["before"])
            server.kill_mongod()
            async with asyncio.timeout(60):
                while True:
                    with contextlib.suppress(AssertionError):  # 503, while it is away
                        await write(server, key, "after")
                        break
                    await asyncio.sleep(0.1)
            assert told(await events(socket, 1)) == created(["after"])
        log = server.log()
        assert "Traceback" not in log and log.count("Live events pause") <= 1


async def test_who_does_not_read_costs_no_memory_and_misses_nothing(
    tmp_path: Path, mongodb_server: str
) -> None:
    uri = mongodb_server.replace("/?", "/events_slow?")
    names = [str(n) for n in range(CHANGES)]
    async with servers(tmp_path, 1, uri) as (server,):
        key = server.command("key", "create", "--name", "test")
        async with subscribed(server, key) as (socket, _), subscribed(server, key) as (reader, _):
            space = await _space(server, key)
            before = server.memory()
            await _insert(uri, space, names)
            assert told(await events(reader, CHANGES)) == created(names)
            assert server.memory() - before < MOST_MEMORY
            assert told(await events(socket, CHANGES)) == created(names)
        assert server.memory() - before < MOST_MEMORY


async def _space(server: ServerProcess, key: str) -> str:
    url = f"{server.url}/api/v1/capture"
    async with ClientSession() as session, session.ws_connect(url) as socket:
        await socket.send_json({"type": "hello", "token": key})
        return str((await socket.receive_json(timeout=30))["space"])


async def _insert(uri: str, space: str, names: list[str]) -> None:
    """Conversations written by another program, so large that no buffer holds all events."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(uri)
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    shared: dict[str, Any] = {
        **{"space": space, "captured_in": space, "platform": "site", "url": LONG, "title": None},
        **{"model": None, "project": None, "tags": [], "created_at": moment, "updated_at": None},
        **{"active_leaf": None, "temporary": False, "deleted_at": None, "revision": 1},
        "counts": {"messages": 0, "tokens": 0},
        "completeness": {"known": 0, "stored": 0, "missing_count": 0, "missing": []},
    }
    made = [{"_id": f"conv_{name}", "external_id": name, **shared} for name in names]
    await client.get_default_database()["conversations"].insert_many(made)
    client.close()
