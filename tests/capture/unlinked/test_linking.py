"""Records without ids and the messages that they are records of: joined, in whatever order."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.capture import trees
from recollect.capture.incoming import Incoming, Kept, from_conversation, from_outline
from recollect.capture.ingest import Ingest
from recollect.capture.receipts import Receipt
from recollect.capture.unlinked import linking
from recollect.conversations.editing import Edit, delete, edit, restore
from recollect.models import ROOT, Conversation, conversation_id
from recollect.platforms.registry import adapter
from recollect.platforms.unlinked import is_unlinked
from recollect.store.scoped import ScopedCollection
from recollect.store.store import SpaceStore, Store
from tests.capture.build import at, message

SPACE = "spc_test"
CHAT = "c_aaaabbbbccccdddd"
LIVE = conversation_id(SPACE, "gemini", CHAT)
Database = AsyncIOMotorDatabase[dict[str, Any]]


ANSWERS = {"Why is $HOME red?": "Bricks.", "How so?": "Clay."}


def record(minute: float, asked: str, answer: str | None = "", **fields: Any) -> Incoming:
    """What an export tells of one prompt, with the answer that the live site has unless said."""
    answer = ANSWERS.get(" ".join(asked.split()), "So.") if answer == "" else answer
    time = (at(minute) + timedelta(milliseconds=806)).isoformat()
    told: dict[str, Any] = {"header": "Gemini Apps", "title": f"Prompted {asked}", "time": time}
    if answer:
        told["safeHtmlItem"] = [{"html": f"<p>{answer}</p>"}]
    site = adapter("gemini")
    return from_outline(site, site.export_outline(told | fields, "My Activity.json"))


def inside(minute: float, asked: str, answer: str | None = "") -> Incoming:
    """A record that names its conversation."""
    return record(minute, asked, answer, titleUrl=f"https://gemini.google.com/app/{CHAT[2:]}")


def live(*turns: tuple[float, str, str | None], source: Any = "conversation") -> Incoming:
    """The conversation as the site tells it: minute, question and answer of each turn."""
    messages = []
    parent = ROOT
    for place, (minute, asked, answer) in enumerate(turns):
        told = at(minute) + timedelta(milliseconds=123)
        messages.append(message(f"r_{place}", asked, parent, created_at=told))
        parent = f"r_{place}"
        if answer:
            messages.append(
                message(f"rc_{place}", answer, parent, role="assistant", created_at=told)
            )
            parent = f"rc_{place}"
    told_at = at(turns[-1][0])
    chat = Conversation("gemini", CHAT, source, tuple(messages), title="Bricks", updated_at=told_at)
    return from_conversation(replace(chat, active_leaf=parent), 1)


WHY = (1.0, "Why is $HOME red?", "Bricks.")
HOW = (2.0, "How so?", "Clay.")
TALK = live(WHY, HOW)


@pytest.fixture
def space(store: Store) -> SpaceStore:
    return store.space(SPACE)


@pytest.fixture
def merge(store: Store) -> Any:
    ingest = Ingest(store)

    async def merged(incoming: Incoming) -> Receipt:
        return await ingest(SPACE, incoming)

    return merged


async def texts(space: SpaceStore) -> list[tuple[str, str]]:
    """Every stored message: whether its conversation is a record, and its text."""
    found = await space.messages.find({})
    names = {each["_id"]: each["external_id"] for each in await space.conversations.find({})}
    return sorted(
        ("record" if is_unlinked(names[each["conversation"]]) else "live", each["text"])
        for each in found
    )


ALL_LIVE = [("live", text) for text in sorted(["Why is $HOME red?", "Bricks.", "How so?", "Clay."])]


async def test_a_record_of_a_live_message_is_not_stored(space: SpaceStore, merge: Any) -> None:
    await merge(TALK)
    receipt = await merge(record(1, "Why is $HOME  red?"))
    assert (receipt.conversation_id, receipt.external_id) == (LIVE, CHAT)
    assert (receipt.title, receipt.excluded) == ("Bricks", None)
    told = receipt.messages
    assert (told.received, told.created, told.updated, told.unchanged) == (2, 0, 0, 2)
    assert told.stored == 4
    assert await texts(space) == ALL_LIVE


async def test_a_record_gives_way_to_the_live_message(space: SpaceStore, merge: Any) -> None:
    records = [await merge(record(1, "Why is $HOME red?")), await merge(record(2, "How so?"))]
    other = await merge(record(3, "Something else"))
    assert [each.messages.created for each in records] == [2, 2]
    assert await texts(space) == sorted([
        *(("record", text) for text in ("Why is $HOME red?", "How so?", "Something else")),
        *(("record", text) for text in ("Bricks.", "Clay.", "So.")),
    ])  # fmt: skip
    receipt = await merge(TALK)
    assert (receipt.messages.created, receipt.complete) == (4, True)
    assert await texts(space) == [*ALL_LIVE, ("record", "So."), ("record", "Something else")]
    left = await space.conversations.find({}, ["_id"])
    assert {each["_id"] for each in left} == {LIVE, other.conversation_id}
    again = await merge(record(1, "Why is $HOME red?"))
    assert again.conversation_id == LIVE
    assert await texts(space) == [*ALL_LIVE, ("record", "So."), ("record", "Something else")]


STREAMED = live(WHY, source="stream")
ORDERS = [
    *itertools.permutations([record(1, WHY[1]), record(2, HOW[1]), TALK, inside(1, WHY[1])]),
    *itertools.permutations([record(1, WHY[1]), STREAMED, TALK]),
]


async def test_any_order_ends_alike(database: Database) -> None:
    for number, order in enumerate(ORDERS):
        ingest = Ingest(Store(database))
        for incoming in order:
            await ingest(f"spc_{number}", incoming)
        told = await texts(Store(database).space(f"spc_{number}"))
        assert told == ALL_LIVE, number


async def test_only_the_same_words_at_the_same_second_are_joined(
    space: SpaceStore, merge: Any
) -> None:
    await merge(TALK)
    for incoming in (record(1, "Why is $HOME red"), record(1.02, "Why is $HOME red?")):
        assert (await merge(incoming)).messages.created == 2
    await merge(TALK)
    assert len(await texts(space)) == 8


async def test_an_answer_that_only_the_record_has_is_kept(space: SpaceStore, merge: Any) -> None:
    await merge(record(1, "Why is $HOME red?"))
    await merge(live((*WHY[:2], None)))
    assert ("record", "Bricks.") in await texts(space)
    await merge(live(WHY))
    assert await texts(space) == [("live", "Bricks."), ("live", "Why is $HOME red?")]


async def test_a_record_without_an_answer_needs_none(space: SpaceStore, merge: Any) -> None:
    await merge(record(1, "Why is $HOME red?", None))
    await merge(live((*WHY[:2], None)))
    assert await texts(space) == [("live", "Why is $HOME red?")]
    assert (await merge(record(1, "Why is $HOME red?", None))).conversation_id == LIVE


async def test_a_record_that_tells_more_than_before_is_stored_again(
    space: SpaceStore, merge: Any
) -> None:
    await merge(record(1, "Why is $HOME red?", None))
    await merge(live((*WHY[:2], None)))
    receipt = await merge(record(1, "Why is $HOME red?"))
    assert (receipt.excluded, receipt.messages.created) == (None, 2)
    assert ("record", "Bricks.") in await texts(space)
    await merge(live(WHY))
    assert await texts(space) == [("live", "Bricks."), ("live", "Why is $HOME red?")]


async def test_a_record_with_an_answer_is_stored_beside_a_question_without(
    space: SpaceStore, merge: Any
) -> None:
    await merge(live((*WHY[:2], None)))
    assert (await merge(record(1, "Why is $HOME red?"))).messages.created == 2
    await merge(live(WHY))
    assert await texts(space) == [("live", "Bricks."), ("live", "Why is $HOME red?")]


@pytest.mark.parametrize("told", [record, inside])
@pytest.mark.parametrize("live_first", [False, True])
async def test_an_answer_in_other_words_is_kept(
    space: SpaceStore, merge: Any, told: Any, live_first: bool
) -> None:
    other = told(1, "Why is $HOME red?", answer="It was painted last summer, as everybody knows.")
    for incoming in (TALK, other, TALK) if live_first else (other, TALK, other):
        await merge(incoming)
    kept = {text for _, text in await texts(space)}
    assert kept == {
        *(text for _, text in ALL_LIVE),
        "It was painted last summer, as everybody knows.",
    }


async def test_a_prompt_that_was_sent_twice_in_a_second_keeps_both_answers(
    space: SpaceStore, merge: Any
) -> None:
    one, other = (record(1, WHY[1], text) for text in ("Bricks.", "It was painted last summer."))
    receipts = [await merge(incoming) for incoming in (one, other, other, one)]
    assert [each.messages.stored for each in receipts] == [2, 3, 3, 3]
    told = [("record", text) for text in ("Bricks.", "It was painted last summer.", WHY[1])]
    assert await texts(space) == told
    await merge(live(WHY))
    for incoming in (one, other):
        await merge(incoming)
        assert await texts(space) == sorted([("live", "Bricks."), ("live", WHY[1]), *told])
    again = replace(live(WHY, (1.0, WHY[1], "It was painted last summer.")))
    await merge(again)
    assert {each[0] for each in await texts(space)} == {"live"}


async def test_an_answer_that_was_told_again_longer_stays_one(
    space: SpaceStore, merge: Any
) -> None:
    for answer in ("Bricks are red, for they", "Bricks are red, for they are made of clay."):
        await merge(record(1, WHY[1], answer))
    assert [text for _, text in await texts(space)] == [
        "Bricks are red, for they are made of clay.",
        WHY[1],
    ]


async def test_the_same_answer_may_be_written_otherwise(space: SpaceStore, merge: Any) -> None:
    html = (
        '<h3>Bricks</h3><p>See <a href="https://www.google.com/url?q=https://e.org/">here</a>:'
        "</p><ul><li><b>Clay</b></li></ul>"
    )
    written = "### Bricks\n\nSee [here](https://e.org/):\n\n* **Clay**"
    await merge(live((*WHY[:2], written)))
    assert (await merge(record(1, WHY[1], html))).conversation_id == LIVE
    assert len(await texts(space)) == 2


async def test_the_next_import_completes_what_was_interrupted(
    space: SpaceStore, merge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await merge(record(1, "Why is $HOME red?"))
    with monkeypatch.context() as patch:

        async def killed(*_: Any) -> None:
            raise asyncio.CancelledError

        patch.setattr(linking, "give_way", killed)
        with pytest.raises(asyncio.CancelledError):
            await merge(live(WHY))
    assert len(await space.conversations.find({})) == 2
    assert (await merge(record(1, "Why is $HOME red?"))).conversation_id == LIVE
    assert await texts(space) == [("live", "Bricks."), ("live", "Why is $HOME red?")]
    assert len(await space.conversations.find({})) == 1


async def test_a_record_within_a_conversation_from_elsewhere_stays_until_it_is_joined(
    space: SpaceStore, merge: Any
) -> None:
    both = live(WHY)
    both = replace(both, messages=[*both.messages, *inside(2, "How so?").messages])
    for _ in range(2):
        await merge(both)
        assert await texts(space) == ALL_LIVE
    await merge(TALK)
    assert await texts(space) == ALL_LIVE
    assert {each["external_id"] for each in await space.messages.find({})} == {
        "r_0", "rc_0", "r_1", "rc_1",
    }  # fmt: skip


async def test_labels_of_a_record_from_elsewhere_go_over(space: SpaceStore, merge: Any) -> None:
    await merge(live(WHY))
    await edit(space, LIVE, Edit({"tags": ["house"]}))
    kept = Kept(user={"title": "Walls", "tags": ["red", "house"]})
    assert (await merge(replace(record(1, WHY[1]), kept=kept))).title == "Walls"
    told = await space.conversations.find_one({"_id": LIVE})
    assert told and (told["title"], told["tags"]) == ("Walls", ["house", "red"])


async def test_title_and_tags_go_over(space: SpaceStore, merge: Any) -> None:
    stored = await merge(record(1, "Why is $HOME red?"))
    await edit(space, stored.conversation_id, Edit({"title": "Walls", "tags": ["house"]}))
    await merge(TALK)
    told = await space.conversations.find_one({"_id": LIVE})
    assert told and (told["title"], told["tags"]) == ("Walls", ["house"])
    assert (await merge(TALK)).title == "Walls"


async def test_labels_that_the_conversation_has_stay(space: SpaceStore, merge: Any) -> None:
    await merge(live(WHY))
    await edit(space, LIVE, Edit({"title": "Mine"}))
    stored = await merge(record(2, "How so?"))
    await edit(space, stored.conversation_id, Edit({"title": "Walls", "tags": ["house"]}))
    await merge(TALK)
    told = await space.conversations.find_one({"_id": LIVE})
    assert told and (told["title"], told["tags"]) == ("Mine", ["house"])


async def test_what_was_deleted_as_a_record_is_not_captured(space: SpaceStore, merge: Any) -> None:
    stored = await merge(record(1, "Why is $HOME red?"))
    await delete(space, stored.conversation_id, at(5))
    receipt = await merge(TALK)
    shown = await space.messages.find({"conversation": LIVE})
    assert {(each["text"], each["parent"]) for each in shown} == {
        ("How so?", ROOT),
        ("Clay.", "r_1"),
    }
    assert (receipt.excluded, receipt.complete, receipt.missing) == (None, True, ())
    assert (await merge(live(WHY))).excluded == "deleted"
    await restore(space, stored.conversation_id)
    await merge(TALK)
    assert await texts(space) == ALL_LIVE
    again = await space.messages.find_one({"conversation": LIVE, "external_id": "r_1"})
    assert again and again["parent"] == "rc_0"


async def test_a_record_that_was_deleted_as_one_too_many_takes_nothing_away(
    space: SpaceStore, merge: Any
) -> None:
    await merge(live(WHY))
    stored = await merge(record(1, WHY[1], "It was painted last summer, as everybody knows."))
    await delete(space, stored.conversation_id, at(5))
    assert (await merge(TALK)).complete
    shown = {"conversation": LIVE, "position": {"$ne": None}}
    path = await space.messages.find(shown, sort=[("position", 1)])
    assert [each["text"] for each in path] == [*WHY[1:], *HOW[1:]]


async def test_a_record_of_a_conversation_that_was_deleted_is_not_stored(
    space: SpaceStore, merge: Any
) -> None:
    await merge(TALK)
    await delete(space, LIVE, at(5))
    assert (await merge(record(1, "Why is $HOME red?"))).excluded == "deleted"
    assert len(await space.messages.find({})) == 4


async def test_a_record_that_names_its_conversation_is_in_it(space: SpaceStore, merge: Any) -> None:
    first = await merge(inside(1, "Why is $HOME red?"))
    second = await merge(inside(3, "And then?"))
    assert (first.conversation_id, second.conversation_id) == (LIVE, LIVE)
    assert [each.messages.stored for each in (first, second)] == [2, 4]
    receipt = await merge(TALK)
    assert (receipt.messages.created, receipt.messages.stored) == (4, 6)
    stored = await space.messages.find({"conversation": LIVE})
    kept = ["And then?", "Bricks.", "Clay.", "How so?", "So.", "Why is $HOME red?"]
    assert sorted(each["text"] for each in stored) == kept
    told = await space.conversations.find_one({"_id": LIVE})
    assert told and told["counts"]["messages"] == 6
    assert (await merge(inside(1, "Why is $HOME red?"))).messages.created == 0


@pytest.mark.parametrize("step", ["origins", "messages", "frames", "conversations"])
async def test_the_next_capture_completes_what_was_interrupted(
    space: SpaceStore, merge: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    stored = await merge(record(1, "Why is $HOME red?"))
    await edit(space, stored.conversation_id, Edit({"tags": ["house"]}))

    async def killed(_space: SpaceStore, records: list[str], conversation: str) -> None:
        """Ends like a process that is killed before this step."""
        (record,) = records
        collections = ("origins", "messages", "frames", "conversations")
        if step != "origins":
            await _space.origins.update({"_id": record}, {"$set": {"state": "joined"}})
        for name in collections[1 : collections.index(step)]:
            key = "_id" if name == "conversations" else "conversation"
            await getattr(_space, name).delete({key: record})
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(linking, "give_way", killed)
        with pytest.raises(asyncio.CancelledError):
            await merge(TALK)
    await merge(TALK)
    assert await texts(space) == ALL_LIVE
    assert len(await space.conversations.find({})) == 1


async def test_at_the_same_moment_nothing_stays_twice(database: Database, store: Store) -> None:
    for number in range(6):
        one, other = Ingest(store), Ingest(Store(database))
        name = f"spc_{number}"
        await asyncio.gather(
            one(name, TALK),
            other(name, record(1, "Why is $HOME red?")),
            one(name, record(2, "How so?")),
        )
        assert await texts(store.space(name)) == ALL_LIVE


async def test_many_records_end_at_once_and_cost_little_when_they_come_again(
    space: SpaceStore, merge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [(float(place), f"Question {place}?", f"Answer {place}.") for place in range(8)]
    for turn in turns:
        await merge(record(*turn))
    done: list[str] = []

    def counted(name: str) -> Any:
        method = getattr(ScopedCollection, name)

        async def called(self: ScopedCollection, *told: Any, **named: Any) -> Any:
            done.append(name)
            return await method(self, *told, **named)

        return called

    for name in ("delete", "find", "update_all"):
        monkeypatch.setattr(ScopedCollection, name, counted(name))
    await merge(live(*turns))
    assert (done.count("delete"), done.count("update_all")) == (3, 1)
    read: list[str] = []
    monkeypatch.setattr(trees, "read_tree", lambda *_: read.append("tree"))
    for turn in turns:
        assert (await merge(record(*turn))).messages.stored == 16
    assert not read


async def test_other_sites_are_left_alone(space: SpaceStore, merge: Any) -> None:
    told = Conversation("chatgpt", "c", "conversation", (message("1", created_at=at(1)),))
    await merge(from_conversation(told))
    assert (await merge(record(1, "words of 1"))).messages.created == 2


async def test_spaces_are_apart(store: Store) -> None:
    ingest = Ingest(store)
    await ingest("spc_one", record(1, "Why is $HOME red?"))
    await ingest("spc_other", TALK)
    assert len(await texts(store.space("spc_one"))) == 2
