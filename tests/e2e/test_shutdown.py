"""A server that is told to end finishes what is under way; told twice, it ends at once."""

import asyncio
import json
import re
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from recollect.store.connection import connect
from recollect.store.embedded.layout import layout_of
from recollect.store.embedded.session import embedded_mongod
from tests.e2e.server import ServerProcess
from tests.mongod import free_port

TALKS = 60
MESSAGES = 40
FRAMES = 8
_TO_PEOPLE = re.compile(r"Recollect is at |Pairing code: |Or open the page ")  # on standard output


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    server = ServerProcess(tmp_path / "data", free_port(), RECOLLECT_LOG_FORMAT="json")
    server.folder.mkdir()
    server.start()
    await server.ready()
    yield server
    if server.running():
        server.kill_mongod()
        server.kill()


@pytest.fixture
def key(server: ServerProcess) -> str:
    return server.command("key", "create", "--name", "test")


def talk(name: str, messages: int = MESSAGES) -> dict[str, Any]:
    said = [
        {"external_id": f"{name} {n}", "role": "user", "content": f"number {n} of {name}. " * 50}
        for n in range(messages)
    ]
    return {"platform": "mychat", "external_id": name, "messages": said}


@asynccontextmanager
async def api(server: ServerProcess, key: str) -> AsyncIterator[ClientSession]:
    headers = {"Authorization": f"Bearer {key}"}
    async with ClientSession(server.url, headers=headers) as session:
        yield session


def mongod_ended_cleanly(server: ServerProcess) -> bool:
    return (layout_of(server.folder).database / "mongod.lock").stat().st_size == 0


async def stored(server: ServerProcess) -> dict[str, int]:
    """How many messages each stored conversation has, by the messages that are there."""
    async with (
        embedded_mongod(server.folder, serving=False, say=lambda _: None) as uri,
        connect(uri) as opened,
    ):
        talks = await opened["conversations"].find({}).to_list(None)
        return {
            each["external_id"]: await opened["messages"].count_documents(
                {"conversation": each["_id"]}
            )
            for each in talks
        }


async def upserted(session: ClientSession, talks: list[dict[str, Any]]) -> Any:
    body = BytesIO(json.dumps({"conversations": talks}).encode())
    headers = {"Content-Type": "application/json"}
    async with session.post("/api/v1/conversations", data=body, headers=headers) as answer:
        assert answer.status == 200
        return (await answer.json())["receipts"]


async def begun(session: ClientSession, upsert: asyncio.Task[Any]) -> None:
    """Wait until the first of the conversations is stored, and not yet the last."""
    while not upsert.done():
        async with session.get("/api/v1/conversations?limit=1") as answer:
            if (await answer.json())["data"]:
                return
        await asyncio.sleep(0.01)


async def test_a_large_upsert_is_finished_and_answered(server: ServerProcess, key: str) -> None:
    async with api(server, key) as session:
        talks = [talk(f"upsert {n}") for n in range(TALKS)]
        upsert = asyncio.create_task(upserted(session, talks))
        await begun(session, upsert)
        assert not upsert.done()
        server.tell(signal.SIGTERM)
        receipts = await upsert
    assert [receipt["messages"]["stored"] for receipt in receipts] == [MESSAGES] * TALKS
    assert await server.ended() == 0
    assert mongod_ended_cleanly(server)
    assert "Traceback" not in server.log()
    assert await stored(server) == {f"upsert {n}": MESSAGES for n in range(TALKS)}


async def test_captures_under_way_get_their_receipts(server: ServerProcess, key: str) -> None:
    async with (
        ClientSession(server.url) as session,
        session.ws_connect("/api/v1/capture") as socket,
    ):
        await socket.send_json({"type": "hello", "token": key})
        await socket.receive_json()
        for number in range(FRAMES):
            told = talk(f"capture {number}", 200)
            frame = {"type": "capture", "id": str(number), "kind": "normalized", "payload": told}
            await socket.send_json({**frame, "platform": "mychat"})
        acks = [await socket.receive_json()]
        server.tell(signal.SIGTERM)
        acks += [message.json() async for message in socket]
        assert socket.close_code == 1001
    assert all(ack["type"] == "ack" for ack in acks)
    assert await server.ended() == 0
    assert mongod_ended_cleanly(server)
    there = await stored(server)
    assert {ack["receipt"]["external_id"]: 200 for ack in acks} == there
    assert "Traceback" not in server.log()


async def test_exports_are_finished_by_a_reader_who_takes_their_time(
    server: ServerProcess, key: str
) -> None:
    async with api(server, key) as session:
        receipts = await upserted(session, [talk("long", 6000)])
        one = f"/api/v1/conversations/{receipts[0]['conversation_id']}/export?format=json"
        async with session.get(one) as alone, session.get("/api/v1/export") as everything:
            begun = [await each.content.readexactly(1000) for each in (alone, everything)]
            server.tell(signal.SIGTERM)
            await asyncio.sleep(1)
            whole = begun[0] + await alone.read()
            lines = (begun[1] + await everything.read()).splitlines()
    assert len(json.loads(whole)["messages"]) == 6000
    assert json.loads(lines[-1]) == {"type": "end", "conversations": 1, "messages": 6000}
    assert await server.ended() == 0


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_told_twice_it_ends_at_once(
    server: ServerProcess, key: str, second: signal.Signals
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(_half_a_request(key))
        await writer.drain()
        await asyncio.sleep(0.5)
        server.tell(signal.SIGTERM)
        await asyncio.sleep(1)
        assert server.running()
        began = time.monotonic()
        server.tell(second)
        assert await server.ended() == 128 + second
        assert time.monotonic() - began < 20
    finally:
        writer.close()
    assert mongod_ended_cleanly(server)
    assert "Traceback" not in server.log()


async def test_two_signals_at_the_same_moment_end_it_at_once(
    server: ServerProcess, key: str
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(_half_a_request(key))
        await writer.drain()
        await asyncio.sleep(0.5)
        began = time.monotonic()
        server.tell(signal.SIGTERM)
        server.tell(signal.SIGINT)
        assert await server.ended() in {128 + signal.SIGTERM, 128 + signal.SIGINT}
        assert time.monotonic() - began < 20
    finally:
        writer.close()
    assert mongod_ended_cleanly(server)


def _half_a_request(key: str) -> bytes:
    return (
        f"POST /api/v1/conversations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    ).encode()


async def test_every_line_of_json_is_one_and_knows_its_request(
    server: ServerProcess, key: str
) -> None:
    async with api(server, key) as session:
        async with session.get("/api/v1/search?q=private", headers={"X-Request-Id": "quoted"}) as a:
            assert a.headers["X-Request-Id"] == "quoted"
        async with session.post("/api/v1/search", json={"q": "private", "limit": 0}) as answer:
            assert answer.status == 400
    server.tell(signal.SIGTERM)
    assert await server.ended() == 0
    lines = [json.loads(line) for line in server.log().splitlines() if line.startswith("{")]
    access = [line for line in lines if line["logger"] == "aiohttp.access"]
    assert next(line["request_id"] for line in access if "search" in line["message"]) == "quoted"
    assert all(line["request_id"] for line in access)
    assert "private" not in server.log() and key not in server.log()


async def test_what_the_server_tells_of_itself_is_in_its_log(server: ServerProcess) -> None:
    await server.stop()
    told = [line for line in server.log().splitlines() if not _TO_PEOPLE.match(line)]
    said = [json.loads(line)["message"] for line in told]
    assert any(each.startswith("Starting the database") for each in said)
    assert any(each.startswith("Stopping") for each in said)
