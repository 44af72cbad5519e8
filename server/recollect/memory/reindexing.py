"""Memories that an older version has analysed, brought to this one: as `search/reindex` does it.

A memory that was edited meanwhile has a content of this version: it is left alone.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Final

from recollect.memory.documents import of_content
from recollect.store.scoped import Change, Document
from recollect.store.store import SpaceStore
from recollect.text.indexed import ANALYSIS_VERSION

_BATCH: Final = 200
_OLD: Final[Mapping[str, Any]] = {"analysis": {"$lt": ANALYSIS_VERSION}}
_MOST_COUNTED: Final = 100_000_000


async def outdated(space: SpaceStore) -> int:
    """How many memories an older version has analysed."""
    return await space.memories.count(_OLD, limit=_MOST_COUNTED)


async def reindex(space: SpaceStore) -> AsyncGenerator[int, None]:
    """Analyse them anew; how many, batch by batch."""
    while batch := await space.memories.find(_OLD, ["content"], limit=_BATCH):
        changes = await asyncio.to_thread(_changes, batch)
        await space.memories.write(changes=changes)
        yield len(batch)


def _changes(batch: Sequence[Document]) -> list[tuple[str, Change]]:
    return [_change(memory) for memory in batch]


def _change(memory: Document) -> tuple[str, Change]:
    unchanged = {"$eq": ["$content", {"$literal": memory["content"]}]}
    renewed = {"$mergeObjects": ["$$ROOT", {"$literal": of_content(memory["content"])}]}
    stages: Sequence[Mapping[str, Any]] = [
        {"$replaceWith": {"$cond": [unchanged, renewed, "$$ROOT"]}}
    ]
    return memory["_id"], stages
