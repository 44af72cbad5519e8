"""Conversations are found by what they are called, though nobody said it in them."""

from typing import Any

import pytest

from recollect.search import candidates
from recollect.search import titled as conversations
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.store import SpaceStore
from recollect.text.analysis import index_terms
from tests.search.conftest import put


async def titled(space: SpaceStore, key: str, title: str, texts: list[str]) -> list[str]:
    """Store a conversation with that title."""
    ids = await put(space, key, texts)
    found = await space.messages.find_one({"_id": ids[0]}, ["conversation"])
    assert found is not None
    change = {"$set": {"title": title, "terms": index_terms(title)}}
    await space.conversations.update({"_id": found["conversation"]}, change)
    return ids


async def texts(space: SpaceStore, query: str, **filters: Any) -> list[str]:
    """What is found, the best first."""
    page = await search(space, SearchRequest(text=query, **filters))
    assert page.suggestion is None
    return [hit.snippet for hit in page.hits]


async def test_a_word_of_a_title_finds_the_beginning(space: SpaceStore) -> None:
    await titled(space, "a", "Baking schedule", ["I want bread by noon.", "Begin at six."])
    await titled(space, "b", "Flat bread", ["My bread stays flat.", "Feed the starter."])
    assert await texts(space, "schedule") == ["I want bread by noon."]
    assert await texts(space, "bread schedule") == ["I want bread by noon.", "My bread stays flat."]
    asked = await texts(space, "where is the schedule for it?")
    assert sorted(asked) == ["Begin at six.", "I want bread by noon."]
    assert await texts(space, "schedule", platform="claude") == []


async def test_what_is_in_the_trash_takes_no_place(
    space: SpaceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "SELECTIVE", 0)
    monkeypatch.setattr(conversations, "CAP", 1)
    await titled(space, "a", "schedule", ["I want bread by noon."])
    await titled(space, "b", "Another schedule of mine", ["Trains to Bern?"])
    assert await texts(space, "schedule") == ["I want bread by noon."]
    await space.conversations.update({"title": "schedule"}, {"$set": {"deleted_at": 1}})
    assert await texts(space, "schedule") == ["Trains to Bern?"]


async def test_a_title_in_the_trash_finds_nothing(space: SpaceStore) -> None:
    await titled(space, "a", "Baking schedule", ["I want bread by noon."])
    await space.conversations.update({"title": "Baking schedule"}, {"$set": {"deleted_at": 1}})
    assert await texts(space, "schedule") == []
