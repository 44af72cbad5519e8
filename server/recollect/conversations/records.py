"""Stored conversations and messages as values, made from their documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from recollect.models import ROOT, UNLINKED, Part, Role, Status, message_id


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many messages the site names, how many are stored, and the first that are missing.

    `missing` are the site's ids; they are empty in lists. `provisional` messages, which only a page
    showed, are counted on their own.
    """

    known: int
    stored: int
    missing_count: int
    missing: tuple[str, ...]
    provisional: int = 0


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """A conversation without its messages. `captured_in` is what its ids are made of.

    `unlinked`: it was imported without ids, and the site does not know it by this one.
    `copied_from` is the id of the conversation that it is a copy of.
    """

    id: str
    space: str
    platform: str
    external_id: str
    url: str | None
    title: str | None
    model: str | None
    project: str | None
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime | None
    active_leaf: str | None
    message_count: int
    token_count: int
    completeness: Completeness
    temporary: bool
    deleted_at: datetime | None
    captured_in: str
    unlinked: bool = False
    copied_from: str | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message. `position` is its place on the active path; None: it is on another branch.

    `provisional`: a page showed it, and the site itself has not told it yet.
    """

    id: str
    conversation_id: str
    external_id: str
    parent_id: str | None
    position: int | None
    role: Role
    author: str | None
    model: str | None
    created_at: datetime | None
    updated_at: datetime | None
    status: Status
    text: str
    tokens: int
    parts: tuple[Part, ...]
    provisional: bool = False


LISTED: Final = (
    *("space", "platform", "external_id", "url", "title", "model", "project", "tags", "created_at"),
    *("updated_at", "active_leaf", "counts", "temporary", "deleted_at", "captured_in"),
    *("completeness.known", "completeness.stored", "completeness.missing_count"),
    *("completeness.provisional", "copied_from"),
)
"""The fields of a document of `conversations` that a list needs."""


def conversation_record(document: Mapping[str, Any]) -> StoredConversation:
    """From a document of `conversations`."""
    return StoredConversation(
        id=document["_id"],
        space=document["space"],
        platform=document["platform"],
        external_id=document["external_id"],
        url=document["url"],
        title=document["title"],
        model=document["model"],
        project=document["project"],
        tags=tuple(document["tags"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        active_leaf=document["active_leaf"],
        message_count=document["counts"]["messages"],
        token_count=document["counts"]["tokens"],
        completeness=_completeness(document["completeness"]),
        temporary=bool(document["temporary"]),
        deleted_at=document["deleted_at"],
        captured_in=document["captured_in"],
        unlinked=document["external_id"].startswith(UNLINKED),
        copied_from=document.get("copied_from"),
    )


def message_record(document: Mapping[str, Any], conversation: StoredConversation) -> StoredMessage:
    """From a document of `messages`. The parent's id is known even if it is not stored."""
    parent = document.get("parent")
    return StoredMessage(
        id=document["_id"],
        conversation_id=conversation.id,
        external_id=document["external_id"],
        parent_id=_message_id(conversation, parent) if parent not in (None, ROOT) else None,
        position=document["position"],
        role=document["role"],
        author=document.get("author"),
        model=document.get("model"),
        created_at=document.get("created_at"),
        updated_at=document.get("updated_at"),
        status=document["status"],
        text=document["text"],
        tokens=document["tokens"],
        parts=tuple(
            Part(**{**part, "sources": tuple(part.get("sources", ()))})
            for part in document["parts"]
        ),
        provisional=document.get("provisional", False),
    )


def _completeness(document: Mapping[str, Any]) -> Completeness:
    return Completeness(
        document["known"],
        document["stored"],
        document["missing_count"],
        tuple(document.get("missing", ())),
        document.get("provisional", 0),
    )


def _message_id(conversation: StoredConversation, external_id: str) -> str:
    return message_id(
        conversation.captured_in, conversation.platform, conversation.external_id, external_id
    )
