"""Joins records that carry no ids with the messages that they are records of, in either order.

A record is stored as a conversation of its own, or in the one that it names, under ids derived from
question and time (`platforms/unlinked.py`). Where a live message leads to the same id, and its
answers say what those of the record say, both are one: an import then stores nothing, and a capture
takes the record's place. Both look after they have written, so that of two at the same moment one
sees the other; what a killed process left behind is found by the next capture. What a user did to
the record is kept: tags go over to the conversation, and the title unless it has its own, and what
was deleted is not stored again by a capture.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from recollect.capture.incoming import Incoming
from recollect.capture.receipts import Changes, Receipt, receipt
from recollect.capture.unlinked.export_record import ExportRecord
from recollect.capture.unlinked.giving_way import announce, give_way, unsaid
from recollect.capture.unlinked.questions import Told
from recollect.models import UNLINKED, conversation_id, message_id
from recollect.platforms.unlinked import is_unlinked
from recollect.store.store import SpaceStore

Merge = Callable[[Incoming], Awaitable[Receipt]]

_WITHOUT_IDS: Final = frozenset({"gemini"})
"""The sites with both: exports without ids, and live captures."""


async def merged(
    space: SpaceStore, incoming: Incoming, merge: Merge, forget: Callable[[str], None]
) -> Receipt:
    """Merge a capture, and join it with what is stored. `forget` drops what is cached of an id."""
    told = incoming.conversation
    apart = told.source == "dom" or incoming.kept.tombstone is not None
    if told.platform not in _WITHOUT_IDS or apart:
        return await merge(incoming)
    unlinked = [is_unlinked(each.external_id) for each in incoming.messages]
    if unlinked and all(unlinked):
        return await ExportRecord(space, incoming, merge).merged()
    if any(unlinked):
        await announce(space, told)
    capture = _Live(space, incoming, merge, forget)
    return await (capture.merged() if await capture.may_join() else merge(incoming))


class _Live:
    """A capture of a site of which there may be records."""

    def __init__(
        self,
        space: SpaceStore,
        incoming: Incoming,
        merge: Merge,
        forget: Callable[[str], None],
    ) -> None:
        self._space = space
        self._incoming = incoming
        self._merge = merge
        self._forget = forget
        told = incoming.conversation
        self._platform, self._external_id = told.platform, told.external_id
        self._id = conversation_id(space.space, told.platform, told.external_id)

    async def may_join(self) -> bool:
        """Whether there are records at all; nearly always there are none."""
        ours = {"$gte": UNLINKED, "$lt": UNLINKED + "~"}
        alone = {"platform": self._platform, "external_id": ours}
        found = await asyncio.gather(
            self._space.conversations.find_one(alone, ["_id"]),
            self._space.origins.find_one({"_id": self._id, "unlinked": True}, ["_id"]),
            self._space.origins.find_one({**alone, "state": "deleted"}, ["_id"]),
        )
        return any(found)

    async def merged(self) -> Receipt:
        told = await asyncio.to_thread(Told, self._incoming)
        wanted = await self._without_deleted(told)
        if wanted is None:
            names = self._incoming.conversation
            changes = Changes(len(self._incoming.messages))
            return receipt(self._space.space, names, {}, {}, changes, "deleted")
        stored = await self._merge(wanted)
        if stored.excluded:
            return stored
        gone = await self._given_way(told.questions())
        if not gone:
            return stored
        self._forget(self._id)
        after = (await self._merge(wanted)).messages.stored
        return replace(stored, messages=replace(stored.messages, stored=after))

    async def _given_way(self, asked: Mapping[str, Sequence[str]]) -> bool:
        """End every record of these questions; whether there were some in here."""
        alone = {self._named(record): record for record in asked}
        inside = {self._message(record): record for record in asked}
        found = await asyncio.gather(
            self._space.conversations.find({"_id": {"$in": list(alone)}}, ["_id"]),
            self._space.messages.find({"_id": {"$in": list(inside)}}, ["_id"]),
        )
        apart, within = ([each["_id"] for each in documents] for documents in found)
        for key in apart:
            if await self._has_all_of(key, alone[key], asked[alone[key]]):
                await give_way(self._space, key, self._id)
        ready = [
            inside[key]
            for key in within
            if await self._has_all_of(self._id, inside[key], asked[inside[key]])
        ]
        return await self._removed(ready)

    async def _has_all_of(self, place: str, record: str, asked: Sequence[str]) -> bool:
        """Whether the question of a record in `place` is stored here, and all that answers it."""
        ids = {"$in": [self._message(key) for key in asked]}
        if await self._space.messages.find_one({"_id": ids}, ["_id"]) is None:
            return False
        query = {"conversation": place, "parent": record}
        answers = await self._space.messages.find(query, ["text"])
        texts = [each["text"] for each in answers]
        return not await unsaid(self._space, self._id, asked, texts)

    async def _without_deleted(self, told: Told) -> Incoming | None:
        """The capture without what the user deleted as a record; None if that was everything.

        What is stored here stays: then the record stood beside it, and went as the one too many.
        """
        asked = told.questions()
        ids = {self._named(record): record for record in asked}
        query = {"_id": {"$in": list(ids)}, "state": "deleted"}
        found = await self._space.origins.find(query, ["_id"])
        gone = [key for each in found for key in asked[ids[each["_id"]]]]
        if not gone:
            return self._incoming
        here = {"_id": {"$in": list(map(self._message, gone))}}
        stored = await self._space.messages.find(here, ["external_id"])
        left = told.without({*gone} - {each["external_id"] for each in stored})
        return left if left.messages else None

    async def _removed(self, records: Sequence[str]) -> bool:
        """Remove records, and the answers in them, from this conversation itself."""
        if not records:
            return False
        answers = {"conversation": self._id, "parent": {"$in": list(records)}}
        await self._space.messages.delete(answers)
        ids = [self._message(record) for record in records]
        await self._space.messages.delete({"_id": {"$in": ids}})
        return True

    def _named(self, record: str) -> str:
        return conversation_id(self._space.space, self._platform, record)

    def _message(self, external_id: str) -> str:
        return message_id(self._space.space, self._platform, self._external_id, external_id)
