"""What might become a memory, if the user says so: never does it by itself.

Two kinds: instructions and preferences that hold for good, found in the user's messages
(`standing`); and what a site says it remembers of its user, sent here on the user's click
(`saved`). What says the same is one suggestion, whatever it comes from; one that was dismissed does
not come back.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from recollect.errors import InvalidInput, NotFound
from recollect.memory.drafts import check_content
from recollect.memory.ids import Births
from recollect.memory.instructions import Instruction, instructions
from recollect.models import milliseconds
from recollect.store.scoped import Change, Document
from recollect.store.store import SpaceStore
from recollect.text.analysis import index_terms

MOST_SAVED: Final = 1000
"""What a site remembers, sent at once."""
_NEWEST: Final = (("created_at", -1), ("_id", -1))
_OPEN: Final = {"state": "open"}
_FIELDS: Final = ("kind", "content", "platform", "message", "conversation", "created_at")

Kind = Literal["standing", "saved"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a site remembers of its user. `external_id` is the site's own."""

    platform: str
    content: str
    external_id: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What might be remembered, and where it comes from."""

    id: str
    kind: Kind
    content: str
    platform: str
    message_id: str | None
    conversation_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Suggested:
    """How many were told, and how many of them were not known before."""

    received: int
    created: int


async def suggestions(space: SpaceStore, *, limit: int, after: str | None) -> list[Suggestion]:
    """Up to `limit` open ones, the newest first, after the one of the id `after`.

    InvalidInput `cursor_gone` if that one was never there.
    """
    await _renew(space)
    query: Document = dict(_OPEN)
    if after is not None:
        last = await space.suggestions.find_one({"_id": after}, ["created_at"])
        if last is None:
            raise InvalidInput("That place in the list is gone. Start again.", code="cursor_gone")
        query["$or"] = [
            {"created_at": {"$lt": last["created_at"]}},
            {"created_at": last["created_at"], "_id": {"$lt": after}},
        ]
    found = await space.suggestions.find(query, sort=_NEWEST, limit=limit)
    return [_record(document) for document in found]


async def suggest(space: SpaceStore, saved: Sequence[Saved], now: datetime) -> Suggested:
    """Take over what a site remembers as suggestions; what is known, or was decided, stays so.

    InvalidInput for more than MOST_SAVED, or one that could not become a memory.
    """
    if len(saved) > MOST_SAVED:
        raise InvalidInput(f"At most {MOST_SAVED} at once; these are {len(saved)}.")
    for one in saved:
        check_content(one.content)
    new = await asyncio.to_thread(_of_saved, space.space, saved, now)
    return Suggested(len(saved), await _keep(space, new))


async def dismiss(space: SpaceStore, suggestion: str) -> None:
    """Never to be suggested again; NotFound if it is not open."""
    if not await space.suggestions.update({"_id": suggestion, **_OPEN}, _state("dismissed")):
        raise _no_such(suggestion)


async def begin_to_accept(
    space: SpaceStore, suggestion: str, births: Births
) -> tuple[Suggestion, Births]:
    """An open suggestion, and under which ids to make the memory of it, however often; NotFound."""
    new = {"moment": births.moment, "seed": births.seed}
    settled: Change = [{"$set": {"births": {"$ifNull": ["$births", {"$literal": new}]}}}]
    found = await space.suggestions.change(
        {"_id": suggestion, **_OPEN}, settled, [*_FIELDS, "births"]
    )
    if found is None:
        raise _no_such(suggestion)
    return _record(found), Births(found["births"]["moment"], found["births"]["seed"])


async def accepted(space: SpaceStore, suggestion: str, memory: str) -> None:
    """It has become this memory."""
    change = {"$set": {"state": "accepted", "memory": memory}}
    await space.suggestions.update({"_id": suggestion}, change)


async def _renew(space: SpaceStore) -> None:
    """Bring the suggestions up to what is said in messages now."""
    found = await instructions(space)
    await _keep(space, await asyncio.to_thread(_of_instructions, space.space, found))
    await _withdraw(space)


async def _withdraw(space: SpaceStore) -> None:
    """Suggest no more what was deleted meanwhile, or is remembered already."""
    open_ones = await space.suggestions.find({**_OPEN, "kind": "standing"}, ["message"])
    messages = [one["message"] for one in open_ones]
    among = {"$in": messages}
    there, kept = await asyncio.gather(
        space.messages.find({"_id": among, "deleted": {"$ne": True}}, ["_id"]),
        space.memories.find({"message": among}, ["message"]),
    )
    alive = {one["_id"] for one in there} - {one["message"] for one in kept}
    gone = [message for message in messages if message not in alive]
    if gone:
        await space.suggestions.delete({**_OPEN, "message": {"$in": gone}})


async def _keep(space: SpaceStore, new: Mapping[str, Document]) -> int:
    """Store those that are not known, whatever was decided about them; how many."""
    ids = sorted(new)
    known = await space.suggestions.find({"_id": {"$in": ids}}, ["_id"]) if ids else []
    missing = new.keys() - {one["_id"] for one in known}
    await space.suggestions.write(
        upserts=[(key, {"$setOnInsert": {**new[key], **_OPEN}}) for key in sorted(missing)]
    )
    return len(missing)


def _of_saved(space: str, saved: Sequence[Saved], now: datetime) -> dict[str, Document]:
    return {
        _key(space, one.content): {
            "kind": "saved",
            "content": one.content,
            "platform": one.platform,
            "external_id": one.external_id,
            "message": None,
            "conversation": None,
            "created_at": milliseconds(one.created_at or now),
        }
        for one in saved
    }


def _of_instructions(space: str, found: Sequence[Instruction]) -> dict[str, Document]:
    return {
        _key(space, one.content): {
            "kind": "standing",
            "content": one.content,
            "platform": one.platform,
            "message": one.message,
            "conversation": one.conversation,
            "created_at": one.said_at,
        }
        for one in found
    }


def _key(space: str, content: str) -> str:
    """The same for all in a space that have the same terms."""
    terms = " ".join(sorted(set(index_terms(content).split()))) or content.strip()
    return f"sug_{hashlib.sha256(f'{space} {terms}'.encode()).hexdigest()[:24]}"


def _state(state: str) -> Document:
    return {"$set": {"state": state}}


def _record(document: Document) -> Suggestion:
    return Suggestion(
        id=document["_id"],
        kind=document["kind"],
        content=document["content"],
        platform=document["platform"],
        message_id=document["message"],
        conversation_id=document["conversation"],
        created_at=document["created_at"],
    )


def _no_such(suggestion: str) -> NotFound:
    return NotFound("There is no such open suggestion.", suggestion=suggestion)
