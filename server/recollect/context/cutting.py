"""The best passages of a message that does not fit as a whole. Pure."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from recollect.text import tokens
from recollect.text.analysis import index_terms
from recollect.text.passages import Span, passages

READ: Final = 100_000
"""Characters of a message among which passages are looked for."""
ELISION: Final = "\n[…]\n"
_JOINT: Final = 5
"""Tokens that an elision may cost."""


def cut(text: str, weights: Mapping[str, float], room: int) -> str:
    """Whole passages of at most `room` tokens together, in order; empty if none fits.

    Those with most weight of terms for their tokens come first, then what is beside them.
    """
    text = text[:READ]
    spans = list(passages(text))
    costs = [n + _JOINT for n in tokens.count_all([text[a:b] for a, b in spans])]
    chosen: set[int] = set()
    for at in _by_worth([_weight(text[a:b], weights) for a, b in spans], costs):
        if costs[at] <= room:
            chosen.add(at)
            room -= costs[at]
    _widen(chosen, costs, room)
    return _joined(text, [spans[at] for at in sorted(chosen)], spans)


def _weight(passage: str, weights: Mapping[str, float]) -> float:
    return sum(weights.get(term, 0.0) for term in set(index_terms(passage).split()))


def _by_worth(worths: Sequence[float], costs: Sequence[int]) -> list[int]:
    """Passages that have a term, the best for their tokens first; if none has one, the first."""
    telling = [at for at, worth in enumerate(worths) if worth > 0]
    return sorted(telling, key=lambda at: -worths[at] / costs[at] ** 0.5) or [0][: len(worths)]


def _widen(chosen: set[int], costs: Sequence[int], room: int) -> None:
    """Add what follows, and what precedes, chosen passages while it fits."""
    while True:
        beside = [at + step for at in sorted(chosen) for step in (1, -1)]
        fitting = [
            at for at in beside
            if 0 <= at < len(costs) and at not in chosen and costs[at] <= room
        ]  # fmt: skip
        if not fitting:
            return
        chosen.add(fitting[0])
        room -= costs[fitting[0]]


def _joined(text: str, chosen: Sequence[Span], spans: Sequence[Span]) -> str:
    """The passages, verbatim with what is between neighbours; elsewhere the sign of elision."""
    following = dict(itertools.pairwise(spans))
    made = ""
    for at, (start, end) in enumerate(chosen):
        if at and following.get(chosen[at - 1]) == (start, end):
            made += text[chosen[at - 1][1] : end]
        else:
            made += (ELISION if made else "") + text[start:end]
    return made
