"""Reads and writes the turns of a provisional snapshot: documents of `messages`, marked as such.

A turn that gave way, or was superseded, is removed after the conversation's document says so. What
a killed process leaves behind is known by that document: its aliases, and when everything was told.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from recollect.capture.merge import known_fields
from recollect.capture.provisional.likeness import saying
from recollect.capture.provisional.snapshot import Material, Page, Shown, is_live
from recollect.capture.provisional.turns import Real, Turn, turn_saying
from recollect.capture.rank import content_document
from recollect.capture.trees import REAL
from recollect.models import Conversation, Message, conversation_id, message_id
from recollect.store.failures import Duplicate
from recollect.store.scoped import Change, Document
from recollect.store.store import SpaceStore
from recollect.text.indexed import indexed

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_MAX_MS: Final = 60_000
_SAID: Final = ("external_id", "role", "status", "text")
_TURN: Final = (*_SAID, "content", "observed_at", "key", "beside", "adapter", "tokens", "position")
_CHUNK: Final = 250


class TurnWriter:
    """The turns of one conversation."""

    def __init__(self, space: SpaceStore, told: Conversation, now: datetime) -> None:
        self._messages = space.messages
        self._names = (space.captured_in, told.platform, told.external_id)
        self._now = now

    def id(self, external_id: str) -> str:
        """Our id of a turn."""
        return message_id(*self._names, external_id)

    async def material(
        self, stored: Mapping[str, Any], page: Page | None, *, begun: bool
    ) -> Material | None:
        """What is stored, if there is or may be a page or a snapshot; else nothing is read."""
        if page is None and not begun and not is_live(stored):
            return None
        ours = {"conversation": conversation_id(*self._names)}
        documents, reals = await asyncio.gather(
            self._messages.find({**ours, "provisional": True}, _TURN, max_ms=_MAX_MS),
            self._messages.find({**ours, **REAL}, (*_SAID, "created_at"), max_ms=_MAX_MS),
        )
        return await asyncio.to_thread(_material, stored, documents, reals)

    async def write(self, before: Material, after: Shown) -> None:
        """Write turns that are new or say more, and what else changed of the others."""
        places = {key: place for place, key in enumerate(after.keys)}
        new = [turn for turn in after.turns.values() if turn.message is not None]
        for start in range(0, len(new), _CHUNK):
            chunk = new[start : start + _CHUNK]
            await self._upsert(await asyncio.to_thread(self._documents, chunk, places))
        await self._messages.write(
            changes=[
                (self.id(key), {"$set": change})
                for key, turn in after.turns.items()
                if turn.message is None and (change := _change(before.turns[key], turn, places))
            ]
        )

    async def remove(self, stored: Mapping[str, Any], material: Material, after: Shown) -> None:
        """Remove the turns that gave way or were superseded, as the conversation now says."""
        # Of more than the conversation remembers, this capture knows that they gave way.
        aliased = stored.get("aliases", {}).keys() | after.gave_way.keys()
        ids = [self.id(key) for key in material.turns if key in aliased]
        await self._messages.delete(
            {
                "conversation": conversation_id(*self._names),
                "provisional": True,
                "$or": [
                    {"_id": {"$in": [*ids, *material.stale]}},
                    {"observed_at": {"$lte": stored.get("told_at") or _LONG_AGO}},
                ],
            }
        )

    async def _upsert(self, pairs: Sequence[tuple[str, Change]]) -> None:
        try:
            await self._messages.write(upserts=pairs)
        except Duplicate:  # another process made one of them at the same moment
            await self._messages.write(upserts=pairs)

    def _documents(
        self, turns: Sequence[Turn], places: Mapping[str, int]
    ) -> list[tuple[str, Change]]:
        return [
            (self.id(turn.external_id), {"$set": self._document(turn, turn.message, places)})
            for turn in turns
            if turn.message is not None
        ]

    def _document(self, turn: Turn, message: Message, places: Mapping[str, int]) -> Document:
        known = known_fields(message)
        return {
            **{name: value for name, value in known.items() if name not in {"parent", "sequence"}},
            **content_document(message),
            "conversation": conversation_id(*self._names),
            "platform": self._names[1],
            "external_id": turn.external_id,
            "provisional": True,
            "position": places[turn.external_id],
            "text": message.text,
            "tokens": turn.tokens,
            **indexed(message.text),
            "stored_at": self._now,
            "content": turn.content,
            "observed_at": turn.observed_at,
            "key": turn.key,
            "beside": turn.beside,
            "adapter": turn.adapter,
        }


def _change(before: Turn, after: Turn, places: Mapping[str, int]) -> dict[str, Any]:
    wanted = {
        "position": (before.position, places[after.external_id]),
        "observed_at": (before.observed_at, after.observed_at),
        "key": (before.key, after.key),
        "beside": (before.beside, after.beside),
    }
    return {name: new for name, (old, new) in wanted.items() if old != new}


def _material(
    stored: Mapping[str, Any], documents: Sequence[Document], reals: Sequence[Document]
) -> Material:
    aliased, told_at = stored.get("aliases", {}), stored.get("told_at") or _LONG_AGO
    stale = {
        document["_id"]
        for document in documents
        if document["external_id"] in aliased or document["observed_at"] <= told_at
    }
    turns = [_turn(document) for document in documents if document["_id"] not in stale]
    turns.sort(key=_place)
    return Material(
        {turn.external_id: turn for turn in turns},
        {document["external_id"]: _real(document) for document in reals},
        sorted(stale),
    )


def _place(turn: Turn) -> tuple[bool, int, str]:
    return (turn.position is None, turn.position or 0, turn.external_id)


def _turn(document: Document) -> Turn:
    partial = document["status"] == "partial"
    content = document["content"]
    return Turn(
        external_id=document["external_id"],
        said=turn_saying(document["role"], document["text"], content, partial=partial),
        content=content,
        observed_at=document["observed_at"],
        key=document["key"],
        beside=document["beside"],
        adapter=document["adapter"],
        tokens=document["tokens"],
        position=document["position"],
    )


def _real(document: Document) -> Real:
    partial = document["status"] == "partial"
    said = saying(document["role"], document["text"], partial=partial)
    return Real(document["external_id"], said, document.get("created_at"))
