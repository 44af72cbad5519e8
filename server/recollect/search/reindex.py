"""Brings what was indexed by an older version to this one, while everything serves.

A message knows the version of its analysis. It is analysed anew from its text and written only if
nobody wrote it meanwhile: who did, used this version. So it may be stopped at any time, run twice
at once, and started again.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Final

from recollect.store.scoped import Change, Document
from recollect.store.store import SpaceStore
from recollect.text.analysis import index_terms
from recollect.text.indexed import ANALYSIS_VERSION, indexed

_BATCH: Final = 200
OLD: Final[Mapping[str, Any]] = {"analysis": {"$lt": ANALYSIS_VERSION}}
MOST_COUNTED: Final = 100_000_000


async def outdated(space: SpaceStore) -> int:
    """How many messages an older version has indexed."""
    return await space.messages.count(OLD, limit=MOST_COUNTED)


async def reindex(space: SpaceStore) -> AsyncGenerator[int, None]:
    """Index them anew, after the titles of conversations; how many, batch by batch."""
    if not await space.messages.count(OLD, limit=1):
        return
    await _titles(space)
    while batch := await space.messages.find(OLD, ["text", "stored_at"], limit=_BATCH):
        await space.messages.write(changes=await asyncio.to_thread(_changes, batch))
        yield len(batch)


async def _titles(space: SpaceStore) -> None:
    labels = ("title", "tags", "terms")
    async with aclosing(space.conversations.stream({}, labels, sort=[("created_at", -1)])) as found:
        async for one in found:
            terms = index_terms(" ".join([one.get("title") or "", *one.get("tags", [])]))
            if terms != one.get("terms"):
                same = {name: one.get(name) for name in ("title", "tags")}
                await space.conversations.update(
                    {"_id": one["_id"], **same}, {"$set": {"terms": terms}}
                )


def _changes(batch: Sequence[Document]) -> list[tuple[str, Change]]:
    return [(one["_id"], _renewed(one)) for one in batch]


def _renewed(message: Document) -> Change:
    return unless_written(message, "stored_at", indexed(str(message.get("text", ""))))


def unless_written(known: Document, name: str, fields: Mapping[str, Any]) -> Change:
    """Sets fields of what was read, unless its field of that name has been written since."""
    unchanged = {"$eq": [f"${name}", {"$literal": known.get(name)}]}
    renewed = {"$mergeObjects": ["$$ROOT", {"$literal": fields}]}
    stages: Sequence[Mapping[str, Any]] = [
        {"$replaceWith": {"$cond": [unchanged, renewed, "$$ROOT"]}}
    ]
    return stages
