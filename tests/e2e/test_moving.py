"""A server that is killed while it moves a long conversation goes on at its next start."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession

from tests.e2e.server import ServerProcess
from tests.e2e.test_kill import database
from tests.mongod import free_port

COUNT = 6000


@pytest.mark.timeout(300)
async def test_a_kill_in_the_middle_of_a_move(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", free_port())
    server.folder.mkdir()
    headers = {"x-api-key": server.command("key", "create", "--name", "test")}
    try:
        await server.ready()
        async with ClientSession(server.url, headers=headers) as session:
            talk, space = await _stored(session), await _team(session)
            async with database(server.folder) as opened:
                moving = asyncio.create_task(_moved(session, talk, space))
                there = {"space": space}
                await _until(lambda: opened["messages"].count_documents(there, limit=1))
                server.kill()
                assert not await moving
                assert 0 < await opened["messages"].count_documents(there) < COUNT
            await server.ready()
            async with asyncio.timeout(60), database(server.folder) as opened:
                done = {"kept_in": space, "moving_from": {"$exists": False}}
                await _until(lambda: opened["origins"].count_documents(done))
                assert await opened["messages"].count_documents({"space": space}) == COUNT
            async with session.get(f"/api/v1/conversations/{talk}") as answer:
                found = await answer.json()
            assert (found["space"], found["message_count"]) == (space, COUNT)
    finally:
        await server.stop()
    assert "Traceback" not in server.log()


async def _until(count: Callable[[], Awaitable[int]]) -> None:
    while not await count():  # noqa: ASYNC110 (it happens in another process)
        await asyncio.sleep(0.001)


async def _stored(session: ClientSession) -> str:
    said = [
        {
            "external_id": str(number),
            "parent_id": str(number - 1) if number else None,
            "role": "user",
            "content": f"Number {number} of many words that are said here.",
        }
        for number in range(COUNT)
    ]
    told = {"platform": "site", "external_id": "talk", "messages": said}
    async with session.post("/api/v1/conversations", json={"conversations": [told]}) as answer:
        receipts: list[dict[str, Any]] = (await answer.json())["receipts"]
        return str(receipts[0]["conversation_id"])


async def _team(session: ClientSession) -> str:
    async with session.post("/api/v1/spaces", json={"name": "Team"}) as answer:
        return str((await answer.json())["id"])


async def _moved(session: ClientSession, talk: str, space: str) -> bool:
    path = f"/api/v1/conversations/{talk}/move"
    try:
        async with session.post(path, json={"space": space}) as answer:
            return answer.status == 200
    except ClientError:
        return False
