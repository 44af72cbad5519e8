"""What the real mongod says of changes and places, on which live events rest."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store.changes import Change, Changes, PlaceLost
from recollect.store.store import Store

Database = AsyncIOMotorDatabase[dict[str, Any]]
FIELDS = ("title", "deleted_at")


@pytest.fixture
def changes(store: Store) -> Changes:
    return store.conversation_changes(FIELDS, ("deleted_at",))


async def read(
    changes: Changes, after: bytes, count: int, space: str | None = None
) -> list[Change]:
    """The next changes after a place."""
    async with changes.watch(after, space) as watching, asyncio.timeout(20):
        found: list[Change] = []
        while len(found) < count:
            change = await watching.next()
            found += [change] if change else []
        return found


async def write(store: Store, space: str, *names: str) -> None:
    """Conversations of these names."""
    for name in names:
        new = {"_id": name, "title": name, "deleted_at": None, "large": "x"}
        await store.space(space).conversations.write(inserts=[new])


async def test_changes_come_in_order_with_the_fields_asked_for(
    store: Store, changes: Changes
) -> None:
    start = await changes.now()
    await write(store, "a", "one", "two")
    await store.space("a").conversations.update({"_id": "one"}, {"$set": {"deleted_at": 5}})
    await store.space("a").conversations.update({"_id": "one"}, {"$set": {"large": "y"}})
    found = await read(changes, start, 4)
    assert [change.operation for change in found] == ["insert", "insert", "update", "update"]
    assert found[1].document == {"_id": "two", "space": "a", "title": "two", "deleted_at": None}
    assert [change.updated for change in found] == [{}, {}, {"deleted_at": 5}, {}]


async def test_a_value_set_anew_is_no_change_of_it(store: Store, changes: Changes) -> None:
    await write(store, "a", "one")
    start = await changes.now()
    same = {"$set": {"deleted_at": None, "large": "y"}}
    await store.space("a").conversations.update({"_id": "one"}, same)
    assert [change.updated for change in await read(changes, start, 1)] == [{}]


async def test_places_compare_as_bytes_in_the_order_of_changes(
    store: Store, changes: Changes
) -> None:
    places = [await changes.now()]
    for n in range(40):
        await write(store, f"space {n % 3}", f"talk {n:02}")
        if n % 4 == 0:
            await store.space("a").messages.write(inserts=[{"_id": f"message {n}"}])
        if n % 5 == 0:
            places.append(await changes.now())
    places += [change.place for change in await read(changes, places[0], 40)]
    assert len(set(places)) == len(places)
    for place in places:
        later = await read(changes, place, sum(other > place for other in places[-40:]))
        assert [change.place for change in later] == [p for p in places[-40:] if p > place]


async def test_now_lies_behind_what_was_written_and_before_what_will_be(
    store: Store, changes: Changes
) -> None:
    await write(store, "a", "before")
    now = await changes.now()
    await write(store, "a", "after")
    (found,) = await read(changes, now, 1)
    assert found.document and found.document["_id"] == "after" and found.place > now


async def test_of_another_space_only_the_place_is_told(store: Store, changes: Changes) -> None:
    start = await changes.now()
    await write(store, "a", "mine")
    await write(store, "b", "theirs")
    mine, theirs = await read(changes, start, 2, "a")
    assert mine.document and mine.document["title"] == "mine"
    assert theirs.document is None
    assert theirs.place == (await read(changes, start, 2))[1].place


async def test_a_stream_for_one_space_passes_the_places_of_the_others(
    store: Store, changes: Changes
) -> None:
    start = await changes.now()
    async with changes.watch(start) as shared:
        await write(store, "b", "theirs")
        while not await shared.next():
            pass
        async with changes.watch(start, "a") as own, asyncio.timeout(5):
            while own.place < shared.place:
                await own.next()


async def test_stirring_moves_every_stream_up_to_now(store: Store, changes: Changes) -> None:
    start = await changes.now()
    await write(store, "a", "one")
    now = await changes.now()
    await changes.stir()
    async with asyncio.timeout(5), changes.watch(start) as watching:
        while watching.place < now:
            await watching.next()


async def test_a_place_that_does_not_exist_is_lost(store: Store, changes: Changes) -> None:
    start = await changes.now()
    await write(store, "a", "one", "two")
    found = await read(changes, start, 2)
    wrong = found[0].place.replace(b"one", b"any")
    assert wrong != found[0].place
    for place in (wrong, b"\x82", b"nonsense"):
        with pytest.raises(PlaceLost):
            await read(changes, place, 1)


async def test_a_stream_ends_when_its_collection_is_dropped(
    database: Database, store: Store, changes: Changes
) -> None:
    await write(store, "a", "one")
    start = await changes.now()
    async with changes.watch(start) as watching:
        await write(store, "a", "two")
        await database["conversations"].drop()
        with pytest.raises(PlaceLost):
            async with asyncio.timeout(10):
                while True:
                    await watching.next()


@pytest.fixture
async def waiting(changes: Changes) -> AsyncIterator[asyncio.Task[None]]:
    """A task that waits for changes that do not come."""

    async def wait() -> None:
        async with changes.watch(await changes.now()) as watching:
            while True:
                await watching.next()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0.3)
    yield task
    assert task.done()


async def test_waiting_ends_soon_after_it_is_cancelled(waiting: asyncio.Task[None]) -> None:
    waiting.cancel()
    done, _ = await asyncio.wait([waiting], timeout=2)
    assert done and waiting.cancelled()
