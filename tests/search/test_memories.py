"""Memories among the results of a search, ranked with messages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.errors import InvalidInput
from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.store import SpaceStore, Store
from tests.search.conftest import put


async def remember(space: SpaceStore, content: str, **fields: Any) -> str:
    """The id of a memory that was just made."""
    return (await Memories(space).create(Draft(content=content, **fields))).memory.id


async def found(space: SpaceStore, text: str = "", **fields: Any) -> list[str]:
    """The ids of the hits."""
    page = await search(space, SearchRequest(text=text, **fields))
    return [hit.id for hit in page.hits]


async def test_both_are_found_and_ranked_together(space: SpaceStore) -> None:
    (said,) = await put(space, "c1", ["The zeppelin lands at noon near the old harbour"])
    kept = await remember(space, "The zeppelin is silver")
    both = await search(space, SearchRequest(text="silver zeppelin"))
    assert [hit.id for hit in both.hits] == [kept, said]
    assert both.hits[0].score > both.hits[1].score
    hit = both.hits[0]
    assert (hit.message_id, hit.memory_id, hit.role, hit.branch) == (None, kept, None, "active")
    assert hit.snippet == "The zeppelin is silver"
    assert hit.highlights == ((4, 12), (16, 22))
    assert set(hit.matched) == {"zeppelin", "silver"}


async def test_the_scope_leaves_out_the_others(space: SpaceStore) -> None:
    (said,) = await put(space, "c1", ["zeppelin"])
    kept = await remember(space, "zeppelin")
    assert await found(space, "zeppelin", scope="conversations") == [said]
    assert await found(space, "zeppelin", scope="memories") == [kept]
    assert set(await found(space, "zeppelin")) == {said, kept}


@pytest.mark.parametrize(
    ("filters", "has"),
    [
        ({"tag": "a"}, True),
        ({"tags": ("x", "a")}, True),
        ({"tag": "x"}, False),
        ({"project": "p"}, True),
        ({"project": "q"}, False),
        ({"role": "user"}, False),
        ({"model": "gpt-5"}, False),
        ({"platform": "chatgpt"}, False),
        ({"since": datetime(2020, 1, 1, tzinfo=UTC)}, True),
        ({"until": datetime(2020, 1, 1, tzinfo=UTC)}, False),
        ({"conversation_id": "conv_x"}, False),
    ],
)
@pytest.mark.parametrize("text", ["zeppelin", ""])
async def test_filters_hold_for_memories(
    space: SpaceStore, filters: Mapping[str, Any], has: bool, text: str
) -> None:
    kept = await remember(space, "zeppelin", tags=["a"], project="p")
    assert await found(space, text, **filters) == ([kept] if has else [])


async def test_the_grammar_holds_for_memories(space: SpaceStore) -> None:
    one = await remember(space, "The silver zeppelin", tags=["air"])
    two = await remember(space, "The zeppelin of silver")
    assert await found(space, '"silver zeppelin"') == [one]
    assert await found(space, 'lands "silver zeppelin" zeppelin') == [one, two]
    assert await found(space, "zeppelin tag:air") == [one]
    assert await found(space, "zeppelin -tag -air") == [two, one]
    assert await found(space, "has:code zeppelin") == []


@pytest.mark.parametrize("query", ["C++", 'foo"bar', "東京", "what's the user's language?", "a:b"])
async def test_odd_queries_find_what_says_them(space: SpaceStore, query: str) -> None:
    kept = await remember(space, f"About {query} we know enough")
    assert await found(space, query) == [kept]


async def test_what_has_expired_or_was_deleted_is_not_found(space: SpaceStore) -> None:
    old = await remember(space, "zeppelin")
    await space.memories.update(
        {"_id": old}, {"$set": {"expires_at": datetime(2026, 1, 1, tzinfo=UTC)}}
    )
    gone = await remember(space, "zeppelin")
    await Memories(space).delete(gone)
    assert await found(space, "zeppelin") == []
    assert await found(space, "", since=datetime(2020, 1, 1, tzinfo=UTC)) == []


async def test_an_edit_is_found_by_its_new_words_only(space: SpaceStore) -> None:
    kept = await remember(space, "zeppelin")
    await Memories(space).update(kept, {"content": "balloon"})
    assert await found(space, "zeppelin") == []
    assert await found(space, "balloon") == [kept]


async def test_pages_of_both_follow_each_other(space: SpaceStore) -> None:
    said = await put(space, "c1", ["zeppelin one", "zeppelin two"])
    kept = [await remember(space, f"zeppelin {n}") for n in range(3)]
    seen: list[str] = []
    after: str | None = None
    for _ in range(3):
        page = await search(space, SearchRequest(text="zeppelin", limit=2, after=after))
        seen += [hit.id for hit in page.hits]
        after = page.next
    assert after is None
    assert sorted(seen) == sorted([*said, *kept])
    last = await search(space, SearchRequest(text="zeppelin", limit=2, after=seen[2]))
    assert [hit.id for hit in last.hits] == seen[3:5]


async def test_of_many_the_best_is_found(space: SpaceStore) -> None:
    drafts = [Draft(content=f"The database number {n} is of the team {n % 7}") for n in range(900)]
    await Memories(space).batch([*drafts, Draft(content="The database setup uses port 5433")])
    page = await search(space, SearchRequest(text="database setup", limit=5))
    assert page.hits[0].snippet == "The database setup uses port 5433"


async def test_a_memory_of_another_space_is_not_found(space: SpaceStore, store: Store) -> None:
    await remember(space, "zeppelin")
    other = store.space("spc_two")
    assert await found(other, "zeppelin") == []
    with pytest.raises(InvalidInput):
        await search(other, SearchRequest())
