"""Subscribers of every pace see every event once and in order, over failures of every kind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import Unavailable
from recollect.events import feed as feeds
from recollect.events import subscription as subscriptions
from recollect.events.events import Events
from recollect.events.subscription import CATCHING_UP, Gap, Subscription
from recollect.store.changes import PlaceLost
from recollect.store.store import Store
from tests.events.memory import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short feeds, short turns, short pauses."""
    monkeypatch.setattr(feeds, "LONGEST", 5)
    monkeypatch.setattr(subscriptions, "LONGEST", 4)
    monkeypatch.setattr(subscriptions, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("recollect.events.shared._SHORTEST_PAUSE", 0.001)
    monkeypatch.setattr("recollect.events.shared._LONGEST_PAUSE", 0.01)


@asynccontextmanager
async def running(store: MemoryStore) -> AsyncIterator[Events]:
    events = Events(cast(Store, store))
    async with events.running():
        yield events


async def read(subscription: Subscription, count: int, pause: float = 0) -> list[str]:
    """The names of the next events; a gap is `-`."""
    names: list[str] = []
    async with aclosing(subscription.events()) as events, asyncio.timeout(20):
        async for event in events:
            names.append("-" if isinstance(event, Gap) else event.conversation.external_id)
            if len(names) == count:
                return names
            await asyncio.sleep(pause)
    raise AssertionError("events do not end")


def names(count: int, start: int = 0) -> list[str]:
    return [str(n) for n in range(start, start + count)]


async def test_a_reader_slower_than_the_feed_is_long_misses_nothing(store: MemoryStore) -> None:
    async with running(store) as events, events.subscribed("a", None) as subscription:
        reading = asyncio.create_task(read(subscription, 60, pause=0.003))
        for name in names(60):
            store.changes.write("a", name)
            store.changes.write("b", name)
            await asyncio.sleep(0)
        assert await reading == names(60)


@settings(deadline=None, max_examples=40)
@given(
    script=st.lists(
        st.sampled_from(["mine", "mine", "mine", "theirs", "wait", "fail", "leave", "come"]),
        max_size=60,
    ),
    pause=st.sampled_from([0, 0.001]),
    others=st.booleans(),
)
def test_whatever_happens_every_event_comes_once_and_in_order(
    script: list[str], pause: float, others: bool
) -> None:
    asyncio.run(_play(script, pause, others))


async def _play(script: list[str], pause: float, others: bool) -> None:
    store = MemoryStore()
    expected = names(script.count("mine"))
    waiting = iter(expected)
    seen: list[str] = []
    token: str | None = None

    async def follow() -> None:
        nonlocal token
        async with events.subscribed("a", token) as subscription:
            assert subscription.resumed is (token is not None)
            token = subscription.token
            async with aclosing(subscription.events()) as found:
                async for event in found:
                    assert not isinstance(event, Gap)
                    seen.append(event.conversation.external_id)
                    token = subscription.token_of(event)
                    await asyncio.sleep(pause)

    async def leave() -> None:
        reading.cancel()
        await asyncio.wait([reading])

    async with running(store) as events, AsyncExitStack() as stack:
        if others:
            await stack.enter_async_context(events.subscribed("b", None))
        reading = asyncio.create_task(follow())
        await asyncio.sleep(0.005)
        assert token is not None
        for step in [*script, "come"]:
            if step == "mine":
                store.changes.write("a", next(waiting))
            elif step == "theirs":
                store.changes.write("b", "theirs")
            elif step == "wait":
                await asyncio.sleep(0.005)
            elif step == "fail":
                store.changes.failures.append(Unavailable("Away."))
            elif step == "leave":
                await leave()
            elif reading.done():
                reading = asyncio.create_task(follow())
        async with asyncio.timeout(20):
            while len(seen) < len(expected):
                assert not reading.done(), reading.exception()
                await asyncio.sleep(0.002)
        await leave()
    assert seen == expected


async def test_a_lost_place_is_a_gap_and_events_go_on(store: MemoryStore) -> None:
    async with running(store) as events, events.subscribed("a", None) as subscription:
        store.changes.write("a", "seen")
        assert await read(subscription, 1) == ["seen"]
        store.changes.failures.append(PlaceLost("Dropped."))
        await asyncio.sleep(0.03)
        store.changes.write("a", "missed")
        store.changes.forget()
        store.changes.failures.append(PlaceLost("Dropped."))
        reading = asyncio.create_task(read(subscription, 2))
        await asyncio.sleep(0.1)
        store.changes.write("a", "after")
        assert await reading == ["-", "after"]
        assert subscription.resumed is False


async def test_a_shared_stream_that_begins_anew_costs_nobody_an_event(store: MemoryStore) -> None:
    async with running(store) as events, events.subscribed("a", None) as subscription:
        store.changes.failures.append(PlaceLost("Gone wrong."))
        store.changes.write("a", "1")
        store.changes.write("a", "2")
        assert await read(subscription, 2) == ["1", "2"]


async def test_a_token_too_old_begins_now(store: MemoryStore) -> None:
    async with running(store) as events:
        async with events.subscribed("a", None) as subscription:
            token = subscription.token
        await asyncio.sleep(0.1)  # until the shared stream, which would have it, is closed
        store.changes.write("a", "missed")
        store.changes.forget()
        async with events.subscribed("a", token) as subscription:
            assert not subscription.resumed
            store.changes.write("a", "after")
            assert await read(subscription, 1) == ["after"]


async def test_a_token_of_the_future_begins_now(store: MemoryStore) -> None:
    async with running(store) as events, events.subscribed("a", None) as subscription:
        for name in names(3):
            store.changes.write("a", name)
        await read(subscription, 3)
        token = subscription.token
    del store.changes.log[:]
    async with running(store) as events, events.subscribed("a", token) as subscription:
        assert not subscription.resumed
        store.changes.write("a", "after")
        assert await read(subscription, 1) == ["after"]


async def test_a_quiet_subscriber_does_not_fall_behind(store: MemoryStore) -> None:
    async with running(store) as events, events.subscribed("a", None) as subscription:
        reading = asyncio.create_task(read(subscription, 30, pause=0.002))
        await asyncio.sleep(0.05)
        for name in names(50):
            store.changes.write("b", name)
        await asyncio.sleep(0.1)
        store.changes.forget()
        for name in names(30):
            store.changes.write("a", name)
            await asyncio.sleep(0)
        assert await reading == names(30)


async def test_a_token_counts_as_sent_only_what_was_sent(store: MemoryStore) -> None:
    async with running(store) as events, events.subscribed("a", None) as subscription:
        tokens = [subscription.token]
        async with aclosing(subscription.events()) as found:
            for name in names(3):
                store.changes.write("a", name)
            await asyncio.sleep(0.05)
            for _ in range(3):
                await anext(found)
                tokens.append(subscription.token)
    for unsent, token in zip((3, 3, 2, 1), tokens, strict=True):
        async with running(store) as events, events.subscribed("a", token) as again:
            assert await read(again, unsent) == names(3)[-unsent:]


async def test_what_was_read_from_mongodb_counts_as_sent_only_when_it_was_sent(
    store: MemoryStore,
) -> None:
    async with running(store) as events:
        async with events.subscribed("a", None) as subscription:
            token = subscription.token
        await asyncio.sleep(0.1)  # until the shared stream, which would have it, is closed
        for name in names(3):
            store.changes.write("a", name)
        async with events.subscribed("a", token) as again, aclosing(again.events()) as found:
            tokens = [again.token]
            for _ in range(3):
                await anext(found)
                tokens.append(again.token)
        for unsent, token in zip((3, 3, 2, 1), tokens, strict=True):
            async with events.subscribed("a", token) as once_more:
                assert await read(once_more, unsent) == names(3)[-unsent:]


async def test_few_catch_up_at_the_same_time(store: MemoryStore) -> None:
    async with running(store) as events:
        async with events.subscribed("a", None) as subscription:
            token = subscription.token
        for name in names(40):
            store.changes.write("a", name)

        async def resume() -> list[str]:
            async with events.subscribed("a", token) as again:
                return await read(again, 40)

        assert await asyncio.gather(*(resume() for _ in range(12))) == [names(40)] * 12
    assert store.changes.most_open <= CATCHING_UP + 1


async def test_nobody_who_catches_up_keeps_the_others_waiting_for_long(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "_TURN_SECONDS", 0)
    async with running(store) as events:
        async with events.subscribed("a", None) as subscription:
            token = subscription.token
        await asyncio.sleep(0.1)  # until the shared stream, which would have it, is closed
        for _ in range(50):
            store.changes.write("b", "theirs")
        store.changes.write("a", "mine")
        before = store.changes.opened
        async with events.subscribed("a", token) as again:
            assert await read(again, 1) == ["mine"]
    assert store.changes.opened - before > 50


async def test_without_subscribers_no_stream_is_open(store: MemoryStore) -> None:
    async with running(store) as events:
        assert store.changes.open == 0
        async with events.subscribed("a", None), events.subscribed("b", None):
            assert store.changes.open == 1
        await asyncio.sleep(0.1)
        assert store.changes.open == 0
        async with events.subscribed("a", None) as subscription:
            store.changes.write("a", "x")
            assert await read(subscription, 1) == ["x"]
    assert store.changes.open == 0


async def test_while_the_database_is_away_nobody_can_subscribe(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recollect.events.shared._OPENING_SECONDS", 0.1)

    async def away() -> bytes:
        raise Unavailable("Away.")

    async with running(store) as events:
        with monkeypatch.context() as patch:
            patch.setattr(store.changes, "now", away)
            with pytest.raises(Unavailable):
                async with events.subscribed("a", None):
                    pass
        async with events.subscribed("a", None) as subscription:
            assert not subscription.resumed


async def test_an_unforeseen_failure_is_survived_and_not_told(
    store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(store) as events, events.subscribed("a", None) as subscription:
        store.changes.failures.append(KeyError("what was said"))
        store.changes.write("a", "x")
        assert await read(subscription, 1) == ["x"]
    assert "KeyError" in caplog.text and "what was said" not in caplog.text
