"""A record of an export without ids on its way into the store: joined if a live message tells it.

It looks before it writes, so that nothing is stored twice, and after, for a capture at the same
moment may have looked before this was written.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from recollect.capture.giving_way import JOINED, announce, give_way, label, unsaid
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
            await announce(self._space, self._incoming.conversation)
        stored = await self._merge(self._incoming)
        if stored.excluded == JOINED:
            # It was joined once, and now tells more than what it was joined with.
            await self._space.origins.update({"_id": self._id}, {"$set": {"state": "live"}})
            stored = await self._merge(self._incoming)
        if self._is_alone and not stored.excluded and (twin := await self._twin(told)):
            return await self._joined(twin)
        return stored

    async def _twin(self, told: Sequence[Message]) -> str | None:
        """The conversation that has this question, and its answers, under ids of the site."""
        asked = [each for each in told if each.role == "user"]
        answers = [each.text for each in told if each.role != "user"]
        if len(asked) != 1:
            return None
        for conversation, question in await self._alike(asked[0]):
            if not await unsaid(self._space, conversation, [question], answers):
                return conversation
        return None

    async def _alike(self, question: Message) -> Sequence[tuple[str, str]]:
        """Conversations and ids of messages of the site that ask this at the same second."""
        if question.created_at is None:
            return ()
        start = question.created_at.replace(microsecond=0)
        query = {
            "platform": self._platform,
            "created_at": {"$gte": start, "$lt": start + _SECOND},
            "role": "user",
            "provisional": {"$ne": True},
        }
        fields = ("conversation", "external_id", "text", "created_at")
        return [
            (str(found["conversation"]), str(found["external_id"]))
            for found in await self._space.messages.find(query, fields)
            if not is_unlinked(found["external_id"])
            and identifier(found["text"], found["created_at"]) == question.external_id
        ]

    async def _joined(self, conversation: str) -> Receipt:
        """The receipt of the conversation that has it all already; what is left here ends."""
        if self._is_alone:
            await give_way(self._space, self._id, conversation)
        if user := self._incoming.kept.user:
            await label(self._space, conversation, user)
        stored = await self._space.conversations.find_one({"_id": conversation}) or {}
        told = replace(
            self._incoming.conversation,
            external_id=stored.get("external_id", self._incoming.conversation.external_id),
        )
        tree = await read_tree(self._space.messages, conversation)
        changes = Changes(len(self._incoming.messages))
        excluded = "deleted" if stored.get("deleted_at") else None
        return receipt(self._space.space, told, stored, tree, changes, excluded)
