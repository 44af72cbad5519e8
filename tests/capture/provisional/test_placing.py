"""Pairs of an alignment that their neighbours bear out, and those that nothing does."""

from collections.abc import Collection

from recollect.capture.provisional.alignment import Pair
from recollect.capture.provisional.placing import believed

SIZES = (6, 8)


def kept(*pairs: Pair, telling: Collection[Pair] = ()) -> list[Pair]:
    return believed(pairs, SIZES, telling.__contains__)


def test_what_stands_among_others_on_both_sides_is_not_believed() -> None:
    assert kept((2, 4)) == []
    assert kept((2, 4), (3, 5)) == []


def test_a_row_with_one_that_tells_its_place_is_believed() -> None:
    row = [(2, 3), (3, 4), (4, 5)]
    assert kept(*row, telling=[(3, 4)]) == row
    assert kept((1, 1), *row, telling=[(3, 4)]) == row


def test_what_lies_between_such_that_tell_their_place_is_believed() -> None:
    pairs = [(0, 1), (2, 4), (4, 6)]
    assert kept(*pairs, telling=[(0, 1), (4, 6)]) == pairs


def test_an_end_of_which_all_is_known_is_believed() -> None:
    pairs = [(2, 2), (3, 4), (4, 6), (5, 7)]
    assert kept(*pairs, telling=[(2, 2)]) == pairs
    assert kept(*pairs[:-1], telling=[(2, 2)]) == pairs[:1]
    whole = [(0, 1), (1, 2), (2, 3), (3, 5), (4, 6), (5, 7)]
    assert kept(*whole) == whole


def test_the_end_of_one_may_be_the_beginning_of_the_other() -> None:
    assert kept((0, 6), (1, 7)) == [(0, 6), (1, 7)]
    assert kept((4, 0), (5, 1)) == [(4, 0), (5, 1)]
    assert kept((0, 5), (1, 6)) == []
    within = [(place, place + 1) for place in range(6)]
    assert kept(*within) == within


def test_both_may_begin_with_the_same_and_go_on_otherwise() -> None:
    assert kept((0, 0), (1, 1), (3, 4)) == [(0, 0), (1, 1)]
    assert kept() == []
    assert believed([(0, 0)], SIZES, lambda _pair: False, rooted=False) == []
