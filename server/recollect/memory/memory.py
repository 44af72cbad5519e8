"""Memories as values, made from their documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from recollect.errors import NotFound
from recollect.store.scoped import Document
from recollect.text import jsontext

STATE: Final = ("content", "tags", "metadata", "facts", "pinned", "project", "expires_at")
"""The fields of a document that an edit may change, but for what follows from the content."""
FIELDS: Final = (
    *(*STATE, "conversation", "message", "platform", "tokens"),
    *("created_at", "updated_at", "version"),
)
"""The fields of a document of `memories` that a Memory needs."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One thing to remember. `version` counts its edits from 1; `expires_at` None: never.

    `message_id` and `conversation_id` say where it was said; they stay when that is deleted.
    `tokens` are those of the content in `o200k_base`.
    """

    id: str
    content: str
    tags: tuple[str, ...]
    metadata: Mapping[str, Any]
    pinned: bool
    project: str | None
    conversation_id: str | None
    message_id: str | None
    platform: str | None
    tokens: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Version:
    """What a memory was until `replaced_at`."""

    version: int
    content: str
    tags: tuple[str, ...]
    metadata: Mapping[str, Any]
    pinned: bool
    project: str | None
    expires_at: datetime | None
    replaced_at: datetime

    @property
    def id(self) -> str:
        """What lists call it."""
        return str(self.version)


def memory_record(document: Document) -> Memory:
    """From a document of `memories` with FIELDS."""
    return Memory(
        id=document["_id"],
        conversation_id=document["conversation"],
        message_id=document["message"],
        platform=document["platform"],
        tokens=document["tokens"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        version=document["version"],
        **_state(document),
    )


def version_record(document: Mapping[str, Any]) -> Version:
    """From an entry of a memory's `history`."""
    return Version(
        version=document["version"], replaced_at=document["replaced_at"], **_state(document)
    )


def living(now: datetime) -> dict[str, Any]:
    """The filter for memories that have not expired: the database removes them a little later."""
    return {"expires_at": {"$not": {"$lte": now}}}


def no_such_memory(memory: str) -> NotFound:
    """What to raise for an id that names no memory of this space."""
    return NotFound("There is no such memory.", memory=memory)


def facts(metadata: Mapping[str, Any]) -> list[str]:
    """What metadata are found by: each key with its value as text, so that 1 and "1" are alike."""
    return [fact(key, value) for key, value in metadata.items()]


def fact(key: str, value: object) -> str:
    """A key and a value of metadata as one text."""
    text = value if isinstance(value, str) else jsontext.dumps(value).decode()
    return jsontext.dumps([key, text]).decode()


def _state(document: Mapping[str, Any]) -> dict[str, Any]:
    tags: Sequence[str] = document["tags"]
    return {
        "content": document["content"],
        "tags": tuple(tags),
        "metadata": jsontext.loads(document["metadata"]),
        "pinned": document["pinned"],
        "project": document["project"],
        "expires_at": document["expires_at"],
    }
