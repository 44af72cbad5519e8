"""Joins records that carry no ids with the messages that they are records of, in either order.

A record is stored as a conversation of its own, or in the one that it names, under ids derived from
question and time (`platforms/unlinked.py`). Where a live message leads to the same id, and has an
answer if the record has one, both are one: an import then stores nothing, and a capture takes the
record's place. Both look after they have written, so that of two at the same moment one sees the
other; what a killed process left behind is found by the next capture. What a user did to the record
is kept: title and tags go over to the conversation, unless it has its own, and what was deleted is
not stored again by a capture.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from recollect.capture.export_record import ExportRecord
from recollect.capture.giving_way import answered_among, give_way
from recollect.capture.incoming import Incoming
from recollect.capture.questions import Told
from recollect.capture.receipts import Changes, Receipt, receipt
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
    if incoming.messages and all(is_unlinked(each.external_id) for each in incoming.messages):
        return await ExportRecord(space, incoming, merge).merged()
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

    async def _given_way(self, asked: Mapping[str, str]) -> bool:
        """End every record of these questions; whether there were some in here."""
        alone = {self._named(record): record for record in asked}
        inside = {self._message(record): record for record in asked}
        found = await asyncio.gather(
            self._space.conversations.find({"_id": {"$in": list(alone)}}, ["_id"]),
            self._space.messages.find({"_id": {"$in": list(inside)}}, ["_id"]),
        )
        apart, within = ([each["_id"] for each in documents] for documents in found)
        known = {alone[key] for key in apart} | {inside[key] for key in within}
        ready = await self._ready({record: asked[record] for record in known})
        for key in apart:
            if alone[key] in ready:
                await give_way(self._space, key, self._id)
        return await self._removed([inside[key] for key in within if inside[key] in ready])

    async def _ready(self, asked: Mapping[str, str]) -> set[str]:
        """The records whose question is stored, and answered if it is answered in the record."""
        if not asked:
            return set()
        ids = {self._message(key): record for record, key in asked.items()}
        found = await self._space.messages.find({"_id": {"$in": list(ids)}}, ["_id"])
        stored = [ids[each["_id"]] for each in found]
        answered = await answered_among(self._space, self._id, list(asked.values()))
        open_here = {record for record in stored if asked[record] not in answered}
        unanswered = [record for record in open_here if not await self._has_answer(record)]
        return {*stored} - open_here | {*unanswered}

    async def _has_answer(self, record: str) -> bool:
        places = {"$in": [self._named(record), self._id]}
        query = {"conversation": places, "parent": record}
        return await self._space.messages.find_one(query, ["_id"]) is not None

    async def _without_deleted(self, told: Told) -> Incoming | None:
        """The capture without what the user deleted as a record; None if that was everything."""
        asked = told.questions()
        ids = {self._named(record): record for record in asked}
        query = {"_id": {"$in": list(ids)}, "state": "deleted"}
        found = await self._space.origins.find(query, ["_id"])
        if not found:
            return self._incoming
        left = told.without([asked[ids[each["_id"]]] for each in found])
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
