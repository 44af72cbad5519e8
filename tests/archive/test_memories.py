"""Memories go out with the lossless export and come in again, with nothing changed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection
from recollect.models import Conversation, Message, Part
from recollect.store.store import Store
from tests.archive.roundtrip import exported, imported, new_space


async def talk(store: Store, space: str) -> str:
    """A conversation of one message; the id of that."""
    message = Message("m1", "user", (Part("text", "I live in Lisbon"),), parent_id="")
    told = Conversation("mychat", "c1", "conversation", (message,), created_at=datetime.now(UTC))
    receipt = await Ingest(store)(space, from_conversation(told), every_id=True)
    return receipt.message_ids["m1"]


async def filled(store: Store, space: str) -> Memories:
    """Memories of all kinds."""
    memories = Memories(store.space(space))
    source = await talk(store, space)
    made = (await memories.create(Draft(message_id=source, tags=["home"]))).memory
    await memories.update(made.id, {"content": "Lives in Porto", "metadata": {"$set": {"a.b": 1}}})
    await memories.update(made.id, {"pinned": True, "project": "move"})
    await memories.create(Draft(content="東京 $HOME \x00", expiration_days=30))
    return memories


async def all_of(memories: Memories) -> list[Any]:
    """Every memory with its history, but for ids that follow from the space."""
    found: list[Any] = []
    async for one in memories.stream(Selection()):
        found.append((one.id, one.content, one.tags, one.metadata, one.pinned, one.project))
        found.append((one.created_at, one.updated_at, one.expires_at, one.version, one.platform))
        found += await memories.history(one.id)
    return found


async def test_they_go_out_and_come_in_the_same(store: Store) -> None:
    one, two = new_space(), new_space()
    memories = await filled(store, one)
    lines = await exported(store, one)
    await store.space(one).memories.delete({})
    report = await imported(store, two, lines)
    assert (report.memories, report.conversations, report.skipped_count) == (2, 1, 0)
    assert report.is_whole
    assert await exported(store, two) == lines
    others = Memories(store.space(two))
    found = [each async for each in others.stream(Selection())]
    source = (await others.get(found[-1].id)).message_id
    assert source is not None
    assert await store.space(two).messages.find_one({"_id": source}) is not None
    assert [each async for each in memories.stream(Selection())] == []


async def test_ids_of_another_space_are_not_taken_over(store: Store) -> None:
    one, two = new_space(), new_space()
    memories = await filled(store, one)
    before = await all_of(memories)
    lines = await exported(store, one)
    for _ in range(2):
        report = await imported(store, two, lines)
        assert report.memories == 2
    others = Memories(store.space(two))
    assert await all_of(memories) == before
    assert (await others.stats()).memories == 2
    ids = {each.id async for each in memories.stream(Selection())}
    assert ids.isdisjoint({each.id async for each in others.stream(Selection())})


async def test_the_newer_version_wins_and_what_was_deleted_stays_so(store: Store) -> None:
    space = new_space()
    memories = await filled(store, space)
    old = await exported(store, space)
    (gone, kept) = [each async for each in memories.stream(Selection())]
    changed = await memories.update(kept.id, {"content": "Lives in Faro"})
    await memories.delete(gone.id)
    report = await imported(store, space, old)
    assert (report.memories, report.files[0].excluded) == (1, 1)
    assert [each async for each in memories.stream(Selection())] == [changed]
    new = await exported(store, space)
    await memories.undo(kept.id)
    await store.space(space).memories.update(
        {"_id": kept.id}, {"$set": {"updated_at": kept.updated_at}}
    )
    await imported(store, space, new)
    assert (await memories.get(kept.id)).content == "Lives in Faro"
    assert await exported(store, space) == new


@pytest.mark.parametrize(
    "change",
    [
        {"content": ""},
        {"content": 7},
        {"content": "x" * 100_001},
        {"id": "conv_abc"},
        {"id": "mem_\u0130"},
        {"metadata": []},
        {"tags": [""]},
        {"version": 0},
        {"created_at": "yesterday"},
        {"history": [{"version": 1}]},
    ],
)
async def test_a_wrong_line_is_left_out_and_told(store: Store, change: dict[str, Any]) -> None:
    one, two = new_space(), new_space()
    await filled(store, one)
    header, *middle, _ = (await exported(store, one)).splitlines()
    (first, *others) = [line for line in middle if b'"type":"memory"' in line]
    wrong = json.dumps({**json.loads(first), **change}).encode()
    await store.space(one).memories.delete({})
    report = await imported(store, two, b"\n".join([header, wrong, *others]) + b"\n")
    assert report.memories == len(others)
    assert report.skipped_count == 2  # this line, and the end that is not there
    assert not report.is_whole


async def test_a_lost_line_is_noticed(store: Store) -> None:
    one, two = new_space(), new_space()
    await filled(store, one)
    lines = (await exported(store, one)).splitlines(keepends=True)
    report = await imported(store, two, b"".join(lines[:-2] + lines[-1:]))
    assert [each.reason for file in report.files for each in file.skipped] == [
        "there are fewer conversations and messages in it than it says"
    ]


TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    drafts=st.lists(
        st.builds(
            Draft,
            content=TEXTS,
            tags=st.lists(TEXTS, max_size=3),
            metadata=st.dictionaries(st.text(min_size=1, max_size=8), VALUES, max_size=3),
            pinned=st.booleans(),
            project=st.none() | TEXTS,
            expiration_days=st.none() | st.integers(1, 365),
        ),
        min_size=1,
        max_size=4,
    ),
    edits=st.lists(TEXTS, max_size=3),
)
async def test_whatever_they_are_the_file_is_the_same(
    store: Store, drafts: list[Draft], edits: list[str]
) -> None:
    one, two = new_space(), new_space()
    memories = Memories(store.space(one))
    made = [(await memories.create(draft)).memory for draft in drafts]
    for content in edits:
        await memories.update(made[0].id, {"content": content})
    lines = await exported(store, one)
    await store.space(one).memories.delete({})
    report = await imported(store, two, lines)
    assert (report.memories, report.skipped_count) == (len(drafts), 0)
    assert await exported(store, two) == lines
