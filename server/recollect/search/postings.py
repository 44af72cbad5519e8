"""Which messages have a term: asked of the text index, never of all it knows.

MongoDB returns the messages of one term heaviest first (most often said, in the shortest message)
when it is asked for one term, with a limit and without its score. So a term's best come out
without reading the rest. That is an observation, not a promise; only quality rests on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from recollect.search.filters import LIVE
from recollect.store.store import SpaceStore

_MAX_MS: Final = 2000


@dataclass(frozen=True, slots=True)
class Posting:
    """How many messages were seen, at most as many as asked for; ids of those that pass."""

    seen: int
    ids: Sequence[str]


async def posting(
    space: SpaceStore,
    term: str,
    cap: int,
    passing: Mapping[str, Any],
    *,
    within: Mapping[str, Any],
) -> Posting:
    """The heaviest messages of a term `within` a filter and not in the trash; which of these pass.

    `passing` are conditions as equality or comparison operators, by field.
    """
    keep: Any = "$_id"
    if passing:
        keep = {"$cond": [{"$and": [*_conditions(passing)]}, "$_id", "$$REMOVE"]}
    stages: list[Mapping[str, Any]] = [
        {"$limit": cap},
        {"$group": {"_id": None, "seen": {"$sum": 1}, "ids": {"$push": keep}}},
    ]
    answer = await space.messages.aggregate({**having(term), **within}, stages, max_ms=_MAX_MS)
    return Posting(answer[0]["seen"], answer[0]["ids"]) if answer else Posting(0, ())


def having(term: str) -> dict[str, Any]:
    """The messages with this term, as the text index finds them."""
    return {"$text": {"$search": term}, **LIVE}


def _conditions(passing: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The same as expressions, every value as a literal."""
    pairs = [
        (operator, name, value)
        for name, wanted in passing.items()
        for operator, value in (wanted if isinstance(wanted, Mapping) else {"$eq": wanted}).items()
    ]
    return [{operator: [f"${name}", {"$literal": value}]} for operator, name, value in pairs]
