"""Ids of memories sort as they were made, and the same seed makes the same ones."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from recollect.memory.ids import Births, is_memory_id

MOMENTS = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
NUMBERS = st.integers(0, 65_535)
SEEDS = st.binary(max_size=20)


@given(MOMENTS, MOMENTS, NUMBERS, NUMBERS, SEEDS, SEEDS)
def test_they_sort_by_time_and_number(
    one: datetime, other: datetime, first: int, second: int, seed: bytes, salt: bytes
) -> None:
    ids = Births(one, seed).id_of(first), Births(other, salt).id_of(second)
    apart = abs(one - other) >= timedelta(milliseconds=1)
    if apart:
        assert (ids[0] < ids[1]) == (one < other)
    elif one == other and first != second:
        assert (ids[0] < ids[1]) == (first < second)
    assert all(map(is_memory_id, ids))


@given(MOMENTS, NUMBERS, SEEDS)
def test_the_same_seed_makes_the_same(moment: datetime, number: int, seed: bytes) -> None:
    assert Births(moment, seed).id_of(number) == Births(moment, seed).id_of(number)


def test_chance_makes_others() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    assert Births(moment).id_of(0) != Births(moment).id_of(0)


def test_what_is_no_id() -> None:
    for text in ("", "mem_", "mem_A", "msg_a", "mem_a b", "mem_" + "a" * 61, "mem_\u0130"):
        assert not is_memory_id(text)
