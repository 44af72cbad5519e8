"""A feed gives everything after a place, or says that it cannot."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from recollect.events.event import Event, event_of
from recollect.events.feed import LONGEST, Feed
from recollect.store.changes import Change
from tests.events.memory import document, place


def event(number: int) -> Event:
    """The event at a place."""
    made = event_of(Change(place(number), "insert", document("spc", str(number)), {}))
    assert made
    return made


def fed(start: int, numbers: list[int]) -> Feed:
    """A feed that began at a place and was given these events."""
    feed = Feed("spc")
    feed.begin(place(start))
    for number in numbers:
        feed.add(event(number))
    return feed


@given(st.integers(0, 600), st.integers(0, 700))
def test_after_a_place_comes_everything_or_nothing_is_said(count: int, after: int) -> None:
    numbers = list(range(12, 12 + count))
    found = fed(10, numbers).after(place(after))
    kept = numbers[-LONGEST:]
    known_from = numbers[-LONGEST - 1] if count > LONGEST else 10
    if after < known_from:
        assert found is None
    else:
        expected = [place(number) for number in kept if number > after]
        assert [event.place for event in found or []] == expected


def test_nothing_is_known_before_it_has_begun() -> None:
    assert Feed("spc").after(place(1)) is None


def test_beginning_anew_forgets() -> None:
    feed = fed(10, [12])
    feed.begin(place(20))
    assert feed.after(place(12)) is None and feed.after(place(20)) == []


async def test_who_waits_is_woken_by_an_event_and_by_a_new_beginning() -> None:
    feed = Feed("spc")
    begun = asyncio.create_task(feed.begun())
    await asyncio.sleep(0)
    feed.begin(place(10))
    await asyncio.wait_for(begun, 1)
    changed = feed.changed()
    assert not changed.is_set()
    feed.add(event(12))
    assert changed.is_set() and not feed.changed().is_set()
