"""Alignment of two sequences: anchors, gaps, and a cost that stays near linear."""

import itertools
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.capture.provisional.alignment import Pair, aligned, growing, unique_pairs

words = st.lists(st.sampled_from([*"abcdef", None]), max_size=12)
some_pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12).map(
    lambda pairs: list({one: (one, other) for one, other in pairs}.values())
)


def grows(pairs: list[Pair]) -> bool:
    return all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))


def beginning(one: list[str | None], other: list[str | None]) -> Callable[[int, int], int]:
    """A likeness: one begins what the other is."""
    return lambda a, b: 3 * (str(other[b]).startswith(str(one[a])) and one[a] is not None)


def test_anchors_hold_a_gap_together() -> None:
    assert aligned("axb", "ayb") == [(0, 0), (2, 2)]
    one: list[str | None] = ["a", "half", "b"]
    other: list[str | None] = ["a", "half and whole", "b"]
    assert aligned(one, other) == [(0, 0), (2, 2)]
    assert aligned(one, other, beginning(one, other)) == [(0, 0), (1, 1), (2, 2)]


def test_a_part_finds_its_place_in_the_whole() -> None:
    assert aligned("def", "abcdefgh") == [(0, 3), (1, 4), (2, 5)]
    assert aligned(["ok", "b"], ["ok", "a", "ok", "b"]) == [(0, 2), (1, 3)]


def test_what_is_known_is_kept_and_bounds_the_rest() -> None:
    assert aligned("xay", "aza", known=[(1, 0)]) == [(1, 0)]
    assert aligned("aa", "aa", known=[(1, 0)]) == [(1, 0)]


def test_nothing_equals_none() -> None:
    assert aligned([None, "a"], [None, "a"]) == [(1, 1)]
    assert unique_pairs([None, "a"], ["a", None]) == [(1, 0)]


def test_the_longest_of_crossing_anchors_is_kept() -> None:
    assert aligned("abcde", "cabed") in ([(0, 1), (1, 2), (3, 4)], [(0, 1), (1, 2), (4, 3)])


@given(words, words)
def test_pairs_grow_and_are_equal(one: list[str | None], other: list[str | None]) -> None:
    pairs = aligned(one, other)
    assert grows(pairs)
    assert all(one[a] is not None and one[a] == other[b] for a, b in pairs)


@given(words)
def test_everything_aligns_with_itself(marks: list[str | None]) -> None:
    places = [at for at, mark in enumerate(marks) if mark is not None]
    assert aligned(marks, marks) == [(at, at) for at in places]


@given(words, st.integers(0, 12), st.integers(0, 12))
def test_a_stretch_of_it_aligns_whole(marks: list[str | None], start: int, end: int) -> None:
    part = marks[start:end]
    assert len(aligned(part, marks)) == sum(mark is not None for mark in part)


@given(some_pairs)
def test_no_growing_pairs_are_more(pairs: list[Pair]) -> None:
    kept = growing(pairs)
    assert grows(kept) and set(kept) <= set(pairs)
    best: dict[Pair, int] = {}
    for pair in sorted(pairs):
        below = [n for (a, b), n in best.items() if a < pair[0] and b < pair[1]]
        best[pair] = 1 + max(below, default=0)
    assert len(kept) == max(best.values(), default=0)


HOSTILE = {
    "all alike": (["a"] * 10_000, ["a"] * 10_000),
    "all alike but one": (["b", *["a"] * 10_000], [*["a"] * 10_000, "b"]),
    "two in turn": (["a", "b"] * 5000, ["b", "a"] * 5000),
    "nothing alike": ([f"a{n}" for n in range(10_000)], [f"b{n}" for n in range(10_000)]),
    "turned round": (list(range(10_000)), list(range(10_000, 0, -1))),
    "each twice": ([n // 2 for n in range(10_000)], [n % 5000 for n in range(10_000)]),
    "blocks": ([n if n % 32 == 0 else -1 for n in range(10_000)],
               [n if n % 32 == 0 else -2 for n in range(10_000)]),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), HOSTILE.values(), ids=HOSTILE)
def test_ten_thousand_turns_are_compared_less_often_than_all_with_all(
    one: list[object], other: list[object]
) -> None:
    compared = 0

    def count(_one: int, _other: int) -> int:
        nonlocal compared
        compared += 1
        return 0

    before = time.process_time()
    assert grows(aligned(one, other, count))
    assert compared <= 40 * 10_000
    assert time.process_time() - before < 5
