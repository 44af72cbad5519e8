"""No memory that was acknowledged is lost, and none is made twice, when everything is killed.

Creates and batches are sent again under their Idempotency-Key until they are answered, as the
client does, while server and mongod are killed again and again.
"""

import asyncio
import contextlib
import itertools
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.e2e.server import ServerProcess
from tests.mongod import free_port

KILLS = 2
WRITERS = 4
OF_A_BATCH = 20
ANSWERS = 5
"""Between two kills."""


class Writer:
    """Makes memories one by one or in batches; what was acknowledged is in `made` by content."""

    def __init__(
        self, server: ServerProcess, key: str, name: str, answers: "asyncio.Queue[None]"
    ) -> None:
        self._url = f"{server.url}/v1/memory"
        self._headers = {"Authorization": f"Bearer {key}"}
        self._name = name
        self._answers = answers
        self.made: dict[str, str] = {}

    async def run(self, done: asyncio.Event) -> None:
        """Write until it is done, and what is under way then."""
        async with ClientSession(headers=self._headers, timeout=ClientTimeout(20)) as session:
            for number in itertools.count():
                if done.is_set():
                    return
                await (self._one if number % 2 else self._many)(session, number)
                self._answers.put_nowait(None)

    async def _one(self, session: ClientSession, number: int) -> None:
        content = f"{self._name} fact {number} $HOME"
        answer = await self._sent(session, "", number, {"content": content})
        self.made[content] = answer["id"]

    async def _many(self, session: ClientSession, number: int) -> None:
        contents = [f"{self._name} fact {number}, {place}" for place in range(OF_A_BATCH)]
        operations = [{"op": "create", "content": content} for content in contents]
        answer = await self._sent(session, "/batch", number, {"operations": operations})
        assert answer["created"] == OF_A_BATCH
        for content, outcome in zip(contents, answer["data"], strict=True):
            self.made[content] = outcome["id"]

    async def _sent(self, session: ClientSession, path: str, number: int, body: Any) -> Any:
        """The answer, however often it takes."""
        headers = {"Idempotency-Key": f"{self._name} {number}"}
        while True:
            with contextlib.suppress(ClientError, ConnectionError, TimeoutError):
                url = f"{self._url}{path}"
                async with session.post(url, json=body, headers=headers) as answer:
                    if answer.status < 500:
                        assert answer.status in {200, 201}, await answer.text()
                        return await answer.json()
            await asyncio.sleep(0.05)


async def test_nothing_acknowledged_is_lost_and_nothing_made_twice(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", free_port())
    key = (await asyncio.to_thread(server.command, "key", "create", "--name", "writer")).split()[-1]
    try:
        await server.ready()
        made = await _written(server, key)
        stored = await _stored(server, key)
    finally:
        await server.stop()
    assert len(made) > KILLS * ANSWERS
    assert sorted(stored) == sorted(made.items())


async def _written(server: ServerProcess, key: str) -> dict[str, str]:
    """What was acknowledged while everything was killed again and again: ids by content."""
    answers: asyncio.Queue[None] = asyncio.Queue()
    writers = [Writer(server, key, f"writer {n}", answers) for n in range(WRITERS)]
    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(writer.run(done))
        for number in range(KILLS):
            for _ in range(ANSWERS):
                await answers.get()
            if number % 2:
                server.kill_mongod()
            server.kill()
            await server.ready()
        done.set()
    return {content: key for writer in writers for content, key in writer.made.items()}


async def _stored(server: ServerProcess, key: str) -> list[tuple[str, str]]:
    headers = {"Authorization": f"Bearer {key}"}
    found: list[tuple[str, str]] = []
    after = ""
    async with ClientSession(headers=headers) as session:
        while True:
            query = {"limit": "100"} | ({"after": after} if after else {})
            async with session.get(f"{server.url}/v1/memory", params=query) as answer:
                page = await answer.json()
            found += [(one["content"], one["id"]) for one in page["data"]]
            if not page["has_more"]:
                return found
            after = page["last_id"]
