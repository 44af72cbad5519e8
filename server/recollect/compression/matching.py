"""Where the words of a question stand: counted once, then weighed alone, by window and by segment.

BM25 is that of Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with k1 1.2
and b 0.75.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recollect.compression.block import Figures
from recollect.compression.index import Index

_K1: Final = 1.2
_B: Final = 0.75
_REACH: Final = 12
"""How many units away a neighbour still counts."""
_LITTLE: Final = 1e-9


def rarity(index: Index) -> Figures:
    """The inverse document frequency of each term, over units."""
    there = index.frequency
    inverse: Figures = np.log(1 + (index.size - there + 0.5) / (there + 0.5))
    return inverse


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where terms stand: `counts` is terms x units, `pairs` counts neighbours by unit."""

    rarity: Figures
    counts: Figures
    pairs: Figures


def occurrences(
    index: Index, terms: Sequence[int], phrase: Sequence[int], rarities: Figures
) -> Occurrences:
    """Find `terms`, and those that stand next to each other as in `phrase`."""
    known = [term for term in dict.fromkeys([*terms, *phrase]) if term < len(rarities)]
    slot_of_term = np.full(len(rarities) + 1, -1, np.int64)
    slot_of_term[known] = np.arange(len(known))
    slots = slot_of_term[index.terms]
    at = np.flatnonzero(slots >= 0)
    slot, row = slots[at], index.row[at]
    asked = slot < len(terms)
    cells = slot[asked] * index.size + row[asked]
    counts = np.bincount(cells, minlength=len(terms) * index.size)
    told = slot_of_term[np.minimum(np.array(phrase, np.int64), len(rarities))]
    return Occurrences(
        rarity=rarities[np.array(terms, np.int64)],
        counts=counts.reshape(len(terms), index.size).astype(float),
        pairs=_pairs(index.size, at, slot, row, told),
    )


def _pairs(
    size: int,
    at: NDArray[np.int64],
    slot: NDArray[np.int64],
    row: NDArray[np.int64],
    phrase: NDArray[np.int64],
) -> Figures:
    """Of each unit, how many pairs of the phrase it has; `slot` and `row` belong to places `at`."""
    slots = int(phrase.max(initial=-1)) + 1
    wanted = np.zeros((slots + 1, slots + 1))
    np.add.at(wanted, (phrase[:-1], phrase[1:]), 1.0)
    wanted[-1] = wanted[:, -1] = 0  # slot -1: a term that the conversation does not have
    told = slot < slots
    at, slot, row = at[told], slot[told], row[told]
    first = np.flatnonzero((at[1:] == at[:-1] + 1) & (row[1:] == row[:-1]))
    times = wanted[slot[first], slot[first + 1]]
    codes = (row[first] * (slots + 1) + slot[first]) * (slots + 1) + slot[first + 1]
    once = np.unique(codes, return_index=True)[1]
    return np.bincount(row[first][once], times[once], size).astype(float)


def matches(index: Index, found: Occurrences) -> dict[str, Figures]:
    """The evidence that lies in the question's own words."""
    rare = found.rarity[:, None]
    mass = float(found.rarity.sum()) + _LITTLE
    alone = _bm25(found.counts, rare, index.lengths)
    near, lengths_near = _windows(found.counts, 2), _windows(index.lengths[None], 2)[0]
    wide, lengths_wide = _windows(found.counts, 4), _windows(index.lengths[None], 4)[0]
    by_segment, best = _by_segment(index, found, alone)
    return {
        "bm25": alone,
        "bm25_root": np.sqrt(alone),
        "bm25_window2": _bm25(near, rare, lengths_near),
        "bm25_window4": _bm25(wide, rare, lengths_wide),
        "bm25_segment": by_segment[index.segment],
        "best_of_segment": best[index.segment],
        "near_before": faded(alone, 0.6),
        "near_after": faded(alone[::-1], 0.6)[::-1],
        "far_before": faded(alone, 0.85),
        "far_after": faded(alone[::-1], 0.85)[::-1],
        "covered": (rare * (found.counts > 0)).sum(0) / mass,
        "covered_window4": (rare * (wide > 0)).sum(0) / mass,
        "bigrams": found.pairs,
        "after_question": shifted(index.question) * shifted(alone),
    }


def covered_nearby(found: Occurrences) -> tuple[Figures, Figures]:
    """The rarity that each unit covers, and that it covers with its two neighbours either side."""
    rare = found.rarity[:, None]
    near = _windows(found.counts, 2)
    return (rare * (found.counts > 0)).sum(0), (rare * (near > 0)).sum(0)


def faded(values: Figures, fading: float) -> Figures:
    """Of each unit, what the ones before it have, the less the further away."""
    total = np.zeros_like(values)
    for distance in range(1, min(_REACH, len(values) - 1) + 1):
        total[distance:] += fading ** (distance - 1) * values[:-distance]
    return total


def shifted(values: Figures) -> Figures:
    """Of each unit, what the one before it has."""
    return np.concatenate([[0.0], values[:-1]])


def _windows(counts: Figures, reach: int) -> Figures:
    """Sums over each unit and `reach` units on either side."""
    size = counts.shape[1]
    sums = np.zeros((len(counts), size + 1))
    np.cumsum(counts, axis=1, out=sums[:, 1:])
    at = np.arange(size)
    return sums[:, np.minimum(at + reach + 1, size)] - sums[:, np.maximum(at - reach, 0)]


def _bm25(counts: Figures, rare: Figures, lengths: Figures) -> Figures:
    norm = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), _LITTLE))
    summed: Figures = (rare * (counts * (_K1 + 1) / (counts + norm))).sum(0)
    return summed


def _by_segment(index: Index, found: Occurrences, alone: Figures) -> tuple[Figures, Figures]:
    segments = int(index.segment[-1]) + 1
    begins = np.flatnonzero(np.diff(index.segment, prepend=-1))
    counts = np.add.reduceat(found.counts, begins, axis=1)
    there = (counts > 0).sum(1)
    rare = np.log(1 + (segments - there + 0.5) / (there + 0.5))[:, None]
    lengths = np.add.reduceat(index.lengths, begins)
    return _bm25(counts, rare, lengths), np.maximum.reduceat(alone, begins)
