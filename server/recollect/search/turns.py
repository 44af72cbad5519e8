"""Candidates as ranking counts them: where the query's terms stand, and which turns are beside."""

import itertools
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from recollect.text.traits import ASKS

BEFORE: Final = 0.2
"""Share of the previous turn's words that count for a turn."""
ASKED: Final = 0.3
"""As much more if the previous turn is a short question: an answer leaves out its words."""
AFTER: Final = 0.3
"""Share of the next turn's words."""
BEYOND: Final = 0.1
"""Share of the words of the turns two places before and after."""
NEAR: Final = 24
"""Two of the query's words in a row count as such when they begin at most so far apart."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking must know of a message. `terms` are joined by spaces, as they are stored.

    Of a memory `conversation` is its own id, so that it stands alone; `source` is the conversation
    that it comes from.
    """

    id: str
    conversation: str
    created_at: datetime | None
    terms: str
    position: int | None = None
    role: str = "user"
    author: str | None = None
    traits: Collection[str] = ()
    tokens: int = 0
    source: str | None = None

    @property
    def is_memory(self) -> bool:
        """Whether it is a memory and no message."""
        return self.conversation == self.id

    def says(self, phrase: str) -> bool:
        """Whether these terms, joined by spaces, stand here in a row."""
        return f" {phrase} " in f" {self.terms} "


@dataclass(slots=True)
class Turn:
    """A candidate, where the query's terms are in its terms, their counts, and how many it has.

    Places are offsets of characters, from anywhere: finding a word is faster than taking all
    apart. `spread` and `size` are the same two with the shares of the turns beside it.
    """

    candidate: Candidate
    places: list[tuple[int, str]]
    counts: dict[str, int]
    length: int
    before: "Turn | None" = None
    after: "Turn | None" = None
    spread: Mapping[str, float] | None = None
    size: float = 0.0

    def pairs(self, wanted: Collection[Pair]) -> set[Pair]:
        """Which of these pairs of terms stand near each other here, in this order."""
        found: set[Pair] = set()
        if len(self.counts) < 2 or not wanted:  # Nearly all turns have one of the words, or none.
            return found
        for at, (start, first) in enumerate(self.places):
            for place, second in self.places[at + 1 :]:
                if place - start > NEAR:
                    break
                if (first, second) in wanted:
                    found.add((first, second))
        return found


def turns(candidates: Collection[Candidate], terms: Collection[str]) -> list[Turn]:
    """The candidates by conversation and position, each with what its neighbours lend it."""
    in_order = sorted(candidates, key=_place)
    counted = _counted(in_order, terms)
    for one, following in itertools.pairwise(counted):
        if _follows(one.candidate, following.candidate):
            one.after, following.before = following, one
    for turn in counted:
        _spread(turn)
    return counted


def share_of_neighbours(asking: float) -> float:
    """How much longer windows make a turn on average, if this share of the turns is `asks`."""
    return BEFORE + ASKED * asking + AFTER + 2 * BEYOND


def _place(candidate: Candidate) -> tuple[str, int, str]:
    position = candidate.position
    return candidate.conversation, -1 if position is None else position, candidate.id


def _counted(in_order: Sequence[Candidate], terms: Collection[str]) -> list[Turn]:
    """The candidates as turns, not yet with anything of the turns beside them."""
    texts = [f" {candidate.terms} " for candidate in in_order]
    counted = [
        Turn(candidate, [], {}, text.count(" ") - 1)
        for candidate, text in zip(in_order, texts, strict=True)
    ]
    # One long text is searched many times faster than each of many short ones. Places are those in
    # it: only how far apart they are matters.
    joined = "\n".join(texts)
    ends = list(itertools.accumulate(len(text) + 1 for text in texts))
    for term in terms:
        word = f" {term} "
        at, number = joined.find(word), 0
        while at >= 0:
            number = bisect_right(ends, at, number)
            turn = counted[number]
            turn.places.append((at, term))
            turn.counts[term] = turn.counts.get(term, 0) + 1
            at = joined.find(word, at + len(word) - 1)
    for turn in counted:
        if len(turn.counts) > 1:
            turn.places.sort()
    return counted


def _follows(one: Candidate, other: Candidate) -> bool:
    return (
        one.conversation == other.conversation
        and one.position is not None
        and other.position == one.position + 1
    )


def _spread(turn: Turn) -> None:
    lent: list[tuple[Turn, float]] = []
    if before := turn.before:
        lent.append((before, BEFORE + (ASKED if ASKS in before.candidate.traits else 0.0)))
        if before.before:
            lent.append((before.before, BEYOND))
    if after := turn.after:
        lent.append((after, AFTER))
        if after.after:
            lent.append((after.after, BEYOND))
    spread: dict[str, float] = dict(turn.counts)
    turn.size = turn.length
    for lender, share in lent:
        turn.size += share * lender.length
        if lender.counts:
            for term, count in lender.counts.items():
                spread[term] = spread.get(term, 0.0) + share * count
    turn.spread = spread
