"""Chooses what goes into a budget: what is worth most for its tokens, skipping what does not fit.

Pure. Costs are those that were counted when messages were stored, so nothing is counted here; the
whole is counted exactly once it is written (`building`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from recollect.context.offer import Offer

THRIFT: Final = 0.2
"""How much cost counts against worth: 0 packs by score alone, 1 by score per token."""
STANDING_SHARE: Final = 0.25
"""The most of the budget that standing instructions and preferences may take."""
LINE: Final = 4
"""Tokens that a message costs besides its text: who said it, and the end of the line."""
DAY: Final = 6
"""As much more costs a memory, which has its own date."""
HEADING: Final = 12
"""Tokens that the first message of a conversation costs besides that."""
CUT_SHARE: Final = 0.2
"""Of the budget, what is kept for passages of the best message if that does not fit as a whole."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Offers that go in whole, the one that is cut and its tokens, and those that do not go in."""

    whole: Sequence[Offer]
    cut: Offer | None
    room: int
    omitted: Sequence[Offer]


def pack(standing: Iterable[Offer], ranked: Sequence[Offer], budget: int) -> Packed:
    """What goes into `budget` tokens. `ranked` are the best first, `standing` as they matter."""
    load = _Load(budget)
    for offer in standing:
        if load.cost(offer) <= STANDING_SHARE * budget - load.spent:
            load.take(offer)
    best = ranked[0] if ranked else None
    cut = best if best and load.cost(best) > budget - load.spent else None
    room = int(CUT_SHARE * budget) if cut else 0
    for offer in sorted(ranked, key=_worth, reverse=True):
        if offer.id not in load.taken and load.cost(offer) <= budget - load.spent - room:
            load.take(offer)
    omitted = [one for one in ranked if one.id not in load.taken and one is not cut]
    return Packed(list(load.taken.values()), cut, budget - load.spent, omitted)


class _Load:
    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.spent = 0
        self.taken: dict[str, Offer] = {}
        self._groups: set[str] = set()

    def cost(self, offer: Offer) -> int:
        heading = 0 if offer.standing or offer.group in self._groups else HEADING
        return offer.tokens + LINE + (DAY if offer.is_memory else 0) + heading

    def take(self, offer: Offer) -> None:
        self.spent += self.cost(offer)
        self.taken[offer.id] = offer
        if not offer.standing:
            self._groups.add(offer.group)


def _worth(offer: Offer) -> float:
    return float(offer.score / (offer.tokens + LINE) ** THRIFT)
