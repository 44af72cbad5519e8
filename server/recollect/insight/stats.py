"""What a space holds: totals, how they are spread over platforms and days, and what is missing.

Totals come from the documents of conversations, which have counts of their messages: the time grows
with the conversations of the space, not with their messages. Days are counted in an index that has
all it takes, so no message is read: the time grows with the messages of the period.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from recollect.insight.period import Period
from recollect.store.indexes import MESSAGES_BY_DAY
from recollect.store.store import SpaceStore

MOST_PLATFORMS: Final = 20
"""How many platforms are told apart; the normalised form lets clients name any number."""

_MAX_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is."""

    conversations: int = 0
    messages: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class PlatformTotals:
    """How much there is of one platform."""

    platform: str
    conversations: int
    messages: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is known to be missing, and what is there only as a page showed it."""

    conversations: int = 0
    missing_messages: int = 0
    provisional_messages: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The messages of one day, and those of each platform that is told apart."""

    day: date
    messages: int
    platforms: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stats:
    """A space in figures. `platforms`: the MOST_PLATFORMS with the most messages."""

    totals: Totals
    trash: Totals
    gaps: Gaps
    platforms: list[PlatformTotals]
    first_message_at: datetime | None
    last_message_at: datetime | None
    days: list[Day] = field(default_factory=list)


async def stats(space: SpaceStore, period: Period) -> Stats:
    """The figures of a space; days without a message are left out. Unavailable if it takes 10 s."""
    found = await space.conversations.aggregate({}, _TOTALS, max_ms=_MAX_MS)
    told: Mapping[str, Any] = found[0] if found else {}
    platforms = [
        PlatformTotals(row["_id"], row["conversations"], row["messages"], row["tokens"])
        for row in told.get("platforms", ())
        if row["conversations"]
    ]
    return Stats(
        totals=_totals(told, ""),
        trash=_totals(told, "trash_"),
        gaps=Gaps(*(told.get(name, 0) for name in _GAPS)),
        platforms=platforms,
        first_message_at=await _end_of_time(space, 1),
        last_message_at=await _end_of_time(space, -1),
        days=await _days(space, period, [row.platform for row in platforms]),
    )


def _totals(told: Mapping[str, Any], prefix: str) -> Totals:
    return Totals(*(told.get(prefix + name, 0) for name in ("conversations", "messages", "tokens")))


async def _end_of_time(space: SpaceStore, direction: int) -> datetime | None:
    """When the first (1) or the last (-1) message was said that has a time."""
    sort = [("created_at", direction)]
    query = {"created_at": {"$type": "date"}, "deleted": {"$ne": True}}
    ends = await space.messages.find(query, ["created_at"], sort=sort, limit=1, max_ms=_MAX_MS)
    return ends[0]["created_at"] if ends else None


async def _days(space: SpaceStore, period: Period, platforms: list[str]) -> list[Day]:
    between = {"$gte": period.start, "$lt": period.stop}
    rows = await space.messages.aggregate(
        {"created_at": between, "deleted": {"$ne": True}},
        [{"$group": {"_id": _day_and_platform(period, platforms), "messages": {"$sum": 1}}}],
        hint=MESSAGES_BY_DAY,
        max_ms=_MAX_MS,
    )
    days: dict[date, dict[str | None, int]] = {}
    for row in rows:
        counts = days.setdefault(row["_id"]["day"].date(), {})
        counts[row["_id"]["platform"]] = row["messages"]
    return [_day(day, days[day]) for day in sorted(days)]


def _day(day: date, counts: Mapping[str | None, int]) -> Day:
    named = {name: number for name, number in sorted(_named(counts).items())}
    return Day(day, sum(counts.values()), named)


def _named(counts: Mapping[str | None, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if name is not None}


def _day_and_platform(period: Period, platforms: list[str]) -> Mapping[str, Any]:
    """An expression: the local day as if it were one of UTC, and a platform told apart, or null."""
    branches = [(since, offset.total_seconds() * 1000) for since, offset in period.offsets()]
    offset: Any = branches[0][1]
    for since, milliseconds in branches[1:]:
        offset = {"$cond": [{"$gte": ["$created_at", since]}, milliseconds, offset]}
    local = {"$add": ["$created_at", offset]}
    told_apart = {"$in": ["$platform", {"$literal": platforms}]}
    return {
        "day": {"$dateTrunc": {"date": local, "unit": "day"}},
        "platform": {"$cond": [told_apart, "$platform", None]},
    }


_COUNTED: Final[Mapping[str, Any]] = {
    "conversations": 1,
    "messages": "$counts.messages",
    "tokens": "$counts.tokens",
}
_GAPS: Final[Mapping[str, Any]] = {
    "incomplete": {"$cond": [{"$gt": ["$completeness.missing_count", 0]}, 1, 0]},
    "missing": "$completeness.missing_count",
    "provisional": "$completeness.provisional",
}
_LIVE: Final = {"$eq": ["$deleted_at", None]}


def _sums() -> dict[str, Any]:
    live = {
        name: {"$sum": {"$cond": [_LIVE, value, 0]}}
        for name, value in {**_COUNTED, **_GAPS}.items()
    }
    trash = {
        f"trash_{name}": {"$sum": {"$cond": [_LIVE, 0, value]}} for name, value in _COUNTED.items()
    }
    return {**live, **trash}


_TOTALS: Final[list[Mapping[str, Any]]] = [
    {"$group": {"_id": "$platform", **_sums()}},
    {"$sort": {"messages": -1, "_id": 1}},
    {
        "$group": {
            "_id": None,
            **{name: {"$sum": f"${name}"} for name in _sums()},
            "platforms": {"$firstN": {"n": MOST_PLATFORMS, "input": "$$ROOT"}},
        }
    },
]
