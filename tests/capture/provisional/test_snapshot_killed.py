"""A process killed between any two writes of a snapshot: sending again ends as if it had not been.

The kill is a call of the store that fails and is the last one that is made.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from recollect.capture.incoming import Incoming
from recollect.capture.ingest import Ingest
from recollect.errors import Unavailable
from recollect.store.scoped import ScopedCollection
from recollect.store.store import Store
from tests.capture.build import conversation, message, page, seen

SPACE = "spc_test"
WRITES = ("write", "update", "update_all", "delete")
TEXTS = ("Where was tea first grown?", "In China, as far as anybody knows.", "And coffee?")
REAL = [
    message("m0", TEXTS[0]),
    message("m1", TEXTS[1], "m0", role="assistant"),
    message("m2", TEXTS[2], "m1"),
]
SHOWN = page(*TEXTS, "Nobody else tells this.", observed=5)
TOLD = {
    "a page": page(*TEXTS[1:], observed=6),
    "a page that shows more": page(*TEXTS, "Nobody else tells this.", "Nor this.", observed=6),
    "a stream": seen(conversation(*REAL[:2], source="stream"), 6),
    "everything": seen(conversation(*REAL), 6),
    "everything, before the page was seen": seen(conversation(*REAL), 4),
}


def killed_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """From the write of this number on, nothing is written."""
    made = 0

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        async def write(*arguments: Any, **named: Any) -> Any:
            nonlocal made
            made += 1
            if made > number:
                raise Unavailable("Killed.")
            return await real(*arguments, **named)

        return write

    for name in WRITES:
        monkeypatch.setattr(ScopedCollection, name, failing(getattr(ScopedCollection, name)))


async def shown(store: Store) -> tuple[Any, ...]:
    """What can be read, and what the conversation says of it."""
    space = store.space(SPACE)
    found = await space.messages.find({}, sort=[("position", 1), ("_id", 1)])
    (talk,) = await space.conversations.find({})
    messages = [(each["position"], each["text"], each.get("provisional")) for each in found]
    known = ("counts", "completeness", "snapshot", "aliases", "told_at")
    return messages, [talk.get(name) for name in known]


async def undisturbed(store: Store, *captures: Incoming) -> tuple[Any, ...]:
    for incoming in captures:
        await Ingest(store)(SPACE, incoming)
    return await shown(store)


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("told", TOLD)
async def test_sending_again_ends_the_same(
    store: Store, database: Any, monkeypatch: pytest.MonkeyPatch, told: str, number: int
) -> None:
    expected = await undisturbed(store, SHOWN, TOLD[told])
    for name in await database.list_collection_names():
        await database[name].delete_many({})
    await Ingest(store)(SPACE, SHOWN)
    with monkeypatch.context() as killing:
        killed_at(killing, number)
        with suppress(Unavailable):
            await Ingest(store)(SPACE, TOLD[told])
    await Ingest(store)(SPACE, TOLD[told])
    assert await shown(store) == expected


@pytest.mark.parametrize("number", range(5))
async def test_a_first_page_of_which_nobody_hears_again_is_superseded(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as killing:
        killed_at(killing, number)
        with suppress(Unavailable):
            await Ingest(store)(SPACE, SHOWN)
    await Ingest(store)(SPACE, TOLD["everything"])
    await Ingest(store)(SPACE, SHOWN)
    messages, _ = await shown(store)
    assert messages == [(place, text, None) for place, text in enumerate(TEXTS)]


@pytest.mark.parametrize("before", ["a stream", None])
@pytest.mark.parametrize("number", range(6))
async def test_of_a_page_that_is_never_sent_again_nothing_is_left_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch, before: str | None, number: int
) -> None:
    if before:
        await Ingest(store)(SPACE, TOLD[before])
    with monkeypatch.context() as killing:
        killed_at(killing, number)
        with suppress(Unavailable):
            await Ingest(store)(SPACE, SHOWN)
    await Ingest(store)(SPACE, TOLD["everything"])
    messages, _ = await shown(store)
    assert messages == [(place, text, None) for place, text in enumerate(TEXTS)]
