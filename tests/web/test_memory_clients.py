"""The published examples of the ChatGPT Memory API, and the official client, against the server."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import openai
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from recollect.client import Recollect
from recollect.memory.documents import document
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection
from recollect.store.store import Store
from tests.memory.conftest import NOON
from tests.web.conftest import Client, Person

Serve = Callable[[web.Application], Awaitable[TestServer]]

# "OpenAI ChatGPT Memory API, Complete Guide for Developers (2026)", aimemory.pro, read 2026-11-27.
# Only the import and the constructor are changed.
PUBLISHED_LIST = """
from recollect.client import Recollect

client = Recollect()

# List all memories for the user
memories = client.memory.list()

for memory in memories.data:
    print(f"[{memory.id}] {memory.content}")
"""
PUBLISHED_CREATE = """
# Store a new memory
memory = client.memory.create(
    content="User prefers Python and TypeScript for backend services. "
            "They use PostgreSQL for databases and deploy on AWS."
)

print(f"Created memory: {memory.id}")
"""
PUBLISHED_UPDATE = """
# Update a specific memory
updated = client.memory.update(
    memory_id="mem_abc123",
    content="User prefers Python, TypeScript, and Go for backend services. "
            "They use PostgreSQL and Redis for data, and deploy on AWS ECS."
)

print(f"Updated: {updated.content}")
"""
PUBLISHED_DELETE = """
# Remove a specific memory
client.memory.delete(memory_id="mem_abc123")
print("Memory deleted successfully")
"""


@pytest.fixture
def environment(client: Client, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the README says to set; and what is set for OpenAI must not matter."""
    monkeypatch.setenv("RECOLLECT_URL", str(client.make_url("/")))
    monkeypatch.setenv("RECOLLECT_API_KEY", ada.key)
    for name in ("API_KEY", "BASE_URL", "ORG_ID", "PROJECT_ID", "ADMIN_KEY"):
        monkeypatch.setenv(f"OPENAI_{name}", "https://openai.invalid")


@pytest.fixture
def connected(environment: None) -> Iterator[Recollect]:
    """The client; it is closed, as `filterwarnings = error` wants."""
    with Recollect() as made:
        yield made


@pytest.mark.usefixtures("environment")
async def test_the_published_examples_run(
    store: Store, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    space = store.space(ada.user.space)
    known = document("mem_abc123", Draft(content="User prefers Python."), None, NOON)
    await space.memories.write(inserts=[known])
    together = PUBLISHED_LIST + PUBLISHED_CREATE + PUBLISHED_UPDATE + PUBLISHED_DELETE
    await asyncio.to_thread(exec, f"{together}\nclient.close()\n", {})
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "[mem_abc123] User prefers Python."
    assert re.fullmatch(r"Created memory: mem_[0-9a-f]{30}", told[1])
    assert told[2].startswith("Updated: User prefers Python, TypeScript, and Go")
    assert told[3] == "Memory deleted successfully"
    kept = [memory async for memory in Memories(space).stream(Selection())]
    assert [memory.content[:34] for memory in kept] == ["User prefers Python and TypeScript"]


async def test_typed_objects_and_all_pages(connected: Recollect) -> None:
    def talk() -> None:
        memory = connected.memory
        for number in range(25):
            memory.create(content=f"fact {number}", tags=["t"], metadata={"n": number})
        first = memory.list(limit=10, tags=["t"])
        assert len(first.data) == 10
        assert [one.content for one in first] == [f"fact {n}" for n in range(24, -1, -1)]
        (one,) = memory.list(metadata={"n": "7"})
        assert (one.content, one.created_at.year > 2000, one.version) == ("fact 7", True, 1)
        changed = memory.update(one.id, content="fact seven", expiration_days=3, version=1)
        assert changed.expires_at is not None
        kept = memory.update(one.id, expiration_days=None, tags=None)
        assert (kept.expires_at, kept.tags, kept.content) == (None, [], "fact seven")
        assert memory.retrieve(one.id) == kept
        found = memory.search("seven")
        assert [(hit.id, hit.matched) for hit in found] == [(one.id, ["seven"])]
        again = memory.create(content="fact seven")
        assert [(near.id, near.likeness) for near in again.near_duplicates] == [(one.id, 1.0)]
        assert memory.delete(one.id).deleted

    await asyncio.to_thread(talk)


async def test_a_batch_by_the_client(connected: Recollect) -> None:
    def talk() -> None:
        told = connected.memory.batch(
            [{"op": "create", "content": "tea"}, {"op": "delete", "id": "mem_nowhere"}]
        )
        assert (told.created, told.failed) == (1, 1)
        assert told.data[1].error is not None
        assert told.data[1].error["code"] == "not_found"

    await asyncio.to_thread(talk)


async def test_errors_are_those_of_the_official_client(connected: Recollect) -> None:
    def talk() -> None:
        memory = connected.memory
        with pytest.raises(openai.BadRequestError, match="content") as wrong:
            memory.create(content=" ")
        assert wrong.value.code == "invalid_input"
        with pytest.raises(openai.NotFoundError):
            memory.retrieve("mem_nowhere")
        with pytest.raises(ValueError, match="no id"):
            memory.delete("../conversations/x")
        made = memory.create(content="tea")
        memory.update(made.id, content="coffee")
        with pytest.raises(openai.APIStatusError) as stale:
            memory.update(made.id, content="milk", version=1)
        assert (stale.value.status_code, stale.value.code) == (412, "stale")
        with pytest.raises(openai.APIStatusError):
            memory.delete(made.id, version=1)
        stranger = connected.with_options(api_key="rk_" + "0" * 43)
        with pytest.raises(openai.AuthenticationError):
            stranger.memory.list()

    await asyncio.to_thread(talk)


async def test_the_plain_client_reaches_the_same_addresses(client: Client, ada: Person) -> None:
    def talk() -> None:
        address = str(client.make_url("/v1"))
        with openai.OpenAI(api_key=ada.key, base_url=address, max_retries=0) as plain:
            body = {"content": "tea", "metadata": {"kind": "drink"}, "tags": ["a"]}
            made: Any = plain.post("/memory", cast_to=object, body=body)
            query = {"metadata": {"kind": "drink"}, "tags": ["a", "b"]}
            listed: Any = plain.get("/memory", cast_to=object, options={"params": query})
            assert [one["id"] for one in listed["data"]] == [made["id"]]

    await asyncio.to_thread(talk)


async def test_a_lost_answer_makes_nothing_twice(
    client: Client, ada: Person, aiohttp_server: Serve
) -> None:
    dropped = 0

    async def drop_the_first_answer(request: web.Request) -> web.Response:
        nonlocal dropped
        url = client.make_url(request.path_qs)
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() in {"authorization", "content-type", "idempotency-key"}
        }
        answer = await client.session.request(
            request.method, url, headers=headers, data=await request.read()
        )
        body = await answer.read()
        if not dropped:
            dropped += 1
            assert request.transport
            request.transport.abort()
        return web.Response(body=body, status=answer.status, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", drop_the_first_answer)
    proxy = await aiohttp_server(app)

    def talk() -> None:
        with Recollect(api_key=ada.key, base_url=str(proxy.make_url("/"))) as through:
            made = through.memory.create(content="tea")
            assert [one.id for one in through.memory.list()] == [made.id]

    await asyncio.to_thread(talk)
    assert dropped == 1


def test_without_a_key_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOLLECT_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-us")
    with pytest.raises(openai.OpenAIError, match="RECOLLECT_API_KEY"):
        Recollect()
