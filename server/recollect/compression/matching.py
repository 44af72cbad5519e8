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
    slot, row = slots[at], np.searchsorted(index.begins, at, side="right") - 1
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
    rare = found.rarity
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
        "covered": _covered(found.counts, rare) / mass,
        "covered_window4": _covered(wide, rare) / mass,
        "bigrams": found.pairs,
        "after_question": shifted(index.question) * shifted(alone),
    }


def covered_nearby(found: Occurrences) -> tuple[Figures, Figures]:
    """The rarity that each unit covers, and that it covers with its two neighbours either side."""
    near = _windows(found.counts, 2)
    return _covered(found.counts, found.rarity), _covered(near, found.rarity)


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
    rows, size = counts.shape
    sums = np.zeros((rows, size + 2 * reach + 1))
    np.cumsum(counts, axis=1, out=sums[:, reach + 1 : reach + 1 + size])
    sums[:, reach + 1 + size :] = sums[:, reach + size, None]
    return sums[:, 2 * reach + 1 :] - sums[:, :size]


def _bm25(counts: Figures, rare: Figures, lengths: Figures) -> Figures:
    """Summed over the terms one by one, since a row fits the processor's cache."""
    norm = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), _LITTLE))
    total = np.zeros(counts.shape[1])
    for weight, row in zip(rare.tolist(), counts, strict=True):
        total += weight * (_K1 + 1) * row / (row + norm)
    return total


def _covered(counts: Figures, rare: Figures) -> Figures:
    """The rarity of the terms that are there."""
    total = np.zeros(counts.shape[1])
    for weight, row in zip(rare.tolist(), counts, strict=True):
        total[row > 0] += weight
    return total


def _by_segment(index: Index, found: Occurrences, alone: Figures) -> tuple[Figures, Figures]:
    segments = int(index.segment[-1]) + 1
    begins = np.flatnonzero(np.diff(index.segment, prepend=-1))
    counts = np.add.reduceat(found.counts, begins, axis=1)
    there = (counts > 0).sum(1)
    rare = np.log(1 + (segments - there + 0.5) / (there + 0.5))
    lengths = np.add.reduceat(index.lengths, begins)
    return _bm25(counts, rare, lengths), np.maximum.reduceat(alone, begins)
