"""Memories in a lossless export: their lines, and what such a line tells.

What they come from is told by the site's ids, as everything else is; their own ids follow from
nothing, so they are in it.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Final

from recollect.archive.lossless import line, plain
from recollect.memory.memory import Version, living
from recollect.memory.restoring import Exported, Restored, checked_export, restore
from recollect.store.scoped import Document, ScopedCollection
from recollect.store.store import SpaceStore
from recollect.text import jsontext

_GROUP: Final = 200
_STATE: Final = ("content", "tags", "metadata", "pinned", "project", "expires_at")
_FIELDS: Final = (
    *_STATE,
    *("platform", "conversation", "message", "created_at", "updated_at", "version", "history"),
)
_OLDEST: Final = (("_id", 1),)

Names = Mapping[str, str]
Remember = Callable[[Sequence[Exported]], Awaitable[Restored]]
"""Takes memories in and says what became of them."""


def remembering(space: SpaceStore) -> Remember:
    """Takes memories into this space."""
    return lambda exported: restore(space, exported, datetime.now(UTC))


async def memory_lines(space: SpaceStore) -> AsyncGenerator[bytes, None]:
    """The lines of all memories that have not expired, in the order they were made."""
    group: list[Document] = []
    found = space.memories.stream(living(datetime.now(UTC)), _FIELDS, sort=_OLDEST)
    async with aclosing(found):
        async for document in found:
            group.append(document)
            if len(group) >= _GROUP:
                for each in await _lines(space, group):
                    yield each
                group = []
    for each in await _lines(space, group):
        yield each


def told(loaded: Mapping[str, Any]) -> Exported:
    """What MemoryLineSchema loaded; InvalidInput if it could not be a memory here."""
    source = loaded["source"] or {}
    state: dict[str, Any] = {k: v for k, v in loaded.items() if k not in {"source", "history"}}
    history = [Version(**version) for version in loaded["history"]]
    names: dict[str, Any] = {name: source.get(name) for name in ("conversation", "message")}
    return checked_export(Exported(**state, **names, history=history))


async def _lines(space: SpaceStore, group: Sequence[Document]) -> list[bytes]:
    conversations = await _names(space.conversations, group, "conversation", {"deleted_at": None})
    messages = await _names(space.messages, group, "message", {})
    return [_line(document, conversations, messages) for document in group]


async def _names(
    collection: ScopedCollection, group: Sequence[Document], field: str, filters: Document
) -> Names:
    """The site's ids of what these memories come from, as far as it is there."""
    ids = sorted({one[field] for one in group if one[field] is not None})
    if not ids:
        return {}
    found = await collection.find({"_id": {"$in": ids}, **filters}, ["external_id"])
    return {one["_id"]: one["external_id"] for one in found}


def _line(document: Document, conversations: Names, messages: Names) -> bytes:
    source = {
        "conversation": conversations.get(document["conversation"]),
        "message": messages.get(document["message"]),
    }
    content = {
        "id": document["_id"],
        **_state(document),
        "platform": document["platform"],
        "source": _known(source) if source["conversation"] else None,
        "created_at": plain(document["created_at"]),
        "updated_at": plain(document["updated_at"]),
        "version": document["version"],
        "history": [_version(version) for version in document["history"]],
    }
    return line("memory", _known(content))


def _version(version: Mapping[str, Any]) -> dict[str, Any]:
    told = {"version": version["version"], **_state(version)}
    return _known({**told, "replaced_at": plain(version["replaced_at"])})


def _state(values: Mapping[str, Any]) -> dict[str, Any]:
    state = {name: plain(values[name]) for name in _STATE}
    return {**state, "metadata": jsontext.loads(values["metadata"])}


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
