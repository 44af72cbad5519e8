"""Memories in contexts: beside messages, pinned ones first, within the budget."""

from typing import Any

from recollect.context.service import Context, context
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.search.query import SearchRequest
from recollect.store.store import SpaceStore
from recollect.text import tokens
from tests.search.conftest import put
from tests.search.conftest import space as space

LONG = "The harbour of the city lies beside the river, and ships come there every day. "


async def remember(space: SpaceStore, content: str, **fields: Any) -> str:
    """The id of a memory that was just made."""
    return (await Memories(space).create(Draft(content=content, **fields))).memory.id


async def build(space: SpaceStore, text: str = "", budget: int = 500, **fields: Any) -> Context:
    """The context, whose tokens keep to the budget."""
    built = await context(space, SearchRequest(text=text, **fields), budget)
    assert built.tokens == tokens.count(built.text) <= budget
    return built


async def test_memories_stand_beside_messages(space: SpaceStore) -> None:
    (said,) = await put(space, "c1", ["The zeppelin lands at noon"])
    kept = await remember(space, "The zeppelin is silver")
    built = await build(space, "Tell me of the zeppelin")
    assert {source.offer.id for source in built.sources} == {said, kept}
    assert built.text.index("[memories]") < built.text.index("The zeppelin lands at noon")
    assert ": The zeppelin is silver\n" in built.text
    source = next(one.offer for one in built.sources if one.offer.is_memory)
    assert (source.memory_id, source.message_id, source.role) == (kept, None, None)


async def test_the_dialogue_that_sells_it(space: SpaceStore) -> None:
    tags = ["project", "backend", "tech-stack"]
    kept = await remember(space, "Our database is PostgreSQL 16 behind PgBouncer.", tags=tags)
    await remember(space, "Likes tea")
    built = await build(space, "", 2000, tags=("project", "backend"))
    assert [source.offer.id for source in built.sources] == [kept]
    assert "PostgreSQL 16 behind PgBouncer" in built.text


async def test_pinned_ones_are_offered_whatever_is_asked(space: SpaceStore) -> None:
    await put(space, "c1", ["The zeppelin lands at noon"])
    kept = await remember(space, "Answers in metric units, please", pinned=True)
    await remember(space, "Likes tea")
    built = await build(space, "zeppelin")
    assert [one.offer.id for one in built.sources if one.offer.standing] == [kept]
    assert "[standing instructions and preferences]" in built.text
    assert "tea" not in built.text


async def test_an_instruction_that_became_a_memory_is_offered_once(space: SpaceStore) -> None:
    said, other = await put(
        space, "c1", ["From now on, answer in German.", "Always use metric units."], role="user"
    )
    kept = await remember(space, "From now on, answer in German.", message_id=said, pinned=True)
    built = await build(space, "zeppelin")
    assert [one.offer.id for one in built.sources] == [kept, other]
    assert built.text.count("answer in German") == 1


async def test_pinned_ones_take_no_more_than_their_share(space: SpaceStore) -> None:
    for _ in range(10):
        await remember(space, LONG * 2, pinned=True)
    await put(space, "c1", ["The zeppelin lands at noon"])
    built = await build(space, "zeppelin", 400)
    assert "The zeppelin lands at noon" in built.text
    assert sum(one.tokens for one in built.sources if one.offer.standing) <= 100


async def test_without_a_question_pinned_ones_come_first(space: SpaceStore) -> None:
    pinned = [await remember(space, f"{n} {LONG}", tags=["t"], pinned=True) for n in range(3)]
    for n in range(20):
        await remember(space, f"{n} {LONG}", tags=["t"])
    built = await build(space, "", 150, tags=("t",))
    assert {one.offer.id for one in built.sources} <= set(pinned)
    assert built.sources


async def test_filters_and_scope_hold(space: SpaceStore) -> None:
    await put(space, "c1", ["zeppelin said"])
    await remember(space, "zeppelin kept", pinned=True)
    cases: list[tuple[dict[str, Any], tuple[bool, bool]]] = [
        ({}, (True, True)),
        ({"scope": "memories"}, (False, True)),
        ({"scope": "conversations"}, (True, False)),
        ({"role": "user"}, (True, False)),
    ]
    for fields, has in cases:
        built = await build(space, "zeppelin", **fields)
        assert ("zeppelin said" in built.text, "zeppelin kept" in built.text) == has
    assert (await build(space, "balloon", scope="conversations")).text == ""


async def test_a_long_memory_is_cut_to_its_best_passage(space: SpaceStore) -> None:
    await remember(space, LONG * 40 + "The zeppelin lands at noon. " + LONG * 40)
    built = await build(space, "zeppelin", 200)
    assert "The zeppelin lands at noon." in built.text
    assert not built.sources[0].whole
