"""Changing memories: every edit keeps what was before, in the same write; deleting keeps an id.

An edit is an aggregation pipeline, so that what it keeps is what it replaced, whoever else writes.
Every value of a client stands inside `$literal`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from recollect.errors import InvalidInput, PreconditionFailed
from recollect.memory.documents import of_content, state_of
from recollect.memory.drafts import checked_changes
from recollect.memory.forgotten import forget
from recollect.memory.memory import (
    FIELDS,
    STATE,
    Memory,
    Version,
    living,
    memory_record,
    no_such_memory,
    version_record,
)
from recollect.store.scoped import Change, Document
from recollect.store.store import SpaceStore

MOST_VERSIONS: Final = 20
"""Of each memory, so many of its earlier versions are kept."""


async def update(
    space: SpaceStore,
    memory: str,
    changes: Mapping[str, Any],
    now: datetime,
    *,
    version: int | None = None,
) -> Memory:
    """Change it; NotFound, PreconditionFailed if it is not at `version` (any more).

    `changes` are by name, those of `drafts.EDITABLE`. What changes nothing makes no version.
    """
    change = edit(checked_changes(changes), now)
    return await _changed(space, memory, change, now, version)


async def undo(
    space: SpaceStore,
    memory: str,
    now: datetime,
    *,
    to: int | None = None,
    version: int | None = None,
) -> Memory:
    """Make it what it was at version `to`, without it before its last edit. That is an edit too."""
    found = await space.memories.find_one({"_id": memory, **living(now)}, ["history", "version"])
    if found is None:
        raise no_such_memory(memory)
    _check_version(found, version)
    kept = [entry for entry in found["history"] if to in {None, entry["version"]}]
    if not kept:
        raise _nothing_kept(found["history"], to)
    state = {name: kept[0][name] for name in STATE}
    change = _pipeline({**state, **of_content(state["content"])}, now)
    return await _changed(
        space, memory, change, now, found["version"] if version is None else version
    )


async def history(space: SpaceStore, memory: str, now: datetime) -> list[Version]:
    """What it was before, the latest first; NotFound."""
    found = await space.memories.find_one({"_id": memory, **living(now)}, ["history"])
    if found is None:
        raise no_such_memory(memory)
    return [version_record(entry) for entry in found["history"]]


async def delete(
    space: SpaceStore, memory: str, now: datetime, *, version: int | None = None
) -> None:
    """Remove it for good with its history; NotFound, PreconditionFailed as for an edit."""
    asked = {"_id": memory, **living(now)}
    if not await space.memories.delete({**asked, **_at(version)}):
        raise await _why_not(space, memory, now, version)
    await forget(space, [memory], now)


def edit(changes: Mapping[str, Any], now: datetime) -> Change:
    """The pipeline of changes that were checked."""
    return _pipeline(state_of(changes, now), now)


def stale(current: int, wanted: int) -> PreconditionFailed:
    """The error for an edit of another version than there is."""
    return PreconditionFailed(
        f"This memory was changed meanwhile: it is at version {current}, and you want to change "
        f"version {wanted}. Read it again, then change it.",
        version=current,
    )


def _pipeline(state: Document, now: datetime) -> Change:
    told = {name: {"$literal": value} for name, value in state.items()}
    same = {"$and": [{"$eq": [f"${name}", told[name]]} for name in STATE if name in told]}
    before = {name: f"${name}" for name in (*STATE, "version")}
    kept = {"$concatArrays": [[{**before, "replaced_at": {"$literal": now}}], "$history"]}
    changed = {
        **told,
        "version": {"$add": ["$version", 1]},
        "updated_at": {"$literal": now},
        "history": {"$slice": [kept, MOST_VERSIONS]},
    }
    edited = {"$mergeObjects": ["$$ROOT", changed]}
    return [{"$replaceWith": {"$cond": [same, "$$ROOT", edited]}}]


async def _changed(
    space: SpaceStore, memory: str, change: Change, now: datetime, version: int | None
) -> Memory:
    asked = {"_id": memory, **living(now), **_at(version)}
    changed = await space.memories.change(asked, change, FIELDS)
    if changed is None:
        raise await _why_not(space, memory, now, version)
    return memory_record(changed)


async def _why_not(space: SpaceStore, memory: str, now: datetime, version: int | None) -> Exception:
    found = await space.memories.find_one({"_id": memory, **living(now)}, ["version"])
    if found is None or version is None:
        return no_such_memory(memory)
    return stale(found["version"], version)


def _at(version: int | None) -> Document:
    return {} if version is None else {"version": version}


def _check_version(found: Document, wanted: int | None) -> None:
    if wanted is not None and found["version"] != wanted:
        raise stale(found["version"], wanted)


def _nothing_kept(kept: list[Document], wanted: int | None) -> InvalidInput:
    if wanted is None:
        return InvalidInput("This memory was never changed: there is nothing to undo.")
    known = ", ".join(str(entry["version"]) for entry in kept) or "none"
    return InvalidInput(f"Version {wanted} is not kept of this memory. Kept: {known}.")
