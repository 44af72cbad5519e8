"""Moves and copies memories to other spaces.

A move is one write: the id stays, and so does the history. A copy is a memory of its own, made now;
its metadata say what it is a copy of.
"""

from datetime import datetime
from typing import Final

from recollect.memory.documents import state_of
from recollect.memory.ids import Births
from recollect.memory.memory import Memory, living, memory_record, no_such_memory
from recollect.store.store import SpaceStore
from recollect.text import jsontext

COPIED_FROM: Final = "copied_from"
"""The name under which the metadata of a copy have the id of what was copied."""


async def move(space: SpaceStore, memory: str, target: SpaceStore, now: datetime) -> Memory:
    """Move it to another space; NotFound if it is not here, or has expired."""
    over = {"$set": {"space": target.space}}
    if not await space.memories.update({"_id": memory, **living(now)}, over):
        raise no_such_memory(memory)
    found = await target.memories.find_one({"_id": memory})
    if found is None:  # moved on, or deleted, in just this moment
        raise no_such_memory(memory)
    return memory_record(found)


async def copy(space: SpaceStore, memory: str, target: SpaceStore, now: datetime) -> Memory:
    """Copy it to a space, as it is now and without its history; NotFound as for a move."""
    found = await space.memories.find_one({"_id": memory, **living(now)})
    if found is None:
        raise no_such_memory(memory)
    metadata = {**jsontext.loads(found["metadata"]), COPIED_FROM: memory}
    fresh = {"_id": Births(now).id_of(0), "created_at": now, "updated_at": now}
    copied = {**found, **fresh, **state_of({"metadata": metadata}, now)}
    copied |= {"version": 1, "history": [], "space": target.space}
    await target.memories.write(inserts=[copied])
    return memory_record(copied)
