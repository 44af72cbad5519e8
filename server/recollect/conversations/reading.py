"""Listing conversations, and reading one with its messages page by page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from recollect.conversations.aliases import successor
from recollect.conversations.records import (
    LISTED,
    StoredConversation,
    StoredMessage,
    conversation_record,
    message_record,
)
from recollect.errors import InvalidInput, NotFound
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

_NEWEST_FIRST: Final = (("created_at", -1), ("_id", -1))
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which conversations. None: of any; `deleted`: those in the trash instead of the others.

    `incomplete`: only those of which the site names messages that are not here.
    """

    platform: str | None = None
    external_id: str | None = None
    tag: str | None = None
    model: str | None = None
    project: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    deleted: bool = False
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages of a conversation, in order."""

    messages: Sequence[StoredMessage]
    has_more: bool


async def list_conversations(
    space: SpaceStore, selection: Selection, *, limit: int, after: str | None
) -> list[StoredConversation]:
    """Up to `limit` conversations, the newest first, after the one with the id `after`.

    InvalidInput `cursor_gone` if that one is not there any more.
    """
    query = _query(selection)
    if after is not None:
        last = await space.conversations.find_one({"_id": after}, ["created_at"])
        if last is None:
            raise _cursor_gone()
        query["$or"] = [
            {"created_at": {"$lt": last["created_at"]}},
            {"created_at": last["created_at"], "_id": {"$lt": after}},
        ]
    documents = await space.conversations.find(query, LISTED, sort=_NEWEST_FIRST, limit=limit)
    return [conversation_record(document) for document in documents]


async def get_conversation(space: SpaceStore, conversation: str) -> StoredConversation:
    """One conversation; NotFound if there is none, or it is in the trash."""
    document = await space.conversations.find_one({"_id": conversation, "deleted_at": None})
    if document is None:
        raise no_such_conversation(conversation)
    return conversation_record(document)


async def read_messages(
    space: SpaceStore,
    conversation: StoredConversation,
    *,
    every_branch: bool,
    limit: int,
    after: str | None,
) -> Page:
    """Messages of the active path in order or, for every branch, by time.

    InvalidInput `cursor_gone` if the message `after` is not among them any more. It may be a
    provisional one that gave way to another.
    """
    find = _of_every_branch if every_branch else _of_active_path
    documents = await find(space, conversation, limit + 1, after)
    messages = [message_record(document, conversation) for document in documents[:limit]]
    return Page(messages, has_more=len(documents) > limit)


async def get_message(space: SpaceStore, message: str) -> tuple[StoredMessage, StoredConversation]:
    """One message and its conversation; NotFound if there is none, or it is in the trash."""
    document = await space.messages.find_one({"_id": message})
    if document is None:
        raise NotFound("There is no such message.", message_id=message)
    conversation = await get_conversation(space, document["conversation"])
    return message_record(document, conversation), conversation


async def all_messages(space: SpaceStore, conversation: StoredConversation) -> list[StoredMessage]:
    """Every message of every branch, by time."""
    documents = await space.messages.find({"conversation": conversation.id}, max_ms=60_000)
    return [message_record(document, conversation) for document in _by_time(documents)]


async def messages_of(
    space: SpaceStore, conversation: StoredConversation, ids: Sequence[str]
) -> list[StoredMessage]:
    """The messages of these ids that are there, in this order."""
    query = {"_id": {"$in": list(ids)}, "conversation": conversation.id}
    found = {document["_id"]: document for document in await space.messages.find(query)}
    return [message_record(found[key], conversation) for key in ids if key in found]


def no_such_message() -> NotFound:
    """What to raise for an id that names no message of this conversation."""
    return NotFound("There is no such message in this conversation.")


def no_such_conversation(conversation: str) -> NotFound:
    """What to raise for an id that names no conversation of this space."""
    return NotFound("There is no such conversation.", conversation=conversation)


async def _of_active_path(
    space: SpaceStore, conversation: StoredConversation, limit: int, after: str | None
) -> list[Document]:
    first = 0
    if after is not None:
        last = await _position(space, conversation, after)
        if last is None and (heir := await successor(space, conversation, after)):
            last = await _position(space, conversation, heir)
        if last is None:
            raise _cursor_gone()
        first = last + 1
    query = {"conversation": conversation.id, "position": {"$gte": first}}
    return await space.messages.find(query, sort=[("position", 1)], limit=limit)


async def _position(
    space: SpaceStore, conversation: StoredConversation, message: str
) -> int | None:
    query = {"_id": message, "conversation": conversation.id}
    document = await space.messages.find_one(query, ["position"])
    return document["position"] if document else None


async def _of_every_branch(
    space: SpaceStore, conversation: StoredConversation, limit: int, after: str | None
) -> list[Document]:
    query = {"conversation": conversation.id}
    marks = await space.messages.find(query, ["created_at", "position", "external_id"])
    order = {mark["_id"]: place for place, mark in enumerate(_by_time(marks))}
    last = -1
    if after is not None:
        if after not in order:
            after = await successor(space, conversation, after) or after
        if after not in order:
            raise _cursor_gone()
        last = order[after]
    chosen = list(order)[last + 1 : last + 1 + limit]
    documents = await space.messages.find({"_id": {"$in": chosen}})
    return sorted(documents, key=lambda document: order[document["_id"]])


def _query(selection: Selection) -> dict[str, Any]:
    exact = {
        "platform": selection.platform,
        "external_id": selection.external_id,
        "tags": selection.tag,
        "model": selection.model,
        "project": selection.project,
    }
    query: dict[str, Any] = {name: value for name, value in exact.items() if value is not None}
    query["deleted_at"] = {"$type": "date"} if selection.deleted else None
    if selection.incomplete:
        query["completeness.missing_count"] = {"$gt": 0}
    times = {"$gte": selection.start, "$lt": selection.end}
    between = {operator: moment for operator, moment in times.items() if moment is not None}
    return {**query, "created_at": between} if between else query


def _by_time(documents: Sequence[Document]) -> list[Document]:
    """By time; what has none comes with the message before it on the active path."""
    times: dict[str, datetime] = {}
    latest = _LONG_AGO
    for document in sorted(documents, key=_place):
        latest = document.get("created_at") or (
            _LONG_AGO if document["position"] is None else latest
        )
        times[document["_id"]] = latest
    return sorted(documents, key=lambda each: (times[each["_id"]], _place(each)))


def _place(document: Mapping[str, Any]) -> tuple[float, str]:
    place = document["position"]
    # The site's ids order them alike on every server that has them.
    return (math.inf if place is None else place, document["external_id"])


def _cursor_gone() -> InvalidInput:
    return InvalidInput("That place in the list is gone. Start again.", code="cursor_gone")
