"""Scores candidates with BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework").

Pure: no database, no clock. Equal scores are ordered newest first, then by id.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from recollect.search.candidates import Candidate, Candidates

SATURATION: Final = 1.2
"""k1: how soon repeating a term stops helping."""
LENGTH: Final = 0.75
"""b: how much a long message is held against it."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A message, its score, and the query's terms it has."""

    candidate: Candidate
    score: float
    terms: frozenset[str]


def rank(candidates: Candidates, terms: Sequence[str]) -> list[Ranked]:
    """The candidates that have at least one of the terms, the best first."""
    weights = weighted(candidates, terms)
    split = [(candidate, candidate.terms.split()) for candidate in candidates.found]
    mean = sum(len(present) for _, present in split) / max(1, len(split))
    scored = (_scored(candidate, present, weights, mean) for candidate, present in split)
    return sorted((one for one in scored if one.terms), key=_best_first)


def weighted(candidates: Candidates, terms: Sequence[str]) -> Mapping[str, float]:
    """The weight of each term: its inverse document frequency."""
    return {
        term: math.log1p((candidates.total - n + 0.5) / (n + 0.5))
        for term in terms
        if (n := min(candidates.frequencies.get(term, 0), candidates.total)) > 0
    }


def _scored(
    candidate: Candidate, present: Sequence[str], weights: Mapping[str, float], mean: float
) -> Ranked:
    counts = Counter(filter(weights.__contains__, present))
    damping = SATURATION * (1 - LENGTH + LENGTH * len(present) / mean) if counts else 0.0
    score = sum(
        weights[term] * count * (SATURATION + 1) / (count + damping)
        for term, count in counts.items()
    )
    return Ranked(candidate, score, frozenset(counts))


def _best_first(ranked: Ranked) -> tuple[float, float, str]:
    created_at = ranked.candidate.created_at
    return (
        -round(ranked.score, 6),
        -created_at.timestamp() if created_at else 0.0,
        ranked.candidate.id,
    )
