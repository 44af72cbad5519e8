"""Conversations that were moved to another space: captures follow, and nothing gets lost."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.capture import whereabouts
from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.conversations.editing import delete, restore
from recollect.conversations.moving import move
from recollect.errors import Conflict, NotFound
from recollect.models import Conversation, conversation_id, message_id
from recollect.store.scoped import ScopedCollection
from recollect.store.store import Store
from tests.capture.build import START, conversation, message, page

HERE, THERE, THIRD = "spc_here", "spc_there", "spc_third"
TALK = conversation_id(HERE, "site", "talk")
Database = AsyncIOMotorDatabase[dict[str, Any]]


def talk(count: int) -> Conversation:
    """The first so many messages of a talk."""
    names = [str(number) for number in range(count)]
    parents = ["", *names]
    said = [message(name, parent=parents[at]) for at, name in enumerate(names)]
    return conversation(*said, active_leaf=names[-1], title="Talk")


async def counts(database: Database) -> dict[str, int]:
    """How many messages are in which space."""
    group = {"$group": {"_id": "$space", "messages": {"$sum": 1}}}
    found = await database["messages"].aggregate([group]).to_list(None)
    return {each["_id"]: each["messages"] for each in found}


async def moved(store: Store, target: str, source: str = HERE) -> None:
    await move(store, store.space(source), TALK, target)


async def test_ids_stay_and_the_next_capture_follows(
    store: Store, ingest: Ingest, database: Database
) -> None:
    before = await ingest(HERE, from_conversation(talk(3)), every_id=True)
    await moved(store, THERE)
    assert await counts(database) == {THERE: 3}
    for one in (ingest, Ingest(store)):
        receipt = await one(HERE, from_conversation(talk(5)), every_id=True)
        assert receipt.conversation_id == before.conversation_id == TALK
        assert before.message_ids.items() <= receipt.message_ids.items()
        assert receipt.complete and receipt.messages.stored == 5
    assert await counts(database) == {THERE: 5}
    found = await store.space(THERE).conversations.find({})
    assert [one["counts"]["messages"] for one in found] == [5]
    assert not await store.space(HERE).conversations.find({})


async def test_pages_follow_too(store: Store, ingest: Ingest, database: Database) -> None:
    await ingest(HERE, from_conversation(talk(1)))
    await moved(store, THERE)
    await ingest(HERE, page("words of 0", "An answer", observed=5))
    assert await counts(database) == {THERE: 2}
    await ingest(HERE, from_conversation(talk(2)))
    assert set(await counts(database)) == {THERE}


async def test_captures_and_imports_of_the_other_space_find_it(
    store: Store, ingest: Ingest, database: Database
) -> None:
    await ingest(HERE, from_conversation(talk(3)))
    await moved(store, THERE)
    receipt = await ingest(THERE, from_conversation(talk(4)))
    assert receipt.conversation_id == TALK and await counts(database) == {THERE: 4}
    await moved(store, HERE, THERE)
    again = await ingest(THERE, from_conversation(talk(4)))
    assert again.conversation_id == conversation_id(THERE, "site", "talk")
    assert await counts(database) == {HERE: 4, THERE: 4}


async def test_what_is_deleted_there_stays_deleted(store: Store, ingest: Ingest) -> None:
    await ingest(HERE, from_conversation(talk(1)))
    await moved(store, THERE)
    there = store.space(THERE)
    await delete(there, TALK, START)
    for space in (HERE, THERE):
        assert (await ingest(space, from_conversation(talk(2)))).excluded == "deleted"
    with pytest.raises(NotFound):
        await moved(store, HERE, THERE)
    await restore(there, TALK)
    assert (await ingest(HERE, from_conversation(talk(2)))).messages.stored == 2


async def test_who_may_not_write_there_captures_one_of_their_own(
    store: Store, ingest: Ingest, database: Database
) -> None:
    await ingest(HERE, from_conversation(talk(2)))
    await moved(store, THERE)
    own = ""
    for count in (3, 4):
        told = from_conversation(talk(count))
        receipt = await ingest(HERE, told, reach=lambda space: space == HERE)
        assert receipt.conversation_id != TALK and receipt.messages.stored == count
        own = own or receipt.conversation_id
        assert receipt.conversation_id == own
        assert receipt.complete and await counts(database) == {THERE: 2, HERE: count}
    # It goes its own way, wherever that is; and who may write there again follows again.
    here = store.space(HERE)
    await move(store, here, own, THIRD)
    told = from_conversation(talk(5))
    third = await ingest(HERE, told, reach=lambda space: space == HERE)
    assert third.conversation_id not in {TALK, own}
    assert await counts(database) == {THERE: 2, THIRD: 4, HERE: 5}
    await delete(here, third.conversation_id, START)
    assert (await ingest(HERE, told, reach=lambda space: space == HERE)).excluded == "deleted"
    assert (await ingest(HERE, told)).conversation_id == TALK


async def test_a_space_takes_no_second_one(store: Store, ingest: Ingest) -> None:
    await ingest(HERE, from_conversation(talk(1)))
    await ingest(THERE, from_conversation(talk(1)))
    with pytest.raises(Conflict, match="already"):
        await moved(store, THERE)
    assert (await ingest(HERE, from_conversation(talk(2)))).messages.stored == 2


async def test_moves_back_and_forth_while_captures_come(store: Store, database: Database) -> None:
    """At the end everything is in one place, and no capture was refused."""
    ingests = [Ingest(store), Ingest(store)]
    await ingests[0](HERE, from_conversation(talk(1)))

    async def captures(ingest: Ingest) -> None:
        for count in range(2, 40, 2):
            receipt = await ingest(HERE, from_conversation(talk(count)))
            assert receipt.excluded is None and receipt.conversation_id == TALK

    async def moves() -> None:
        for source, target in 4 * [(HERE, THERE), (THERE, THIRD), (THIRD, HERE)]:
            with suppress(Conflict):
                await moved(store, target, source)
            await asyncio.sleep(0.02)

    await asyncio.gather(*map(captures, ingests), moves())
    receipt = await ingests[0](HERE, from_conversation(talk(40)))
    assert receipt.messages.stored == 40 and receipt.complete
    assert await counts(database) == {HERE: 40}
    (found,) = await store.space(HERE).conversations.find({})
    assert found["counts"]["messages"] == 40
    assert await store.moving() == []


class Killed(BaseException):
    """Nothing after this happens."""


@contextmanager
def killed_at(number: int) -> Iterator[list[int]]:
    """A process that is killed before its write of this number."""
    written = [0]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("update", "write", "delete"):
            real = getattr(ScopedCollection, name)

            async def write(self: Any, *args: Any, _real: Any = real, **named: Any) -> Any:
                written[0] += 1
                if written[0] > number:
                    raise Killed
                return await _real(self, *args, **named)

            patch.setattr(ScopedCollection, name, write)
        yield written


@pytest.mark.parametrize("goes_on", ["next start", "next capture", "capture there", "another move"])
async def test_a_move_survives_a_kill_at_every_write(
    store: Store, database: Database, goes_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whereabouts, "_CHUNK", 2)
    for number in range(30):
        await store._database.client.drop_database(database.name)
        await Ingest(store)(HERE, from_conversation(talk(5)))
        with killed_at(number) as written, suppress(Killed):
            await moved(store, THERE)
        done = written[0] <= number
        begun = number > 1
        count = 5
        if goes_on == "next start":
            for captured_in, key in await store.moving():
                await whereabouts.finish(store, captured_in, key)
        elif goes_on == "next capture":
            count = (await Ingest(store)(HERE, from_conversation(talk(6)))).messages.stored
        elif goes_on == "capture there" and begun:
            count = (await Ingest(store)(THERE, from_conversation(talk(6)))).messages.stored
        else:
            for source in (HERE, THERE):
                with suppress(Conflict, NotFound):
                    await moved(store, THERE, source)
        if begun or goes_on == "another move":
            assert await counts(database) == {THERE: count}, number
            (found,) = await store.space(THERE).conversations.find({})
            assert found["_id"] == TALK and found["counts"]["messages"] == count
            assert not await store.space(HERE).conversations.find({})
        assert await store.moving() == []
        if done:
            return
    raise AssertionError("a move has more writes than that")


async def test_a_capture_that_was_killed_where_it_was_is_completed_where_it_is(
    store: Store, database: Database
) -> None:
    """Its messages are stored without a receipt; they must not be in the way of the same again."""
    await Ingest(store)(HERE, from_conversation(talk(2)))
    await moved(store, THERE)
    await Ingest(store)(THIRD, from_conversation(talk(4)))
    own = {
        "conversation": conversation_id(THIRD, "site", "talk"),
        "external_id": {"$in": ["2", "3"]},
    }
    for stray in await database["messages"].find(own).to_list(None):
        key = message_id(HERE, "site", "talk", stray["external_id"])
        copied = {**stray, "_id": key, "conversation": TALK, "space": HERE}
        await database["messages"].insert_one(copied)
    receipt = await Ingest(store)(HERE, from_conversation(talk(5)))
    assert receipt.messages.stored == 5 and receipt.complete
    assert (await counts(database))[THERE] == 5 and HERE not in await counts(database)
