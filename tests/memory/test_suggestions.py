"""Suggestions: from messages and from a site, accepted or dismissed, never silently memories."""

import pytest

from recollect.errors import InvalidInput, NotFound
from recollect.memory.drafts import Draft
from recollect.memory.instructions import instruction
from recollect.memory.memories import Memories
from recollect.memory.reading import Selection
from recollect.memory.suggestions import Saved
from recollect.store.store import SpaceStore, Store
from tests.search.conftest import put


async def contents(memories: Memories) -> list[str]:
    """What is suggested, the newest first."""
    return [one.content for one in await memories.suggestions()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Fix this. From now on, answer in German. Thanks!", "From now on, answer in German."),
        (
            "I prefer tabs. Why?\nAlways use metric units.",
            "I prefer tabs. Always use metric units.",
        ),
        ("Is tea older than coffee?", ""),
        ("```\nalways = 1\n```", ""),
    ],
)
def test_only_the_sentence_that_holds_for_good_is_suggested(text: str, said: str) -> None:
    assert instruction(text) == said


async def test_a_standing_instruction_is_suggested_and_no_memory(
    memories: Memories, space: SpaceStore
) -> None:
    ids = await put(space, "c1", ["Hello. From now on, answer in German.", "I prefer cats."])
    (found,) = await memories.suggestions()
    assert (found.kind, found.content) == ("standing", "From now on, answer in German.")
    assert (found.message_id, found.platform) == (ids[0], "chatgpt")
    assert (await memories.list(Selection())).memories == []


async def test_accepted_it_is_a_pinned_memory_with_its_source(
    memories: Memories, space: SpaceStore
) -> None:
    ids = await put(space, "c1", ["From now on, answer in German."])
    (found,) = await memories.suggestions()
    made = (await memories.accept(found.id, {"tags": ["style"]})).memory
    assert (made.content, made.tags, made.pinned) == (found.content, ("style",), True)
    assert (made.message_id, made.conversation_id) == (ids[0], found.conversation_id)
    assert await contents(memories) == []
    for again in (memories.accept(found.id), memories.dismiss(found.id)):
        with pytest.raises(NotFound):
            await again
    await memories.delete(made.id)
    assert await contents(memories) == []


async def test_dismissed_it_does_not_come_back_however_it_is_said(
    memories: Memories, space: SpaceStore
) -> None:
    await put(space, "c1", ["From now on, answer in German."])
    (found,) = await memories.suggestions()
    await memories.dismiss(found.id)
    await put(space, "c2", ["from now on answer in German"])
    told = await memories.suggest([Saved("chatgpt", "From now on answer in German!")])
    assert (told.received, told.created) == (1, 0)
    assert await contents(memories) == []


async def test_what_is_deleted_or_remembered_is_suggested_no_more(
    memories: Memories, space: SpaceStore
) -> None:
    (one,) = await put(space, "c1", ["Always use metric units."])
    (two,) = await put(space, "c2", ["From now on, answer in German."])
    assert len(await contents(memories)) == 2
    await space.messages.update({"_id": one}, {"$set": {"deleted": True}})
    await memories.create(Draft(message_id=two))
    assert await contents(memories) == []
    await space.messages.update({"_id": one}, {"$unset": {"deleted": ""}})
    assert await contents(memories) == ["Always use metric units."]


async def test_what_a_site_remembers_is_suggested_once(memories: Memories) -> None:
    saved = [Saved("chatgpt", "Lives in Lisbon", "a"), Saved("chatgpt", "Has a cat", "b")]
    assert (await memories.suggest(saved)).created == 2
    assert (await memories.suggest(saved)).created == 0
    found = await memories.suggestions(limit=1)
    rest = await memories.suggestions(limit=10, after=found[0].id)
    assert {one.content for one in [*found, *rest]} == {"Lives in Lisbon", "Has a cat"}
    made = (await memories.accept(found[0].id)).memory
    assert (made.content, made.pinned, made.message_id) == (found[0].content, False, None)
    assert await contents(memories) == [rest[0].content]


async def test_one_that_was_cut_off_is_accepted_once(memories: Memories, space: SpaceStore) -> None:
    await memories.suggest([Saved("chatgpt", "Has a cat")])
    (found,) = await memories.suggestions()
    first = await memories.accept(found.id)
    await space.suggestions.update({"_id": found.id}, {"$set": {"state": "open"}})
    again = await memories.accept(found.id)
    assert again.memory.id == first.memory.id
    assert (await memories.stats()).memories == 1


@pytest.mark.parametrize("content", ["", " ", "x" * 100_001])
async def test_what_could_be_no_memory_is_refused_whole(memories: Memories, content: str) -> None:
    with pytest.raises(InvalidInput):
        await memories.suggest([Saved("chatgpt", "Has a cat"), Saved("chatgpt", content)])
    assert await contents(memories) == []


async def test_another_space_sees_none_of_it(memories: Memories, store: Store) -> None:
    await memories.suggest([Saved("chatgpt", "Has a cat")])
    (found,) = await memories.suggestions()
    others = Memories(store.space("spc_two"))
    assert await contents(others) == []
    for attempt in (others.accept(found.id), others.dismiss(found.id)):
        with pytest.raises(NotFound):
            await attempt
    await others.suggest([Saved("chatgpt", "Has a cat")])
    assert await contents(memories) == await contents(others) == ["Has a cat"]
    with pytest.raises(InvalidInput):
        await memories.suggestions(after="sug_nowhere")
