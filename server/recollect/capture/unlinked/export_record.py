"""A record of an export without ids on its way into the store: joined if a live message tells it.

It looks before it writes, so that nothing is stored twice, and after, for a capture at the same
moment may have looked before this was written.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from recollect.capture.incoming import Incoming, from_message
from recollect.capture.rank import digest
from recollect.capture.receipts import Changes, Receipt, receipt
from recollect.capture.trees import Trees
from recollect.capture.unlinked.answers import is_other
from recollect.capture.unlinked.giving_way import JOINED, announce, give_way, label, unsaid
from recollect.capture.unlinked.questions import parsed
from recollect.models import Message, conversation_id, message_id
from recollect.platforms.unlinked import identifier, is_unlinked
from recollect.store.store import SpaceStore

Merge = Callable[[Incoming], Awaitable[Receipt]]

_SECOND: Final = timedelta(seconds=1)
_Twin = tuple[str, str]
"""A conversation, and the site's id of a message in it."""


class ExportRecord:
    """A record of an export on its way into the store."""

    def __init__(self, space: SpaceStore, incoming: Incoming, merge: Merge, trees: Trees) -> None:
        self._space = space
        self._trees = trees
        self._incoming = incoming
        self._merge = merge
        told = incoming.conversation
        self._platform = told.platform
        self._id = conversation_id(space.captured_in, told.platform, told.external_id)
        self._is_alone = is_unlinked(told.external_id)

    async def merged(self) -> Receipt:
        """Merge it, or say where it is stored already."""
        told = list(await asyncio.to_thread(parsed, self._incoming))
        if twin := await self._twin(told):
            await self._ended(twin)
            return await self._joined(twin)
        if not self._is_alone:
            await announce(self._space, self._incoming.conversation)
        await self._tell_apart(told)
        stored = await self._merge(self._incoming)
        if stored.excluded == JOINED:
            # It was joined once, and now tells more than what it was joined with.
            await self._space.origins.update({"_id": self._id}, {"$set": {"state": "live"}})
            stored = await self._merge(self._incoming)
        if stored.excluded or not self._is_alone:
            return stored
        if (twin := await self._twin(told)) and await self._ended(twin):
            return await self._joined(twin)
        return stored

    async def _tell_apart(self, told: Sequence[Message]) -> None:
        """Give an answer an id of its own if that of the same words and second has another.

        The log knows the second only, and whoever sends a prompt twice may have two answers to it.
        """
        ids = {self._message(each.external_id): each for each in told if each.role != "user"}
        found = await self._space.messages.find({"_id": {"$in": list(ids)}}, ["text"])
        others = {
            answer.external_id: f"{answer.external_id}~{digest(answer.text, 8).hex()}"
            for stored in found
            if is_other((answer := ids[stored["_id"]]).text, stored["text"])
        }
        if others:
            self._incoming = self._renamed(told, others)

    def _renamed(self, told: Sequence[Message], others: Mapping[str, str]) -> Incoming:
        incoming = self._incoming
        names = incoming.conversation
        messages = [
            from_message(
                replace(each, external_id=others.get(each.external_id, each.external_id)),
                names.source,
                incoming.adapter,
            )
            for each in told
        ]
        leaf = others.get(names.active_leaf or "", names.active_leaf)
        return replace(incoming, conversation=replace(names, active_leaf=leaf), messages=messages)

    async def _ended(self, twin: _Twin) -> bool:
        """End what is stored of the record, if the twin has all of it."""
        query = {"conversation": self._id, "role": {"$ne": "user"}}
        stored = await self._space.messages.find(query, ["text"]) if self._is_alone else []
        texts = [each["text"] for each in stored]
        if not self._is_alone or await unsaid(self._space, twin[0], [twin[1]], texts):
            return False
        await give_way(self._space, [self._id], twin[0])
        return True

    async def _twin(self, told: Sequence[Message]) -> _Twin | None:
        """The message of the site that asks this at this second and has all that answers it."""
        asked = [each for each in told if each.role == "user"]
        answers = [each.text for each in told if each.role != "user"]
        if len(asked) != 1:
            return None
        for twin in await self._alike(asked[0]):
            if not await unsaid(self._space, twin[0], [twin[1]], answers):
                return twin
        return None

    async def _alike(self, question: Message) -> Sequence[_Twin]:
        """Messages of the site that ask this at the same second."""
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

    async def _joined(self, twin: _Twin) -> Receipt:
        """The receipt of the conversation that has it all already."""
        conversation, _ = twin
        if user := self._incoming.kept.user:
            await label(self._space, conversation, user)
        stored = await self._space.conversations.find_one({"_id": conversation}) or {}
        told = replace(
            self._incoming.conversation,
            external_id=stored.get("external_id", self._incoming.conversation.external_id),
        )
        revision = stored.get("revision", 0)
        tree = await self._trees.load(self._space.messages, conversation, revision)
        # The next record is likely to be of the same conversation.
        self._trees.keep(conversation, revision, tree)
        changes = Changes(len(self._incoming.messages))
        excluded = "deleted" if stored.get("deleted_at") else None
        captured_in = stored.get("captured_in", self._space.captured_in)
        return receipt(captured_in, told, stored, tree, changes, excluded)

    def _message(self, external_id: str) -> str:
        told = self._incoming.conversation
        return message_id(self._space.captured_in, told.platform, told.external_id, external_id)
