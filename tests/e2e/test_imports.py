"""An import whose server is killed is interrupted, and started again it stores nothing twice."""

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.archive.examples import claude
from tests.e2e.server import ServerProcess
from tests.e2e.test_kill import database
from tests.mongod import free_port

COUNT = 1500


@pytest.mark.timeout(300)
async def test_a_kill_in_the_middle_of_an_import(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", free_port())
    server.folder.mkdir()
    headers = {"x-api-key": server.command("key", "create", "--name", "test")}
    data = json.dumps([claude(number) for number in range(COUNT)]).encode()
    try:
        await server.ready()
        async with ClientSession(server.url, headers=headers) as session:
            async with session.post("/api/v1/import", data=io.BytesIO(data)) as answer:
                path = f"/api/v1/jobs/{(await answer.json())['id']}"
            await _until(session, path, "running", 50)
            server.kill()
            await server.ready()
            found = await _until(session, path, "interrupted")
            assert found["progress"]["conversations"] < COUNT
            async with session.post(f"{path}/restart") as answer:
                assert answer.status == 202
            done = await _until(session, path, "done")
        report = done["report"]
        assert report["whole"] and report["conversations"] == COUNT
        assert report["unchanged"] >= 100 and report["created"] + report["unchanged"] == 2 * COUNT
        async with database(server.folder) as opened:
            assert await opened["conversations"].count_documents({}) == COUNT
            assert await opened["messages"].count_documents({}) == 2 * COUNT
        assert not [each for each in (server.folder / "imports").rglob("*") if each.is_file()]
    finally:
        await server.stop()


async def _until(session: ClientSession, path: str, state: str, count: int = 0) -> dict[str, Any]:
    async with asyncio.timeout(90):
        while True:
            async with session.get(path) as answer:
                found: dict[str, Any] = await answer.json()
            if found["state"] == state and found["progress"]["conversations"] >= count:
                return found
            assert found["state"] in {"queued", "running", state}, found
            await asyncio.sleep(0.05)
