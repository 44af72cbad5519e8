"""A record of an export without ids on its way into the store: joined if a live message tells it.

It looks before it writes, so that nothing is stored twice, and after, for a capture at the same
moment may have looked before this was written.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from recollect.capture.giving_way import JOINED, answered_among, give_way
from recollect.capture.incoming import Incoming
from recollect.capture.questions import parsed
from recollect.capture.receipts import Changes, Receipt, receipt
from recollect.capture.trees import read_tree
from recollect.models import Message, conversation_id
from recollect.platforms.unlinked import identifier, is_unlinked
from recollect.store.store import SpaceStore

Merge = Callable[[Incoming], Awaitable[Receipt]]

_SECOND: Final = timedelta(seconds=1)


class ExportRecord:
    """A record of an export on its way into the store."""

    def __init__(self, space: SpaceStore, incoming: Incoming, merge: Merge) -> None:
        self._space = space
        self._incoming = incoming
        self._merge = merge
        told = incoming.conversation
        self._platform = told.platform
        self._id = conversation_id(space.space, told.platform, told.external_id)
        self._is_alone = is_unlinked(told.external_id)

    async def merged(self) -> Receipt:
        """Merge it, or say where it is stored already."""
        told = list(await asyncio.to_thread(parsed, self._incoming))
        if twin := await self._twin(told):
            return await self._joined(twin)
        if not self._is_alone:
            await self._announce()
        stored = await self._merge(self._incoming)
        if stored.excluded == JOINED:
            # It was joined once, and now tells more than what it was joined with.
            await self._space.origins.update({"_id": self._id}, {"$set": {"state": "live"}})
            stored = await self._merge(self._incoming)
        if self._is_alone and not stored.excluded and (twin := await self._twin(told)):
            await give_way(self._space, self._id, twin)
            return await self._joined(twin)
        return stored

    async def _twin(self, told: Sequence[Message]) -> str | None:
        """The conversation that has these questions, and answers, under ids of the site."""
        answered = {each.parent_id for each in told if each.role != "user"}
        asked = [each for each in told if each.role == "user"]
        twins = [
            await self._twin_of(each, is_answered=each.external_id in answered) for each in asked
        ]
        return twins[-1] if twins and all(twins) else None

    async def _twin_of(self, question: Message, *, is_answered: bool) -> str | None:
        if question.created_at is None:
            return None
        start = question.created_at.replace(microsecond=0)
        query = {
            "platform": self._platform,
            "created_at": {"$gte": start, "$lt": start + _SECOND},
            "role": "user",
            "provisional": {"$ne": True},
        }
        fields = ("conversation", "external_id", "text", "created_at")
        for found in await self._space.messages.find(query, fields):
            key, conversation = found["external_id"], str(found["conversation"])
            same = identifier(found["text"], found["created_at"]) == question.external_id
            if same and not is_unlinked(key):
                needed = [key] if is_answered else []
                if set(needed) <= await answered_among(self._space, conversation, needed):
                    return conversation
        return None

    async def _announce(self) -> None:
        """Tell later captures of this conversation that there are records among its messages."""
        told = self._incoming.conversation
        names = {"platform": told.platform, "external_id": told.external_id, "state": "live"}
        change = {"$set": {"unlinked": True}, "$setOnInsert": names}
        await self._space.origins.update({"_id": self._id}, change, upsert=True)

    async def _joined(self, conversation: str) -> Receipt:
        """The receipt of the conversation that has it all already."""
        stored = await self._space.conversations.find_one({"_id": conversation}) or {}
        told = replace(
            self._incoming.conversation,
            external_id=stored.get("external_id", self._incoming.conversation.external_id),
        )
        tree = await read_tree(self._space.messages, conversation)
        changes = Changes(len(self._incoming.messages))
        excluded = "deleted" if stored.get("deleted_at") else None
        return receipt(self._space.space, told, stored, tree, changes, excluded)
