"""Many creates, updates and deletes at once: each has its own result, and none touches another.

Creates are one write, updates and deletes another, in their order. Only those that name a version
are done one by one, since only so each can tell whether it was still at that.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from recollect.errors import AppError, InvalidInput
from recollect.memory.creating import Created, create
from recollect.memory.drafts import Draft, checked_changes
from recollect.memory.editing import delete, edit, update
from recollect.memory.forgotten import forget
from recollect.memory.ids import Births
from recollect.memory.memory import living, no_such_memory
from recollect.store.scoped import Change
from recollect.store.store import SpaceStore

MOST_OPERATIONS: Final = 1000


@dataclass(frozen=True, slots=True)
class Update:
    """Change a memory; see `editing.update`."""

    id: str
    changes: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove a memory for good; see `editing.delete`."""

    id: str
    version: int | None = None


Operation = Draft | Update | Delete
Outcome = Created | Update | Delete | AppError
"""What was made, the update or delete that was done, or why nothing was."""


async def batch(
    space: SpaceStore, operations: Sequence[Operation], births: Births
) -> list[Outcome]:
    """Do them; the outcomes are in the same order. InvalidInput for none, or too many."""
    if not 1 <= len(operations) <= MOST_OPERATIONS:
        raise InvalidInput(f"A batch has 1 to {MOST_OPERATIONS} operations, not {len(operations)}.")
    drafts = [one for one in operations if isinstance(one, Draft)]
    others = [one for one in operations if not isinstance(one, Draft)]
    made = iter(await create(space, drafts, births)) if drafts else iter(())
    done = iter(await _rest(space, others, births.moment)) if others else iter(())
    return [next(made) if isinstance(one, Draft) else next(done) for one in operations]


async def _rest(
    space: SpaceStore, operations: Sequence[Update | Delete], now: datetime
) -> list[Outcome]:
    query = {"_id": {"$in": sorted({one.id for one in operations})}, **living(now)}
    there = {found["_id"] for found in await space.memories.find(query, ["_id"])}
    planned = await asyncio.to_thread(_planned, operations, now)
    outcomes: list[Outcome] = []
    writes: list[tuple[str, Change | None]] = []
    for one, change in zip(operations, planned, strict=True):
        outcome: Outcome = one
        if isinstance(change, AppError):
            outcome = change
        elif one.version is not None:
            await space.memories.write_in_order(writes)
            writes = []
            outcome = await _alone(space, one, now)
        elif one.id in there:
            writes.append((one.id, change))
        else:
            outcome = no_such_memory(one.id)
        if isinstance(outcome, Delete):
            there.discard(outcome.id)
        outcomes.append(outcome)
    await space.memories.write_in_order(writes)
    await forget(space, {one.id for one in outcomes if isinstance(one, Delete)}, now)
    return outcomes


def _planned(
    operations: Sequence[Update | Delete], now: datetime
) -> list[Change | AppError | None]:
    """What to write for each: None deletes; or what is wrong with it."""
    return [_plan(one, now) for one in operations]


def _plan(one: Update | Delete, now: datetime) -> Change | AppError | None:
    try:
        return edit(checked_changes(one.changes), now) if isinstance(one, Update) else None
    except AppError as error:
        return error


async def _alone(space: SpaceStore, one: Update | Delete, now: datetime) -> Outcome:
    try:
        if isinstance(one, Delete):
            await delete(space, one.id, now, version=one.version)
        else:
            await update(space, one.id, one.changes, now, version=one.version)
    except AppError as error:
        return error
    return one
