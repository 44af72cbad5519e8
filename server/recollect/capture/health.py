"""How capture is doing, site by site: when it last worked, what could not be read, what is missing.

Everything comes out of indexes that have all it takes: no frame and no conversation is read. The
time grows with the frames that are kept and the conversations of the space.
"""

import asyncio
import itertools
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
    versions = {site.platform: site.version for site in adapters()}
    frames = [*_FRAMES, *_few(versions)]
    conversations = [*_CONVERSATIONS, *_few(versions)]
    last_reads = [*_LAST_READS, *_few(versions)]
    kept = {"state": {"$in": list(get_args(State))}}
    answers = await asyncio.gather(
        space.frames.aggregate(kept, frames, max_ms=_MAX_MS, hint=FRAMES_LISTED),
        space.conversations.aggregate(
            {}, conversations, max_ms=_MAX_MS, hint=CONVERSATIONS_BY_GAPS
        ),
        space.sites.aggregate({}, last_reads, max_ms=_MAX_MS),
    )
    by_site: dict[str, dict[str, Any]] = {}
    for found in itertools.chain(*answers):
        told = by_site.setdefault(found.pop("_id"), {})
        moments = filter(None, (told.get("last_capture_at"), found.get("last_capture_at")))
        told.update(found, last_capture_at=max(moments, default=None))
    return list(_sites(by_site, versions))


def _sites(
    by_site: Mapping[str, Mapping[str, Any]], versions: Mapping[str, int]
) -> Iterable[SiteHealth]:
    others = sorted(by_site.keys() - versions.keys())[:MOST_OTHER_SITES]
    for platform in (*versions, *others):
        yield SiteHealth(platform, versions.get(platform), **by_site.get(platform, {}))


def _few(known: Iterable[str]) -> Sequence[Mapping[str, Any]]:
    """No more sites than can be told, and never instead of one that has an adapter."""
    return (
        {"$set": {"known": {"$in": ["$_id", list(known)]}}},
        {"$sort": {"known": -1, "_id": 1}},
        {"$limit": 10 * MOST_OTHER_SITES},
        {"$unset": "known"},
    )


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
)

_LAST_READS: Final[Sequence[Mapping[str, Any]]] = (
    {"$project": {"_id": "$platform", "last_capture_at": "$last_read_at"}},
)
