"""Likeness is that of sets, and signatures find what is alike."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.memory.likeness import ALIKE, bands, distinct, likeness

SETS = st.frozensets(st.text(min_size=1, max_size=4), max_size=30)


@given(SETS, SETS)
def test_likeness_is_symmetric_and_one_for_the_same(
    one: frozenset[str], other: frozenset[str]
) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == (1.0 if one else 0.0)
    assert (likeness(one, other) == 1.0) == (one == other and bool(one))


@given(SETS)
def test_signatures_do_not_depend_on_order(one: frozenset[str]) -> None:
    assert bands(one) == bands(sorted(one)) == bands(sorted(one, reverse=True))
    assert len(bands(one)) == (6 if one else 0)


@pytest.mark.parametrize(("resemblance", "least"), [(ALIKE, 0.85), (0.8, 0.95), (0.9, 0.99)])
def test_most_that_are_alike_share_a_band(resemblance: float, least: float) -> None:
    chance = random.Random(7)  # noqa: S311 - the same pairs every time
    words = [f"word{n}" for n in range(5000)]
    found = 0
    for _ in range(400):
        union = chance.sample(words, 20)
        shared = round(resemblance * 20)
        half = shared + (20 - shared) // 2
        one, other = union[:half], union[:shared] + union[half:]
        found += not set(bands(one)).isdisjoint(bands(other))
    assert found / 400 >= least


def test_few_that_are_different_share_a_band() -> None:
    chance = random.Random(7)  # noqa: S311 - the same pairs every time
    words = [f"word{n}" for n in range(5000)]
    pairs = [(chance.sample(words, 15), chance.sample(words, 15)) for _ in range(400)]
    assert sum(not set(bands(a)).isdisjoint(bands(b)) for a, b in pairs) <= 4


def test_of_a_long_text_its_beginning_counts() -> None:
    assert len(distinct(" ".join(f"w{n}" for n in range(5000)))) == 1000
