"""Did you mean, and grouped results."""

import pytest

from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.store import SpaceStore
from tests.search.conftest import put


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("databse index", "Database index"),
        ("indx", "index"),
        ("dtabsae", None),
        ("database", None),
        ("axolotl", None),
        ("the wroks", "the works"),
        ("кнгиа", "книга"),
        ("xyz", None),
        ("12345678", None),
    ],
)
async def test_a_word_that_nobody_said_is_a_slip(
    space: SpaceStore, asked: str, meant: str | None
) -> None:
    await put(space, "a", ["A Database has an index", "it works: книга"])
    assert (await search(space, SearchRequest(text=asked))).suggestion == meant


async def test_a_long_conversation_does_not_fill_the_page(space: SpaceStore) -> None:
    await put(space, "long", ["cat"] * 30)
    await put(space, "short", ["a cat among many other words"])
    page = await search(space, SearchRequest(text="cat", group="conversation"))
    assert [(hit.title, hit.more) for hit in page.hits] == [("About long", 29), ("About short", 0)]
    first = await search(space, SearchRequest(text="cat", group="conversation", limit=1))
    rest = await search(
        space, SearchRequest(text="cat", group="conversation", limit=1, after=first.next)
    )
    assert [hit.title for hit in rest.hits] == ["About short"]
    assert rest.next is None


async def test_other_branches_are_marked(space: SpaceStore) -> None:
    await put(space, "a", ["cat"])
    await put(space, "b", ["cat cat"], position=None)
    hits = (await search(space, SearchRequest(text="cat"))).hits
    assert {hit.title: hit.branch for hit in hits} == {"About a": "active", "About b": "other"}
