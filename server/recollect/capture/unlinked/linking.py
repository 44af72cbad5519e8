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
from recollect.capture.trees import Trees
from recollect.capture.unlinked.export_record import ExportRecord
from recollect.capture.unlinked.giving_way import announce, give_way, unsaid
from recollect.capture.unlinked.questions import Told
from recollect.models import UNLINKED, conversation_id, message_id
from recollect.platforms.unlinked import is_unlinked
from recollect.store.store import SpaceStore

Merge = Callable[[Incoming], Awaitable[Receipt]]

_WITHOUT_IDS: Final = frozenset({"gemini"})
"""The sites with both: exports without ids, and live captures."""


async def merged(space: SpaceStore, incoming: Incoming, merge: Merge, trees: Trees) -> Receipt:
    """Merge a capture, and join it with what is stored. `trees` are those that `merge` caches."""
    told = incoming.conversation
    apart = told.source == "dom" or incoming.kept.tombstone is not None
    if told.platform not in _WITHOUT_IDS or apart:
        return await merge(incoming)
    unlinked = [is_unlinked(each.external_id) for each in incoming.messages]
    if unlinked and all(unlinked):
        return await ExportRecord(space, incoming, merge, trees).merged()
    if any(unlinked):
        await announce(space, told)
    capture = _Live(space, incoming, merge, trees)
    if await capture.may_join():
        return await capture.merged()
    stored = await merge(incoming)
    # A record that came meanwhile may have looked before this could be seen.
    return await capture.joined(stored) if await capture.may_join() else stored


class _Live:
    """A capture of a site of which there may be records."""

    def __init__(
        self,
        space: SpaceStore,
        incoming: Incoming,
        merge: Merge,
        trees: Trees,
    ) -> None:
        self._space = space
        self._incoming = incoming
        self._merge = merge
        self._trees = trees
        told = incoming.conversation
        self._platform, self._external_id = told.platform, told.external_id
        self._id = conversation_id(space.captured_in, told.platform, told.external_id)

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
            return receipt(self._space.captured_in, names, {}, {}, changes, "deleted")
        return await self._joined(await self._merge(wanted), told, wanted)

    async def joined(self, stored: Receipt) -> Receipt:
        """Join what was merged already, `stored` being its receipt."""
        told = await asyncio.to_thread(Told, self._incoming)
        return await self._joined(stored, told, self._incoming)

    async def _joined(self, stored: Receipt, told: Told, wanted: Incoming) -> Receipt:
        if stored.excluded:
            return stored
        gone = await self._given_way(told.questions())
        if not gone:
            return stored
        self._trees.forget(self._id)
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
        known = {alone[key] for key in apart} | {inside[key] for key in within}
        ready = await self._ready({record: asked[record] for record in known})
        ending = [key for key in apart if alone[key] in ready]
        if ending:
            await give_way(self._space, ending, self._id)
        return await self._removed([inside[key] for key in within if inside[key] in ready])

    async def _ready(self, asked: Mapping[str, Sequence[str]]) -> set[str]:
        """The records whose question is stored here, and all that answers it."""
        if not asked:
            return set()
        ids = {self._message(key): record for record, keys in asked.items() for key in keys}
        found = await self._space.messages.find({"_id": {"$in": list(ids)}}, ["_id"])
        stored = {ids[each["_id"]] for each in found}
        places = {"$in": [self._id, *map(self._named, stored)]}
        query = {"conversation": places, "parent": {"$in": list(stored)}}
        told: dict[str, list[str]] = {record: [] for record in stored}
        for answer in await self._space.messages.find(query, ["parent", "text"]):
            told[answer["parent"]].append(answer["text"])
        ready = set()
        for record, answers in told.items():
            if not await unsaid(self._space, self._id, asked[record], answers):
                ready.add(record)
        return ready

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
        return conversation_id(self._space.captured_in, self._platform, record)

    def _message(self, external_id: str) -> str:
        return message_id(self._space.captured_in, self._platform, self._external_id, external_id)
