"""Memories that were exported, taken back in: the newer version of each wins, whole.

Ids survive; where one is taken by another space, the memory gets one that follows from it and this
space, so that importing again changes nothing. What was deleted here stays deleted.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from recollect.memory.documents import of_content
from recollect.memory.drafts import Draft, checked_draft
from recollect.memory.editing import MOST_VERSIONS
from recollect.memory.forgotten import forgotten
from recollect.memory.ids import Births
from recollect.memory.memory import Version, facts
from recollect.models import conversation_id, message_id, milliseconds
from recollect.store.failures import Duplicate
from recollect.store.scoped import Change, Document
from recollect.store.store import SpaceStore
from recollect.text import jsontext


@dataclass(frozen=True, slots=True)
class Exported:
    """A memory as a file tells it; `conversation` and `message` are the site's ids."""

    id: str
    content: str
    tags: Sequence[str]
    metadata: Mapping[str, Any]
    pinned: bool
    project: str | None
    platform: str | None
    conversation: str | None
    message: str | None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    version: int
    history: Sequence[Version]


@dataclass(frozen=True, slots=True)
class Restored:
    """How many memories are new, newer than here, and as they were here or older.

    `excluded` were deleted here, or have expired.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    excluded: int = 0


def checked_export(told: Exported) -> Exported:
    """The same with its tags tidied; InvalidInput if it could not be a memory here."""
    for version in told.history:
        _draft(version)
    draft = _draft(told)
    return replace(told, tags=draft.tags, metadata=draft.metadata)


def _draft(one: Exported | Version) -> Draft:
    return checked_draft(
        Draft(content=one.content, tags=one.tags, metadata=one.metadata, project=one.project)
    )


async def restore(space: SpaceStore, exported: Sequence[Exported], now: datetime) -> Restored:
    """Take them in; they were checked."""
    told = {one.id: one for one in exported if one.expires_at is None or one.expires_at > now}
    ids = [*told, *(_adopted(space, one) for one in told.values())]
    known, dead = await asyncio.gather(
        space.memories.find({"_id": {"$in": ids}}, ["updated_at"]),
        forgotten(space, ids),
    )
    times = {one["_id"]: one["updated_at"] for one in known}
    wanted = [one for one in told.values() if not dead & {one.id, _adopted(space, one)}]
    here = {one.id: _here(space, one, times) for one in wanted}
    new = [one for one in wanted if here[one.id] is None]
    newer = [one for one in wanted if (key := here[one.id]) and one.updated_at > times[key]]
    await _insert(space, new)
    changes = [(key, _over(space, one)) for one in newer if (key := here[one.id])]
    await space.memories.write(changes=changes)
    return Restored(
        created=len(new),
        updated=len(newer),
        unchanged=len(wanted) - len(new) - len(newer),
        excluded=len(exported) - len(wanted),
    )


def _here(space: SpaceStore, one: Exported, times: Mapping[str, datetime]) -> str | None:
    """Under which id it is here already, if it is."""
    return next((key for key in (one.id, _adopted(space, one)) if key in times), None)


async def _insert(space: SpaceStore, new: Sequence[Exported]) -> None:
    documents = await asyncio.to_thread(lambda: [_document(space, one) for one in new])
    try:
        await space.memories.write(inserts=documents)
    except Duplicate:
        ids = [document["_id"] for document in documents]
        there = {one["_id"] for one in await space.memories.find({"_id": {"$in": ids}}, ["_id"])}
        taken = [one for one in new if one.id not in there]
        adopted = [_document(space, replace(one, id=_adopted(space, one))) for one in taken]
        await space.memories.write(inserts=adopted)


def _adopted(space: SpaceStore, one: Exported) -> str:
    return Births(one.created_at, f"{space.space} {one.id}".encode()).id_of(0)


def _over(space: SpaceStore, one: Exported) -> Change:
    """Replaces what is there, unless that was changed meanwhile."""
    document = {k: v for k, v in _document(space, one).items() if k not in {"_id", "created_at"}}
    older = {"$lt": ["$updated_at", {"$literal": one.updated_at}]}
    renewed = {"$mergeObjects": ["$$ROOT", {"$literal": document}]}
    stages: Sequence[Mapping[str, Any]] = [{"$replaceWith": {"$cond": [older, renewed, "$$ROOT"]}}]
    return stages


def _document(space: SpaceStore, one: Exported) -> Document:
    source = _source(space, one)
    return {
        "_id": one.id,
        **_state(one),
        **of_content(one.content),
        **source,
        "platform": one.platform,
        "created_at": milliseconds(one.created_at),
        "updated_at": milliseconds(one.updated_at),
        "version": one.version,
        "history": [
            {
                **_state(version),
                "content": version.content,
                "version": version.version,
                "replaced_at": milliseconds(version.replaced_at),
            }
            for version in one.history[:MOST_VERSIONS]
        ],
    }


def _state(one: Exported | Version) -> Document:
    return {
        "tags": list(one.tags),
        "metadata": jsontext.dumps(one.metadata).decode(),
        "facts": facts(one.metadata),
        "pinned": one.pinned,
        "project": one.project,
        "expires_at": one.expires_at and milliseconds(one.expires_at),
    }


def _source(space: SpaceStore, one: Exported) -> Document:
    """Where it comes from, as it is called in this space."""
    if one.platform is None or one.conversation is None:
        return {"conversation": None, "message": None}
    names = (space.captured_in, one.platform, one.conversation)
    message = None if one.message is None else message_id(*names, one.message)
    return {"conversation": conversation_id(*names), "message": message}
