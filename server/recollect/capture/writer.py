"""Writes the versions of one capture in chunks, analysing the next while the last is written."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from recollect.capture.merge import Version, document, pipeline
from recollect.capture.plan import Plan
from recollect.capture.versions import Fresh, version
from recollect.models import Conversation, conversation_id, message_id
from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore

_CHUNK: Final = 250


class MessageWriter:
    """Writes messages of one conversation."""

    def __init__(self, space: SpaceStore, conversation: Conversation, now: datetime) -> None:
        self._messages = space.messages
        self._space = space.space
        self._captured_in = space.captured_in
        self._conversation = conversation
        self._now = now

    async def write(self, plan: Plan) -> bool:
        """Merge everything that is planned.

        False if somebody else had inserted some of the messages meanwhile, so that the outcome has
        to be read. That they changed others is noticed later, by the conversation's revision.
        """
        certain = True
        writing: asyncio.Task[bool] | None = None
        try:
            for start in range(0, len(plan.fresh), _CHUNK):
                chunk = plan.fresh[start : start + _CHUNK]
                versions = await asyncio.to_thread(self._versions, chunk, plan)
                if writing:
                    certain &= await writing
                writing = asyncio.create_task(self._write_chunk(chunk, versions))
        finally:
            if writing:
                certain &= await writing
        return certain

    async def place(self, places: Mapping[str, int | None]) -> None:
        """Move stored messages to other positions on the active path, or off it (None)."""
        await self._messages.write(
            changes=[
                (self._id(external_id), {"$set": {"position": position}})
                for external_id, position in places.items()
            ]
        )

    async def _write_chunk(self, chunk: Sequence[Fresh], versions: Sequence[Version]) -> bool:
        pairs = list(zip(chunk, versions, strict=True))
        try:
            await self._messages.write(
                inserts=[document(made) for item, made in pairs if item.stored is None],
                upserts=[(made.id, pipeline(made)) for item, made in pairs if item.stored],
            )
        except Duplicate:
            await self._messages.write(upserts=[(made.id, pipeline(made)) for made in versions])
            return False
        return True

    def _versions(self, chunk: Sequence[Fresh], plan: Plan) -> list[Version]:
        return [self._version(item, plan) for item in chunk]

    def _version(self, item: Fresh, plan: Plan) -> Version:
        external_id = item.message.external_id
        always: dict[str, Any] = {
            "space": self._space,
            "conversation": self._conversation_id(),
            "platform": self._conversation.platform,
            "external_id": external_id,
        }
        if external_id in plan.places or item.stored is None:
            always |= {"position": plan.places.get(external_id)}
        count = plan.token_counts.get(external_id, 0)
        return version(item, self._id(external_id), always, count, self._now)

    def _conversation_id(self) -> str:
        known = self._conversation
        return conversation_id(self._captured_in, known.platform, known.external_id)

    def _id(self, external_id: str) -> str:
        known = self._conversation
        return message_id(self._captured_in, known.platform, known.external_id, external_id)
