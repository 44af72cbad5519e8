"""Reading memories: one, a page of a list, all of them as a stream, and how many there are."""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from recollect.errors import InvalidInput
from recollect.memory.ids import is_memory_id
from recollect.memory.memory import (
    FIELDS,
    Memory,
    fact,
    living,
    memory_record,
    no_such_memory,
)
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

_NEWEST_FIRST: Final = (("_id", -1),)
_MAX_MS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which memories. None, and empty: any. `tags`: one of them; `metadata`: all of them."""

    tags: Sequence[str] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    conversation_id: str | None = None
    project: str | None = None
    pinned: bool | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, and how many memories have it."""

    tag: str
    count: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The memories of a space in figures. `expiring` are those with an expiry."""

    memories: int
    pinned: int
    expiring: int
    tagged: int
    tokens: int
    last_7_days: int
    last_30_days: int
    oldest: datetime | None
    newest: datetime | None


async def get(space: SpaceStore, memory: str, now: datetime) -> Memory:
    """One memory; NotFound if there is none, or it has expired."""
    found = await space.memories.find_one({"_id": memory, **living(now)}, FIELDS)
    if found is None:
        raise no_such_memory(memory)
    return memory_record(found)


async def list_memories(
    space: SpaceStore, selection: Selection, now: datetime, *, limit: int, after: str | None
) -> list[Memory]:
    """Up to `limit` memories, the newest first, after the one of the id `after`, there or not."""
    query = matching(selection, now)
    if after is not None:
        if not is_memory_id(after):
            raise InvalidInput("`after` must be the id of a memory: the last of the page before.")
        query["_id"] = {"$lt": after}
    found = await space.memories.find(query, FIELDS, sort=_NEWEST_FIRST, limit=limit)
    return [memory_record(document) for document in found]


async def stream(
    space: SpaceStore, selection: Selection, now: datetime
) -> AsyncGenerator[Memory, None]:
    """All of them, the newest first, at constant memory. Close it (`aclosing`) if left early."""
    documents = space.memories.stream(matching(selection, now), FIELDS, sort=_NEWEST_FIRST)
    async with aclosing(documents):
        async for document in documents:
            yield memory_record(document)


async def tags(space: SpaceStore, now: datetime, *, prefix: str = "", limit: int) -> list[Tag]:
    """Tags that begin with `prefix`, the most used first, then by name."""
    wanted = {"$regex": f"^{re.escape(prefix)}", "$options": "i"} if prefix else {"$type": "string"}
    stages: list[Mapping[str, Any]] = [
        {"$project": {"tags": 1}},
        {"$unwind": "$tags"},
        {"$match": {"tags": wanted}},
        {"$group": {"_id": "$tags", "count": {"$sum": 1}}},
        {"$sort": {"count": -1, "_id": 1}},
        {"$limit": limit},
    ]
    found = await space.memories.aggregate({"tags": wanted, **living(now)}, stages, max_ms=_MAX_MS)
    return [Tag(one["_id"], one["count"]) for one in found]


async def stats(space: SpaceStore, now: datetime) -> Stats:
    """The memories of the space in figures."""
    group = {
        "_id": None,
        "memories": {"$sum": 1},
        "pinned": _counting("$pinned"),
        "expiring": _counting({"$ne": ["$expires_at", None]}),
        "tagged": _counting({"$gt": [{"$size": "$tags"}, 0]}),
        "tokens": {"$sum": "$tokens"},
        "last_7_days": _counting({"$gte": ["$created_at", now - timedelta(days=7)]}),
        "last_30_days": _counting({"$gte": ["$created_at", now - timedelta(days=30)]}),
        "oldest": {"$min": "$created_at"},
        "newest": {"$max": "$created_at"},
    }
    found = await space.memories.aggregate(living(now), [{"$group": group}], max_ms=_MAX_MS)
    if not found:
        return Stats(0, 0, 0, 0, 0, 0, 0, None, None)
    return Stats(**{name: value for name, value in found[0].items() if name != "_id"})


def matching(selection: Selection, now: datetime) -> Document:
    """The selection as the database filters by it."""
    query: Document = living(now)
    exact = {
        "conversation": selection.conversation_id,
        "project": selection.project,
        "pinned": selection.pinned,
    }
    query |= {name: value for name, value in exact.items() if value is not None}
    if selection.tags:
        query["tags"] = {"$in": list(selection.tags)}
    if selection.metadata:
        query["facts"] = {"$all": [fact(key, value) for key, value in selection.metadata.items()]}
    times = {"$gte": selection.start, "$lt": selection.end}
    between = {operator: moment for operator, moment in times.items() if moment is not None}
    return {**query, "created_at": between} if between else query


def _counting(condition: object) -> dict[str, Any]:
    return {"$sum": {"$cond": [condition, 1, 0]}}
