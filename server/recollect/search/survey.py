"""What a large space is like: how many messages, how long, and which words are common.

Frequencies of rare words are counted for every search. Those of common words, which would take
reading half of the space, are estimated from a sample that is spread over its time, and kept for a
while.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Final

from recollect.search.filters import LIVE
from recollect.search.turns import share_of_neighbours
from recollect.store.store import SpaceStore
from recollect.text.traits import ASKS

KEPT_SECONDS: Final = 600
MOST_SPACES: Final = 100
_STRETCHES: Final = 16
_OF_EACH: Final = 64
_LEAST: Final = 2
"""A word that fewer of the sample have is rare enough to be counted."""
_BY_TIME: Final = (("space", 1), ("created_at", -1), ("_id", -1))
_FIELDS: Final = ("terms", "traits")


@dataclass(frozen=True, slots=True)
class Survey:
    """`size` is the mean of `Turn.size`; `common` has the share of messages that have a word."""

    total: int
    size: float
    common: Mapping[str, float]

    def frequency(self, term: str, seen: int, cap: int) -> int:
        """How many messages have a term of which so many were seen, at most `cap`."""
        if seen < cap:
            return seen
        return min(self.total, max(seen, round(self.common.get(term, 0.0) * self.total)))


class Surveys:
    """The surveys of spaces that were searched lately."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, Survey]] = OrderedDict()

    def known_total(self, space: SpaceStore) -> int:
        """How many messages the space had when it was last looked at; 0: it was not lately."""
        until, known = self._known.get(space.space, (0.0, None))
        return known.total if known and monotonic() <= until else 0

    async def of(self, space: SpaceStore) -> Survey:
        """What the space is like, at most KEPT_SECONDS ago."""
        until, known = self._known.get(space.space, (0.0, None))
        if known is None or monotonic() > until:
            known = await survey(space)
            self._known[space.space] = (monotonic() + KEPT_SECONDS, known)
            if len(self._known) > MOST_SPACES:
                self._known.popitem(last=False)
        return known


async def survey(space: SpaceStore) -> Survey:
    """Look at the space: its count, and some messages of _STRETCHES moments of its time."""
    count = space.messages.aggregate({}, [{"$count": "messages"}], max_ms=10_000, hint=_BY_TIME)
    (counted, *stretches) = await asyncio.gather(count, *await _stretches(space))
    sample = [document for stretch in stretches for document in stretch]
    total = counted[0]["messages"] if counted else 0
    return await asyncio.to_thread(_surveyed, total, sample)


async def _stretches(space: SpaceStore) -> Sequence[Any]:
    ends = [await _end(space, direction) for direction in (1, -1)]
    first, last = (end if end else None for end in ends)
    if first is None or last is None:
        return [space.messages.find(LIVE, _FIELDS, limit=_STRETCHES * _OF_EACH)]
    step = (last - first) / _STRETCHES
    newest = [("created_at", -1), ("_id", -1)]
    return [
        space.messages.find(
            {**LIVE, "created_at": {"$lte": last - number * step}},
            _FIELDS,
            sort=newest,
            limit=_OF_EACH,
        )
        for number in range(_STRETCHES)
    ]


async def _end(space: SpaceStore, direction: int) -> datetime | None:
    query = {"created_at": {"$type": "date"}}
    found = await space.messages.find(
        query, ["created_at"], sort=[("created_at", direction)], limit=1
    )
    return found[0]["created_at"] if found else None


def _surveyed(total: int, sample: Sequence[Mapping[str, Any]]) -> Survey:
    if not sample:
        return Survey(total, 1.0, {})
    read = [str(document.get("terms", "")).split() for document in sample]
    having = Counter(term for terms in read for term in set(terms))
    asking = sum(ASKS in document.get("traits", ()) for document in sample) / len(sample)
    length = sum(map(len, read)) / len(sample)
    common = {term: n / len(sample) for term, n in having.items() if n >= _LEAST}
    return Survey(total, length * (1 + share_of_neighbours(asking)) or 1.0, common)
