"""Filters hold however the candidates are found, and hide nothing that passes them."""

from datetime import timedelta
from typing import Any

import pytest

from recollect.errors import Unavailable
from recollect.search import candidates, filters
from recollect.store.scoped import ScopedCollection
from recollect.store.store import SpaceStore
from tests.search.conftest import NOON, put
from tests.search.test_service import conversation_of, found


@pytest.mark.parametrize("filters", [{}, {"platform": "chatgpt"}, {"tag": "t"}])
async def test_what_is_marked_as_deleted_takes_no_places(
    space: SpaceStore, filters: dict[str, Any]
) -> None:
    about = {"tags": ["t"]}
    gone = {"deleted_at": NOON, **about}
    await put(space, "deleted", ["cat cat"] * 1200, about=gone, deleted=True)
    await put(space, "live", ["a cat among others"], about=about)
    assert await found(space, "cat", **filters) == ["a cat among others"]
    if filters:
        assert await found(space, **filters) == ["a cat among others"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"role": "user"}, {"cat 0", "cat 2", "other cat"}),
        ({"model": "m-2"}, {"other cat"}),
        ({"tag": "pets"}, {"other cat"}),
        ({"project": "zoo"}, {"other cat"}),
        ({"tag": "pets", "project": "none"}, set()),
        ({"platform": "claude"}, set()),
        ({"platform": "chatgpt", "role": "assistant"}, {"cat 1"}),
        ({"since": NOON + timedelta(minutes=1)}, {"cat 1", "cat 2"}),
        ({"until": NOON + timedelta(minutes=1)}, {"cat 0", "other cat"}),
        ({"conversation_id": conversation_of("b")}, {"other cat"}),
        ({"conversation_id": "conv_unknown"}, set()),
    ],
)
@pytest.mark.parametrize("selective", [True, False])
async def test_filters_hold_however_the_candidates_are_found(
    space: SpaceStore,
    monkeypatch: pytest.MonkeyPatch,
    filters: dict[str, Any],
    expected: set[str],
    selective: bool,
) -> None:
    if not selective:
        monkeypatch.setattr(candidates, "SELECTIVE", 0)
    await put(space, "a", ["cat 0", "cat 1", "cat 2"], model="m-1")
    await put(space, "b", ["other cat"], about={"tags": ["pets"], "project": "zoo"}, model="m-2")
    assert set(await found(space, "cat", **filters)) == expected
    assert set(await found(space, **filters)) == expected


@pytest.mark.parametrize("selective", [True, False])
@pytest.mark.parametrize(
    "filters",
    [
        {"role": "user"},
        {"model": "m-2"},
        {"platform": "claude"},
        {"since": NOON + timedelta(days=1)},
        {"tag": "pets"},
    ],
)
async def test_a_filter_finds_what_many_heavier_messages_hide(
    space: SpaceStore, monkeypatch: pytest.MonkeyPatch, filters: dict[str, Any], selective: bool
) -> None:
    if not selective:
        monkeypatch.setattr(candidates, "SELECTIVE", 0)
    many = ["okapi okapi okapi okapi"] * 800
    await put(space, "a", many, role="assistant", model="m-1")
    special = {"platform": "claude", "model": "m-2", "created_at": NOON + timedelta(days=2)}
    about = {"tags": ["pets"]}
    await put(space, "b", ["an okapi among others"], about=about, role="user", **special)
    assert await found(space, "okapi", **filters) == ["an okapi among others"]


async def test_filters_that_take_too_long_leave_what_was_found(
    space: SpaceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = ScopedCollection.find

    async def slow(self: ScopedCollection, query: Any, *further: Any, **options: Any) -> Any:
        if "$text" in query and "role" in query:
            raise Unavailable("The database took too long.")
        return await find(self, query, *further, **options)

    monkeypatch.setattr(ScopedCollection, "find", slow)
    await put(space, "a", ["okapi okapi"] * 800, role="assistant")
    await put(space, "b", ["okapi okapi okapi"], role="user")
    assert await found(space, "okapi", role="user") == ["okapi okapi okapi"]


async def test_labels_of_too_many_conversations_still_filter(
    space: SpaceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "MOST_CONVERSATIONS", 1)
    for key in ("a", "b"):
        await put(space, key, [f"cat {key}"], about={"tags": ["pets"]})
    await put(space, "c", ["cat c"])
    assert set(await found(space, "cat", tag="pets")) == {"cat a", "cat b"}
    assert set(await found(space, tag="pets")) == {"cat a", "cat b"}
