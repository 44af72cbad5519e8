"""Which places of two sequences tell the same: anchors first, then what lies between them. Pure.

Marks that are equal and stand only once on each side are anchors; of those that cross, as many are
kept as grow on both sides (patience diff: https://bramcohen.livejournal.com/73318.html). Between
anchors the same is tried again, then equal ends. What is left is compared by likeness, all with
all, if it is little; so the cost stays near linear, whatever comes.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Pair = tuple[int, int]
"""A place in one sequence and the place in the other that tells the same."""

Likeness = Callable[[int, int], int]
"""How alike two places of unequal marks are: 0, not at all, to 3."""

_EQUAL: Final = 4
_DEEPEST: Final = 8
_MOST_COMPARED: Final = 1024
_NARROW: Final = 2


@dataclass(frozen=True, slots=True)
class _Gap:
    """A stretch of both sequences, from the first place to before the last."""

    one: range
    other: range
    depth: int = _DEEPEST

    @property
    def is_small(self) -> bool:
        """Whether all may be compared with all."""
        shorter = min(len(self.one), len(self.other))
        return shorter <= _NARROW or len(self.one) * len(self.other) <= _MOST_COMPARED

    def without(self, anchors: Sequence[Pair]) -> Iterator["_Gap"]:
        """The gaps that growing anchors leave."""
        before = (self.one.start - 1, self.other.start - 1)
        for anchor in [*anchors, (self.one.stop, self.other.stop)]:
            one, other = range(before[0] + 1, anchor[0]), range(before[1] + 1, anchor[1])
            if one and other:
                yield _Gap(one, other, self.depth - 1)
            before = anchor


def aligned(
    one: Sequence[Hashable],
    other: Sequence[Hashable],
    likeness: Likeness = lambda _one, _other: 0,
    known: Sequence[Pair] = (),
) -> list[Pair]:
    """Pairs of places that tell the same, growing on both sides.

    A mark of None equals nothing. `known` are pairs that are certain, growing on both sides.
    """
    found = list(known)
    gaps = list(_Gap(range(len(one)), range(len(other))).without(known))
    while gaps:
        gap = gaps.pop()
        anchors = _anchors(gap, one, other)
        if anchors:
            found += anchors
            gaps += gap.without(anchors)
        elif gap.is_small:
            found += _most_alike(gap, one, other, likeness)
    return sorted(found)


def growing(pairs: Iterable[Pair]) -> list[Pair]:
    """As many of these pairs as grow on both sides: their longest increasing subsequence."""
    ordered = sorted(pairs)
    ends: list[int] = []  # ends[n]: the lowest second place that n + 1 pairs can end with
    last: list[int] = []  # of the same: which pair that is
    before: list[int] = []
    for at, (_, place) in enumerate(ordered):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            last.append(at)
        else:
            ends[length], last[length] = place, at
    kept: list[Pair] = []
    at = last[-1] if last else -1
    while at >= 0:
        kept.append(ordered[at])
        at = before[at]
    return kept[::-1]


def unique_pairs(
    one: Sequence[Hashable], other: Sequence[Hashable], gap: tuple[range, range] | None = None
) -> list[Pair]:
    """Places of marks that stand exactly once on each side; they may cross."""
    these, those = gap or (range(len(one)), range(len(other)))
    counts, places = Counter(one[at] for at in these), defaultdict(list)
    for at in those:
        places[other[at]].append(at)
    return [
        (at, places[mark][0])
        for at in these
        if (mark := one[at]) is not None and counts[mark] == 1 and len(places.get(mark, ())) == 1
    ]


def _anchors(gap: _Gap, one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Pair]:
    if gap.depth <= 0:
        return []
    unique = growing(unique_pairs(one, other, (gap.one, gap.other)))
    return unique or _equal_ends(gap, one, other) or _in_turn(gap, one, other)


def _equal_ends(gap: _Gap, one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Pair]:
    def same(pair: Pair) -> bool:
        return one[pair[0]] is not None and one[pair[0]] == other[pair[1]]

    def tails(these: range, those: range) -> list[Pair]:
        return _while(same, zip(reversed(these), reversed(those), strict=False))[::-1]

    # Before the first anchor, what stands next to it is nearer than what stands far in front.
    if gap.one.start == 0 and (found := tails(gap.one, gap.other)):
        return found
    heads = _while(same, zip(gap.one, gap.other, strict=False))
    return [*heads, *tails(gap.one[len(heads) :], gap.other[len(heads) :])]


def _while(same: Callable[[Pair], bool], pairs: Iterable[Pair]) -> list[Pair]:
    kept: list[Pair] = []
    for pair in pairs:
        if not same(pair):
            break
        kept.append(pair)
    return kept


def _in_turn(gap: _Gap, one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Pair]:
    """Equal marks of a large gap, each with the next there is."""
    if gap.is_small:
        return []
    places: dict[Hashable, list[int]] = defaultdict(list)
    for at in reversed(gap.other):
        places[other[at]].append(at)
    found: list[Pair] = []
    reached = -1
    for at in gap.one:
        waiting = places.get(one[at], []) if one[at] is not None else []
        while waiting and waiting[-1] <= reached:
            waiting.pop()
        if waiting:
            reached = waiting.pop()
            found.append((at, reached))
    return found


def _most_alike(
    gap: _Gap, one: Sequence[Hashable], other: Sequence[Hashable], likeness: Likeness
) -> list[Pair]:
    """The growing pairs of a gap whose likeness adds up to the most."""

    def weight(this: int, that: int) -> int:
        equal = one[this] is not None and one[this] == other[that]
        return _EQUAL if equal else likeness(this, that)

    weights = [[weight(this, that) for that in gap.other] for this in gap.one]
    best = [[0] * (len(gap.other) + 1) for _ in range(len(gap.one) + 1)]
    for row, values in enumerate(weights, start=1):
        for column, value in enumerate(values, start=1):
            paired = best[row - 1][column - 1] + value
            best[row][column] = max(best[row - 1][column], best[row][column - 1], paired)
    found: list[Pair] = []
    row, column = len(gap.one), len(gap.other)
    while row and column:
        if best[row][column] == best[row - 1][column]:
            row -= 1
        elif best[row][column] == best[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            found.append((gap.one[row], gap.other[column]))
    return found[::-1]
