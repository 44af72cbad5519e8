"""Memories that an older version has analysed, brought to this one: as `search/reindex` does it.

A memory that was edited meanwhile has a content of this version: it is left alone.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Final

from recollect.memory.documents import of_content
from recollect.search.reindex import MOST_COUNTED, OLD, unless_written
from recollect.store.scoped import Change, Document
from recollect.store.store import SpaceStore

_BATCH: Final = 200


async def outdated(space: SpaceStore) -> int:
    """How many memories an older version has analysed."""
    return await space.memories.count(OLD, limit=MOST_COUNTED)


async def reindex(space: SpaceStore) -> AsyncGenerator[int, None]:
    """Analyse them anew; how many, batch by batch."""
    while batch := await space.memories.find(OLD, ["content"], limit=_BATCH):
        changes = await asyncio.to_thread(_changes, batch)
        await space.memories.write(changes=changes)
        yield len(batch)


def _changes(batch: Sequence[Document]) -> list[tuple[str, Change]]:
    return [
        (memory["_id"], unless_written(memory, "content", of_content(memory["content"])))
        for memory in batch
    ]
