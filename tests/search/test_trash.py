"""A conversation that is deleted and restored at the same moment is found, or is in the trash."""

from typing import Any

import pytest

from recollect.conversations import editing
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.scoped import ScopedCollection
from recollect.store.store import SpaceStore
from tests.search.conftest import NOON, conversation, put

UPDATE_ALL = ScopedCollection.update_all
ABOUT: dict[str, Any] = {
    **dict.fromkeys(("model", "project", "updated_at", "active_leaf", "temporary")),
    "revision": 1,
    "captured_in": "spc_one",
    "counts": {"messages": 1, "tokens": 2},
    "completeness": {"known": 1, "stored": 1, "missing_count": 0, "missing": []},
}
KEY = str(conversation("spc_one", "a")["_id"])


@pytest.fixture
async def stored(space: SpaceStore) -> SpaceStore:
    """A space with one conversation."""
    await put(space, "a", ["an axolotl"], about=ABOUT)
    await space.origins.write(inserts=[{"_id": KEY, "state": "live"}])
    return space


async def hits(space: SpaceStore) -> int:
    """How many messages a search finds."""
    return len((await search(space, SearchRequest(text="axolotl"))).hits)


@pytest.mark.parametrize("restored_before_marking", [True, False])
async def test_restored_while_being_deleted(
    stored: SpaceStore, monkeypatch: pytest.MonkeyPatch, restored_before_marking: bool
) -> None:
    async def racing(self: ScopedCollection, query: Any, change: Any) -> int:
        monkeypatch.setattr(ScopedCollection, "update_all", UPDATE_ALL)
        if restored_before_marking:
            await editing.restore(stored, KEY)
        marked = await UPDATE_ALL(self, query, change)
        if not restored_before_marking:
            await editing.restore(stored, KEY)
        return marked

    monkeypatch.setattr(ScopedCollection, "update_all", racing)
    await editing.delete(stored, KEY, NOON)
    assert await hits(stored) == 1


async def test_marked_while_being_restored(
    stored: SpaceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def racing(self: ScopedCollection, query: Any, change: Any) -> int:
        monkeypatch.setattr(ScopedCollection, "update_all", UPDATE_ALL)
        unmarked = await UPDATE_ALL(self, query, change)
        await UPDATE_ALL(self, {"conversation": KEY}, {"$set": {"deleted": True}})
        return unmarked

    await editing.delete(stored, KEY, NOON)
    assert await hits(stored) == 0
    monkeypatch.setattr(ScopedCollection, "update_all", racing)
    await editing.restore(stored, KEY)
    assert await hits(stored) == 1
