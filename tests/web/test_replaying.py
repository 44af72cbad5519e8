"""After an update a server reads again by itself what could not be read; nothing waits for it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from recollect.app import make_app
from recollect.capture.capture import Capture
from recollect.capture.frames import Frames
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, decode
from recollect.capture.replay import Replay
from recollect.config import Config
from recollect.errors import Unavailable
from recollect.platforms import registry
from recollect.platforms.base import Unparsed
from recollect.store.store import SpaceStore, Store
from tests.capture.site_frames import FRAMES, body
from tests.web.conftest import Client, Person

Start = Callable[[web.Application], Awaitable[Client]]


@pytest.fixture
async def unread(store: Store, ada: Person, monkeypatch: pytest.MonkeyPatch) -> SpaceStore:
    """A space with a capture of a site that was not known when it came."""
    text, known = body("claude", FRAMES["claude"][-1]), registry.adapters()
    frame = decode(text)
    assert isinstance(frame, CaptureFrame)
    monkeypatch.setattr(registry, "_ADAPTERS", ())
    with pytest.raises(Unparsed):
        await Capture(store, Ingest(store), Frames(7))(ada.user.space, frame, text)
    monkeypatch.setattr(registry, "_ADAPTERS", known)
    return store.space(ada.user.space)


async def test_what_could_not_be_read_is_there_after_the_next_start(
    store: Store, unread: SpaceStore, ada: Person, aiohttp_client: Start
) -> None:
    client = await aiohttp_client(make_app(Config(), store))
    for _ in range(1000):
        if await unread.frames.count({"state": "parsed"}, limit=1):
            break
        await asyncio.sleep(0.02)
    listed = await client.get("/api/v1/conversations", headers=ada.headers)
    (found,) = (await listed.json())["data"]
    assert found["platform"] == "claude" and found["completeness"]["missing_count"] == 0


async def test_a_replay_that_hangs_holds_nothing_up(
    store: Store, ada: Person, aiohttp_client: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, ended = asyncio.Event(), asyncio.Event()

    async def hang(*_: Any) -> AsyncIterator[Any]:
        started.set()
        try:
            await asyncio.sleep(600)
        finally:
            ended.set()
        yield

    monkeypatch.setattr(Replay, "__call__", hang)
    async with asyncio.timeout(20):
        client = await aiohttp_client(make_app(Config(), store))
        await started.wait()
        assert (await client.get("/readyz")).status == 200
        await client.close()
    assert ended.is_set()


@pytest.mark.parametrize(
    ("failure", "told"),
    [(Unavailable("The database is away."), "is away"), (KeyError("SECRET"), "KeyError")],
)
async def test_a_failure_is_logged_and_the_server_serves(
    store: Store,
    ada: Person,
    aiohttp_client: Start,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failure: Exception,
    told: str,
) -> None:
    async def fail(*_: Any) -> AsyncIterator[Any]:
        raise failure
        yield

    monkeypatch.setattr(Replay, "__call__", fail)
    caplog.set_level(logging.WARNING, "recollect.web.replaying")
    client = await aiohttp_client(make_app(Config(), store))
    for _ in range(1000):
        if caplog.records:
            break
        await asyncio.sleep(0.02)
    assert told in caplog.text and "SECRET" not in caplog.text
    assert (await client.get("/readyz")).status == 200
