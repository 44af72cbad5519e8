"""How capture is doing, site by site: when it last worked, what could not be read, what is missing.

Everything comes out of indexes that have all it takes: no frame and no conversation is read. The
time grows with the frames that are kept and the conversations of the space.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from recollect.capture.frames import State
from recollect.platforms.registry import adapters
from recollect.store.indexes import CONVERSATIONS_BY_GAPS, FRAMES_LISTED
from recollect.store.store import SpaceStore

MOST_OTHER_SITES: Final = 200
"""How many sites without an adapter are told: clients may invent names."""

_MAX_MS: Final = 10_000
_READ: Final = {"$eq": ["$state", "parsed"]}


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """One site. `adapter` is the version of its adapter, None where it has none.

    `last_capture_at` is when the newest capture was seen that could be read. Of the raw `frames`
    that are kept, `unparsed` could not be read, or not wholly; the oldest of them was seen at
    `unparsed_since`, and `reason` is the most frequent one. Of the `conversations`, `incomplete`
    have gaps.
    """

    platform: str
    adapter: int | None
    last_capture_at: datetime | None = None
    frames: int = 0
    unparsed: int = 0
    unparsed_since: datetime | None = None
    reason: str | None = None
    conversations: int = 0
    incomplete: int = 0


async def site_health(space: SpaceStore) -> list[SiteHealth]:
    """Sites with an adapter, then the others of which there is anything, by name."""
    frames, conversations, last_reads = await asyncio.gather(
        space.frames.aggregate(
            {"state": {"$in": list(get_args(State))}}, _FRAMES, max_ms=_MAX_MS, hint=FRAMES_LISTED
        ),
        space.conversations.aggregate(
            {}, _CONVERSATIONS, max_ms=_MAX_MS, hint=CONVERSATIONS_BY_GAPS
        ),
        space.sites.find({}, ["platform", "last_read_at"], limit=10 * MOST_OTHER_SITES),
    )
    by_site: dict[str, dict[str, Any]] = {}
    for found in (*frames, *conversations):
        by_site.setdefault(found.pop("_id"), {}).update(found)
    for site in last_reads:
        told = by_site.setdefault(site["platform"], {})
        moments = (told.get("last_capture_at"), site["last_read_at"])
        told["last_capture_at"] = max(filter(None, moments))
    return list(_sites(by_site))


def _sites(by_site: Mapping[str, Mapping[str, Any]]) -> Iterable[SiteHealth]:
    versions = {site.platform: site.version for site in adapters()}
    others = sorted(by_site.keys() - versions.keys())[:MOST_OTHER_SITES]
    for platform in (*versions, *others):
        yield SiteHealth(platform, versions.get(platform), **by_site.get(platform, {}))


def _if(condition: Any, value: Any) -> dict[str, Any]:
    return {"$cond": [condition, value, "$$REMOVE"]}


_FRAMES: Final[Sequence[Mapping[str, Any]]] = (
    {
        "$group": {
            "_id": {"platform": "$platform", "read": _READ, "reason": "$reason"},
            "frames": {"$sum": 1},
            "oldest": {"$min": "$observed_at"},
            "newest": {"$max": "$observed_at"},
        }
    },
    # What was not read comes first, the most frequent reason before the others.
    {"$sort": {"_id.read": 1, "frames": -1, "_id.reason": 1}},
    {
        "$group": {
            "_id": "$_id.platform",
            "frames": {"$sum": "$frames"},
            "unparsed": {"$sum": {"$cond": ["$_id.read", 0, "$frames"]}},
            "unparsed_since": {"$min": {"$cond": ["$_id.read", "$$REMOVE", "$oldest"]}},
            "last_capture_at": {"$max": _if("$_id.read", "$newest")},
            "reason": {"$first": "$_id.reason"},
        }
    },
    {"$sort": {"_id": 1}},
    {"$limit": 10 * MOST_OTHER_SITES},
)

# In the trash: `deleted_at` is a date, which is greater than null.
_LIVE: Final = {"$not": [{"$gt": ["$deleted_at", None]}]}
_INCOMPLETE: Final = {"$and": [_LIVE, {"$gt": ["$completeness.missing_count", 0]}]}
_CONVERSATIONS: Final[Sequence[Mapping[str, Any]]] = (
    {
        "$group": {
            "_id": "$platform",
            "conversations": {"$sum": {"$cond": [_LIVE, 1, 0]}},
            "incomplete": {"$sum": {"$cond": [_INCOMPLETE, 1, 0]}},
        }
    },
    {"$sort": {"_id": 1}},
    {"$limit": 10 * MOST_OTHER_SITES},
)
