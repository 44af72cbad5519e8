"""A capture that read where a conversation is, and writes after it was moved: step by step."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from recollect.capture import whereabouts
from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.capture.writer import MessageWriter
from recollect.store.store import Store
from tests.capture.test_whereabouts import HERE, TALK, THERE, Database, counts, moved, talk


@asynccontextmanager
async def paused(
    patch: pytest.MonkeyPatch, owner: Any, name: str, *, after: bool = False
) -> AsyncIterator[tuple[asyncio.Event, Callable[[], None]]]:
    """Hold the first call of a coroutine function, before or after it has done its work.

    Gives an event that it is held, and what lets it go on.
    """
    real, held, go = getattr(owner, name), asyncio.Event(), asyncio.Event()

    async def waiting(*args: Any, **named: Any) -> Any:
        first = not held.is_set()
        result = await real(*args, **named) if after else None
        if first:
            held.set()
            await go.wait()
        return result if after else await real(*args, **named)

    patch.setattr(owner, name, waiting)
    yield held, go.set
    go.set()


async def test_what_is_written_while_a_move_is_under_way_comes_along(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The capture ends where the conversation was, after its first messages were carried over."""
    await Ingest(store)(HERE, from_conversation(talk(2)))
    async with (
        paused(monkeypatch, MessageWriter, "write") as (writing, write),
        paused(monkeypatch, whereabouts, "_carry", after=True) as (carried, carry_on),
    ):
        capture = asyncio.create_task(Ingest(store)(HERE, from_conversation(talk(4))))
        await writing.wait()
        moving = asyncio.create_task(moved(store, THERE))
        await carried.wait()
        write()
        assert (await capture).messages.stored == 4
        carry_on()
        await moving
    assert await counts(database) == {THERE: 4}
    (found,) = await store.space(THERE).conversations.find({})
    assert found["counts"]["messages"] == 4


async def test_what_is_written_after_a_move_is_begun_anew_where_it_is(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Ingest(store)(HERE, from_conversation(talk(2)))
    async with paused(monkeypatch, MessageWriter, "write") as (writing, write):
        capture = asyncio.create_task(Ingest(store)(HERE, from_conversation(talk(4))))
        await writing.wait()
        await moved(store, THERE)
        write()
        receipt = await capture
    assert receipt.conversation_id == TALK and receipt.messages.stored == 4 and receipt.complete
    assert await counts(database) == {THERE: 4}
    assert not await store.space(HERE).conversations.find({})
