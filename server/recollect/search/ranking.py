"""Scores candidates, without a model: BM25 over windows of turns, and what else speaks for one.

docs/search.md describes it and says what each constant is worth. BM25 is that of Robertson and
Zaragoza, "The Probabilistic Relevance Framework" (2009). Pure: no database, no clock. Equal scores
are ordered newest first, then by id.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from statistics import fmean
from typing import Final

from recollect.search.candidates import Candidates
from recollect.search.evidence import Evidence
from recollect.search.question import Question
from recollect.search.turns import Candidate, Pair, Turn, turns

SATURATION: Final = 1.5
"""k1: how soon repeating a term stops helping."""
LENGTH: Final = 0.75
"""b: how much a long message is held against it."""
COVERAGE: Final = 0.5
"""What having all of the query's weight adds to the score."""
PASSAGE: Final = 0.2
"""Weight of the terms that one passage of the message has together."""
PASSAGE_LENGTH: Final = 600
"""Of a passage, in characters of the stored terms: about a hundred words."""
NEARNESS: Final = 0.2
"""Weight of two of the query's words in a row that stand near each other here too."""
NEXT: Final = 0.2
"""Share of the next turn's score: an answer speaks for its question."""
CONVERSATION: Final = 0.4
"""Share of the mean of the conversation's BEST scores."""
BEST: Final = 2
WORDLESS: Final = 0.01
"""At most the score of what only is of whom or of when an open question asks: below all others."""
LONG: Final = 20
"""Words with which it has half of that."""
TITLE: Final = 0.2
"""Weight of the terms that the conversation's title and tags have."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A message, its score, and the query's terms it has."""

    candidate: Candidate
    score: float
    terms: frozenset[str]


def rank(candidates: Candidates, question: Question) -> list[Ranked]:
    """The candidates that have a term, the best first; and of a conversation that has one in its
    title, the beginning.

    If the question is natural, those of a conversation where another has one are among them; if it
    is open, so is what was said by whom it names, or when it says.
    """
    evidence = Evidence(question, (one.author for one in candidates.found))
    weights = weighted(candidates, question, evidence.names)
    read = turns(candidates.found, weights)
    words = _words(
        read, weights, _pairs(read, weights, question, candidates.total), candidates.size
    )
    titles = {key: _title(terms, weights) for key, terms in candidates.titles.items()}
    mixed = _mixed(read, words, titles)
    ranked = [
        Ranked(
            turn.candidate,
            (score or _wordless(turn)) * evidence.factor(turn.candidate),
            frozenset(turn.counts),
        )
        for turn, score in zip(read, mixed, strict=True)
        if turn.counts
        or (turn.candidate.position == 0 and titles.get(turn.candidate.conversation))
        or (score > 0 and question.is_natural)
        or (question.is_open and evidence.concerns(turn.candidate))
    ]
    return sorted(ranked, key=_best_first)


def weighted(
    candidates: Candidates, question: Question, left_out: Collection[str] = ()
) -> Mapping[str, float]:
    """The weight of each term: its inverse document frequency, or a share of it."""
    return {
        term: share * math.log1p((candidates.total - n + 0.5) / (n + 0.5))
        for term, share in question.terms.items()
        if term not in left_out
        and (n := min(candidates.frequencies.get(term, 0), candidates.total)) > 0
    }


def _words(
    read: Sequence[Turn],
    weights: Mapping[str, float],
    pairs: Mapping[Pair, float],
    size: float | None,
) -> list[float]:
    """What the words alone say for each turn."""
    mean = size or fmean([turn.size for turn in read] or [1.0]) or 1.0
    total = sum(weights.values())
    return [_of_words(turn, weights, pairs, mean, total) for turn in read]


def _of_words(
    turn: Turn,
    weights: Mapping[str, float],
    pairs: Mapping[Pair, float],
    mean: float,
    total: float,
) -> float:
    if not turn.spread:
        return 0.0
    damping = SATURATION * (1 - LENGTH + LENGTH * turn.size / mean)
    score = covered = 0.0
    for term, count in turn.spread.items():
        weight = weights[term]
        score += weight * count * (SATURATION + 1) / (count + damping)
        covered += weight * min(1.0, count)
    score += NEARNESS * sum(pairs[pair] for pair in turn.pairs(pairs.keys()))
    score += PASSAGE * _passage(turn, weights)
    return score * (1 + COVERAGE * covered / total)


def _passage(turn: Turn, weights: Mapping[str, float]) -> float:
    """The most weight that a stretch of PASSAGE_LENGTH has."""
    if not turn.places or turn.places[-1][0] - turn.places[0][0] < PASSAGE_LENGTH:
        return sum(weights[term] for term in turn.counts)
    best = 0.0
    inside: dict[str, int] = defaultdict(int)
    weight, first = 0.0, 0
    for place, term in turn.places:
        if not inside[term]:
            weight += weights[term]
        inside[term] += 1
        while place - turn.places[first][0] >= PASSAGE_LENGTH:
            leaving = turn.places[first][1]
            inside[leaving] -= 1
            weight -= 0.0 if inside[leaving] else weights[leaving]
            first += 1
        best = max(best, weight)
    return best


def _pairs(
    read: Sequence[Turn], weights: Mapping[str, float], question: Question, total: int
) -> Mapping[Pair, float]:
    """Neighbouring terms of the query, by how few messages have both."""
    found = {}
    having = [turn.counts for turn in read if len(turn.counts) > 1]
    for first, second in itertools.pairwise(weights):
        if both := sum(first in counts and second in counts for counts in having):
            share = question.terms[first] * question.terms[second]
            found[first, second] = share * math.log1p(total / (1 + both))
    return found


def _title(terms: str, weights: Mapping[str, float]) -> float:
    return TITLE * sum(weights.get(term, 0.0) for term in set(terms.split()))


def _mixed(
    read: Sequence[Turn], words: Sequence[float], titles: Mapping[str, float]
) -> list[float]:
    """Scores with a share of the next turn's, and what the conversation adds to all of its."""
    by_turn = {id(turn): score for turn, score in zip(read, words, strict=True)}
    of_conversation: dict[str, list[float]] = defaultdict(list)
    for turn, score in zip(read, words, strict=True):
        of_conversation[turn.candidate.conversation].append(score)
    best = {key: fmean(nlargest(BEST, scores)) for key, scores in of_conversation.items()}
    return [
        score
        + NEXT * (by_turn[id(turn.after)] if turn.after else 0.0)
        + CONVERSATION * best[turn.candidate.conversation]
        + titles.get(turn.candidate.conversation, 0.0)
        for turn, score in zip(read, words, strict=True)
    ]


def _wordless(turn: Turn) -> float:
    """The longer one tells more, up to a point."""
    return WORDLESS * turn.length / (turn.length + LONG)


def _best_first(ranked: Ranked) -> tuple[float, float, str]:
    created_at = ranked.candidate.created_at
    return (
        -round(ranked.score, 6),
        -created_at.timestamp() if created_at else 0.0,
        ranked.candidate.id,
    )
