"""Making, reading, changing, undoing and deleting memories, on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from recollect.errors import InvalidInput, NotFound, PreconditionFailed
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection
from recollect.store.store import Store
from tests.memory.conftest import Clock
from tests.search.conftest import put

ODD = ["C++", 'foo"bar', "東京", "$HOME", "a\x00b", "{'$set': 1}", " padded ", "😀 \ufffd"]


@pytest.mark.parametrize("content", ODD)
async def test_what_is_kept_is_verbatim(memories: Memories, content: str) -> None:
    metadata = (
        {"$set": {"a.b": [1, None, "ü"]}, "": None} if False else {"$set": {"a.b": [1, None]}}
    )
    made = await memories.create(Draft(content=content, tags=["a, b", "$t"], metadata=metadata))
    read = await memories.get(made.memory.id)
    assert read == made.memory
    assert (read.content, read.tags, read.metadata) == (content, ("a, b", "$t"), metadata)
    changed = await memories.update(read.id, {"content": content + content, "metadata": metadata})
    assert changed.content == content + content
    assert (await memories.get(read.id)) == changed


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"content": ""}, "content"),
        ({"content": " \n"}, "content"),
        ({}, "content"),
        ({"content": "x" * 5_000_000}, "content"),
        ({"content": "x", "tags": [" "]}, "tags"),
        ({"content": "x", "tags": ["t" * 101]}, "tags"),
        ({"content": "x", "tags": [str(n) for n in range(101)]}, "tags"),
        ({"content": "x", "metadata": {"k": "v" * 20_000}}, "metadata"),
        ({"content": "x", "metadata": {"": 1}}, "metadata"),
        ({"content": "x", "metadata": {str(n): n for n in range(101)}}, "metadata"),
        ({"content": "x", "project": ""}, "project"),
        ({"content": "x", "expiration_days": 0}, "expiration_days"),
        ({"content": "x", "expiration_days": 366}, "expiration_days"),
        ({"content": "x", "message_id": "msg_unknown"}, "message_id"),
        ({"content": "x", "conversation_id": "conv_unknown"}, "conversation_id"),
    ],
)
async def test_what_does_not_fit_is_named_and_changes_nothing(
    memories: Memories, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await memories.create(Draft(**wrong))
    assert list(caught.value.details["fields"]) == [field]
    assert (await memories.list(Selection())).memories == []


async def test_lone_surrogates_become_replacement_characters(memories: Memories) -> None:
    odd: dict[str, Any] = {
        "content": "a\ud800",
        "tags": ["t\udfff"],
        "metadata": {"k": "\ud800"},
        "project": "\ud800",
    }
    made = (await memories.create(Draft(**odd))).memory
    assert (made.content, made.tags, made.project) == ("a\ufffd", ("t\ufffd",), "\ufffd")
    assert made.metadata == {"k": "\ufffd"}
    changed = await memories.update(made.id, odd)
    assert changed == await memories.get(made.id) == made


async def test_the_list_is_newest_first_and_goes_on_after_what_was_deleted(
    memories: Memories,
) -> None:
    made = [(await memories.create(Draft(content=f"fact {n}"))).memory.id for n in range(5)]
    first = await memories.list(Selection(), limit=2)
    assert [one.id for one in first.memories] == [made[4], made[3]]
    assert first.next == made[3]
    await memories.delete(made[3])
    rest = await memories.list(Selection(), limit=100, after=first.next)
    assert [one.id for one in rest.memories] == [made[2], made[1], made[0]]
    assert rest.next is None
    with pytest.raises(InvalidInput):
        await memories.list(Selection(), after="msg_abc")


async def test_filters_of_the_list(memories: Memories, clock: Clock) -> None:
    await memories.create(Draft(content="one", tags=["a"], metadata={"n": 1}, pinned=True))
    middle = clock()
    await memories.create(Draft(content="two", tags=["b"], metadata={"n": 2, "$": "x=y"}))
    await memories.create(Draft(content="three", tags=["a", "b"], project="tea"))

    async def found(**selection: Any) -> list[str]:
        page = await memories.list(Selection(**selection))
        return [one.content for one in page.memories]

    assert await found(tags=["a"]) == ["three", "one"]
    assert await found(tags=["a", "b"]) == ["three", "two", "one"]
    assert await found(metadata={"n": 1}) == await found(metadata={"n": "1"}) == ["one"]
    assert await found(metadata={"n": 2, "$": "x=y"}) == ["two"]
    assert await found(metadata={"n": 1, "$": "x=y"}) == []
    assert await found(project="tea") == ["three"]
    assert await found(pinned=True) == ["one"]
    assert await found(pinned=False) == ["three", "two"]
    assert await found(end=middle) == ["one"]
    assert await found(start=middle) == ["three", "two"]


async def test_edits_are_kept_and_undone(memories: Memories) -> None:
    made = (await memories.create(Draft(content="tea", tags=["drink"]))).memory
    await memories.update(made.id, {"content": "coffee"})
    third = await memories.update(made.id, {"tags": None, "pinned": True})
    assert (third.version, third.content, third.tags, third.pinned) == (3, "coffee", (), True)
    history = await memories.history(made.id)
    assert [(v.version, v.content, v.tags) for v in history] == [
        (2, "coffee", ("drink",)),
        (1, "tea", ("drink",)),
    ]
    undone = await memories.undo(made.id)
    assert (undone.content, undone.tags, undone.pinned) == ("coffee", ("drink",), False)
    again = await memories.undo(made.id)
    assert (again.tags, again.pinned) == ((), True)
    first = await memories.undo(made.id, to=1)
    assert (first.content, first.tags, first.version) == ("tea", ("drink",), 6)
    with pytest.raises(InvalidInput):
        await memories.undo(made.id, to=99)
    assert (await memories.get(made.id)) == first


async def test_what_changes_nothing_makes_no_version(memories: Memories) -> None:
    made = (await memories.create(Draft(content="tea", tags=["drink"]))).memory
    with pytest.raises(InvalidInput):
        await memories.update(made.id, {})
    same = await memories.update(made.id, {"content": "tea", "tags": ["drink"], "pinned": False})
    assert same == made
    with pytest.raises(InvalidInput):
        await memories.undo(made.id)


async def test_only_the_last_versions_are_kept(memories: Memories) -> None:
    made = (await memories.create(Draft(content="0"))).memory
    for n in range(1, 26):
        await memories.update(made.id, {"content": str(n)})
    assert [v.content for v in await memories.history(made.id)] == [
        str(n) for n in range(24, 4, -1)
    ]


async def test_a_stale_version_changes_nothing(memories: Memories) -> None:
    made = (await memories.create(Draft(content="tea"))).memory
    newer = await memories.update(made.id, {"content": "coffee"}, version=1)
    for attempt in (
        memories.update(made.id, {"content": "milk"}, version=1),
        memories.undo(made.id, version=1),
        memories.delete(made.id, version=1),
    ):
        with pytest.raises(PreconditionFailed, match="at version 2"):
            await attempt
    assert await memories.get(made.id) == newer
    await memories.delete(made.id, version=2)
    with pytest.raises(NotFound):
        await memories.get(made.id)


async def test_what_has_expired_is_gone_at_once(memories: Memories, clock: Clock) -> None:
    made = (await memories.create(Draft(content="tea", expiration_days=1))).memory
    assert made.expires_at == made.created_at + timedelta(days=1)
    kept = (await memories.create(Draft(content="coffee", expiration_days=1))).memory
    await memories.update(kept.id, {"expiration_days": None})
    clock.moment += timedelta(days=1)
    assert [one.id for one in (await memories.list(Selection())).memories] == [kept.id]
    for attempt in (
        memories.get(made.id),
        memories.update(made.id, {"content": "x"}),
        memories.delete(made.id),
        memories.history(made.id),
        memories.undo(made.id),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert (await memories.stats()).memories == 1


async def test_a_memory_of_another_space_is_not_there(memories: Memories, store: Store) -> None:
    made = (await memories.create(Draft(content="tea"))).memory
    others = Memories(store.space("spc_two"))
    for attempt in (
        others.get(made.id),
        others.update(made.id, {"content": "x"}),
        others.delete(made.id),
        others.undo(made.id),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert (await others.list(Selection())).memories == []
    assert await memories.get(made.id) == made


async def test_a_message_is_remembered_with_its_source(memories: Memories, store: Store) -> None:
    space = store.space("spc_one")
    ids = await put(space, "c1", ["I live in Lisbon", "Noted."], about={"project": "move"})
    made = (await memories.create(Draft(message_id=ids[0]))).memory
    assert (made.content, made.project, made.platform) == ("I live in Lisbon", "move", "chatgpt")
    assert (made.message_id, made.conversation_id) == (ids[0], made.conversation_id)
    page = await memories.list(Selection(conversation_id=made.conversation_id))
    assert page.memories == [made]
    with pytest.raises(InvalidInput):
        other = Memories(store.space("spc_two"))
        await other.create(Draft(message_id=ids[0]))


async def test_near_duplicates_are_told_and_not_refused(memories: Memories) -> None:
    first = await memories.create(Draft(content="The user prefers dark mode in every editor"))
    assert first.duplicates == []
    again = await memories.create(Draft(content="User prefers dark mode in every editor!"))
    assert [(one.id, one.likeness) for one in again.duplicates] == [(first.memory.id, 1.0)]
    other = await memories.create(Draft(content="The cat is called Miru"))
    assert other.duplicates == []


async def test_tags_are_counted(memories: Memories, clock: Clock) -> None:
    for tags in (["work", "Go"], ["work"], ["golf"], []):
        await memories.create(Draft(content="x y z", tags=tags))
    await memories.create(Draft(content="gone", tags=["work"], expiration_days=1))
    counted = [(one.tag, one.count) for one in await memories.tags()]
    assert counted == [("work", 3), ("Go", 1), ("golf", 1)]
    assert [one.tag for one in await memories.tags(prefix="go")] == ["Go", "golf"]
    assert [one.tag for one in await memories.tags(prefix=".*")] == []
    assert [one.tag for one in await memories.tags(limit=1)] == ["work"]


async def test_figures(memories: Memories) -> None:
    assert (await memories.stats()).newest is None
    await memories.create(Draft(content="one two", pinned=True))
    last = (await memories.create(Draft(content="x", tags=["t"], expiration_days=3))).memory
    told = await memories.stats()
    assert (told.memories, told.pinned, told.expiring, told.tagged) == (2, 1, 1, 1)
    assert (told.tokens, told.last_7_days, told.newest) == (3, 2, last.created_at)
