"""The trie of prefixes: what is known is found, kept longer by a hit, and gone when it is over."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from recollect.compression.messages import Message
from recollect.compression.prefixes import chain, root
from recollect.compression.retention import Path, Retention, Told
from recollect.errors import InvalidInput, NotFound
from recollect.store.store import Store


class Clock:
    """A time that only a test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def later(self, **much: float) -> None:
        self.time += timedelta(**much)


def path(texts: Sequence[str], account: str = "ada") -> Path:
    keys = list(chain(root(account), [Message("user", text) for text in texts]))
    return Path(keys, [5 * (n + 1) for n in range(len(texts))])


async def tell(retention: Retention, texts: Sequence[str], days: int = 30) -> int:
    """Retain a conversation as a request does; how much of it was known."""
    forgotten = await retention.forgotten("ada")
    known = await retention.known("ada", path(texts))
    new = texts[known:]
    told = Told(["user"] * len(new), new)
    await retention.keep("ada", path(texts), known, told, days, forgotten=forgotten)
    return known


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def retention(store: Store, clock: Clock) -> Retention:
    return Retention(store.retained, clock)


@pytest.mark.parametrize("length", [0, 1, 2, 63, 64, 65, 500, 1999, 2000])
async def test_the_deepest_known_prefix_is_found(retention: Retention, length: int) -> None:
    texts = [f"message {n}" for n in range(2000)]
    if length:
        assert await tell(retention, texts[:length]) == 0
    for other in (texts, [*texts[:length], *["else"] * 700], texts[:length]):
        assert await retention.known("ada", path(other)) == length
    assert await retention.known("ada", path(texts[: length // 2])) == length // 2
    assert await retention.known("eve", path(texts, "eve")) == 0


async def test_branches_share_what_they_begin_with(retention: Retention, clock: Clock) -> None:
    trunk = [f"message {n}" for n in range(90)]
    assert await tell(retention, trunk) == 0
    assert await tell(retention, [*trunk[:70], "one", "two"]) == 70
    assert await tell(retention, [*trunk[:70], "one", "two", "three"]) == 72
    clock.later(minutes=1)
    assert await tell(retention, trunk) == 90
    assert [item.messages for item in await retention.list("ada", limit=9, after=None)] == [90, 73]
    assert (await retention.totals("ada")).messages == 93


async def test_a_hit_keeps_the_whole_path(retention: Retention, clock: Clock) -> None:
    texts = [f"message {n}" for n in range(200)]
    await tell(retention, texts[:100], days=2)
    clock.later(days=1.5)
    assert await tell(retention, texts[:150], days=2) == 100
    clock.later(days=1.5)
    assert await retention.known("ada", path(texts)) == 150
    segment, place = await retention.find("ada", path(texts).keys[3].hex())
    assert segment.texts and segment.texts[place] == "message 3"
    clock.later(days=0.6)
    assert await retention.known("ada", path(texts)) == 0
    with pytest.raises(NotFound):
        await retention.find("ada", path(texts).keys[3].hex())


async def test_a_talk_that_goes_on_slowly_keeps_its_beginning(
    retention: Retention, clock: Clock
) -> None:
    texts = [f"message {n}" for n in range(50)]
    for length in range(1, len(texts) + 1):
        assert await tell(retention, texts[:length], days=1) == length - 1
        clock.later(minutes=50)
    for length in range(1, len(texts) + 1):
        assert await retention.known("ada", path(texts[:length])) == length
    (item,) = await retention.list("ada", limit=9, after=None)
    assert item.expires_at <= clock() + timedelta(days=1, hours=1)


async def test_new_messages_are_kept_no_longer_than_asked(
    retention: Retention, clock: Clock
) -> None:
    await tell(retention, ["a"], days=30)
    await tell(retention, ["a", "b"], days=1)
    clock.later(days=1, hours=1)
    assert await retention.known("ada", path(["a", "b"])) == 1


async def test_what_is_forgotten_meanwhile_does_not_come_back(retention: Retention) -> None:
    await tell(retention, ["a"])
    forgotten = await retention.forgotten("ada")
    await retention.forget("ada")
    told = Told(["user"], ["b"])
    await retention.keep("ada", path(["a", "b"]), 1, told, 30, forgotten=forgotten)
    assert await retention.known("ada", path(["a", "b"])) == 0
    assert (await retention.totals("ada")).messages == 0
    assert await tell(retention, ["a", "b"]) == 0
    assert await retention.known("ada", path(["a", "b"])) == 2


async def test_a_shorter_wish_does_not_shorten_a_longer_one(
    retention: Retention, clock: Clock
) -> None:
    await tell(retention, ["a", "b"], days=30)
    await tell(retention, ["a", "b"], days=1)
    clock.later(days=20)
    assert await retention.known("ada", path(["a", "b"])) == 2


async def test_what_has_just_expired_can_be_told_again(retention: Retention, clock: Clock) -> None:
    await tell(retention, ["a", "b"], days=1)
    clock.later(days=2)
    assert await tell(retention, ["a", "b"], days=1) == 0
    assert await retention.known("ada", path(["a", "b"])) == 2


async def test_long_messages_are_kept_in_segments_that_fit(retention: Retention) -> None:
    texts = ["x" * 600_000, "y" * 600_000, "z" * 5_000_000, "short"]
    assert await tell(retention, texts) == 0
    assert await retention.known("ada", path(texts)) == 4
    segment, place = await retention.find("ada", path(texts).keys[1].hex())
    assert segment.texts and segment.texts[place] == texts[1]


@pytest.mark.parametrize("reference", ["", "zz", "00" * 15, "00" * 17, "00" * 16])
async def test_nonsense_names_nothing(retention: Retention, reference: str) -> None:
    with pytest.raises(NotFound):
        await retention.find("ada", reference)
    with pytest.raises(InvalidInput):
        await retention.list("ada", limit=3, after=reference)
