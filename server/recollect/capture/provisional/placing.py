"""Which turns of two sequences are the same, by what they say and by what stands beside them. Pure.

People say "yes" and "Go on" at many places. Such turns are the same only where their neighbours
are; otherwise one would be lost in another that was said elsewhere.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence

from recollect.capture.provisional.alignment import Likeness, Pair, aligned
from recollect.capture.provisional.likeness import Saying


def placed(
    ours: Sequence[Saying | None],
    theirs: Sequence[Saying | None],
    likeness: Likeness,
    known: Sequence[Pair],
    may_be: Callable[[int, int], bool] = lambda _one, _other: True,
    *,
    rooted: bool = True,
) -> list[Pair]:
    """Pairs of places that say the same, growing on both sides; None says nothing.

    `known` are pairs that are certain, growing on both sides; other pairs must be such as `may_be`.
    `rooted` is whether both may begin where the conversation does.
    """
    certain = aligned(telling_marks(ours), telling_marks(theirs), known=known)
    pairs = aligned(_marks(ours), _marks(theirs), likeness, certain)
    known_pairs = set(known)

    def tells_place(pair: Pair) -> bool:
        said = ours[pair[0]], theirs[pair[1]]
        return pair in known_pairs or all(each is not None and each.tells_place for each in said)

    possible = [pair for pair in pairs if pair in known_pairs or may_be(*pair)]
    return believed(possible, (len(ours), len(theirs)), tells_place, rooted=rooted)


def telling_marks(side: Sequence[Saying | None]) -> list[Hashable]:
    """The marks of what tells its place; None for all else."""
    return [said.mark if said and said.tells_place else None for said in side]


def _marks(side: Sequence[Saying | None]) -> list[Hashable]:
    return [said and said.mark for said in side]


def believed(
    pairs: Sequence[Pair],
    sizes: tuple[int, int],
    tells_place: Callable[[Pair], bool],
    *,
    rooted: bool = True,
) -> list[Pair]:
    """Those of growing pairs that tell their place, and those that others bear out.

    Borne out are pairs between such that tell their place, or in a row with one. A row that touches
    none must be all that the two sequences, which have these sizes, may have in common, or the
    beginning of both if they are `rooted`: what follows it may have been said anew. So is what ends
    the first sequence, if all of it has its pair: shown again, it must not be told apart.
    """
    telling = [pair for pair in pairs if tells_place(pair)]
    first, last = (telling[0], telling[-1]) if telling else ((0, 0), (-1, -1))
    ending = sum(pair > last for pair in pairs)
    ends_known = ending == sizes[0] - last[0] - 1

    def is_borne_out(row: Sequence[Pair]) -> bool:
        between = first <= row[-1] and row[0] <= last
        begins = rooted and row[0] == (0, 0)
        return between or begins or (ends_known and row[0] > last) or _is_common(row, sizes)

    return [pair for row in _rows(pairs) if is_borne_out(row) for pair in row]


def _rows(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs, parted where the next pair is not the next place on both sides."""
    row: list[Pair] = []
    for one, other in pairs:
        if row and row[-1] != (one - 1, other - 1):
            yield row
            row = []
        row.append((one, other))
    if row:
        yield row


def _is_common(row: Sequence[Pair], sizes: tuple[int, int]) -> bool:
    """Whether one of two sequences begins with the row, and the same or the other ends with it."""
    ends = any(place + 1 == size for place, size in zip(row[-1], sizes, strict=True))
    return ends and 0 in row[0]
