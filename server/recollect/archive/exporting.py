"""Everything of a space as a stream of lines, at constant memory however much it is.

Conversations come in the order of platform and external id, each with its messages by time. They
are asked for in small groups, whose messages the database sorts while those of the group before are
encoded. Memories come after all of them.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, Final

from recollect.archive import lossless
from recollect.archive.memories import memory_lines
from recollect.capture.frames import UNREAD
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

_CHUNK_BYTES: Final = 64 * 1024
_GROUP_CONVERSATIONS: Final = 50
_GROUP_MESSAGES: Final = 2_000
_ALL: Final = 2**31 - 1
_BY_NAME: Final = (("platform", 1), ("external_id", 1))
# What pages showed comes after what the site told.
_BY_TIME: Final = (("provisional", 1), ("created_at", 1), ("sequence", 1), ("external_id", 1))


class Export:
    """One export of a space: iterate `chunks` once. The counts go up while it runs."""

    def __init__(self, space: SpaceStore) -> None:
        self._space = space
        self.conversations = 0
        self.messages = 0
        self.memories = 0

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The lines, some at a time. Raises Unavailable where the database fails."""
        held = bytearray()
        async with aclosing(self._lines()) as lines:
            async for line in lines:
                held += line
                if len(held) >= _CHUNK_BYTES:
                    yield bytes(held)
                    held.clear()
                    await asyncio.sleep(0)  # a server has others to answer as well
        yield bytes(held)

    async def total(self) -> int:
        """About how many conversations there are."""
        return await self._space.conversations.count({"deleted_at": None}, limit=_ALL)

    async def unread(self) -> int:
        """How many captures are kept as raw frames only, or in part: they are not in it."""
        return await self._space.frames.count({"state": {"$in": UNREAD}}, limit=_ALL)

    async def _lines(self) -> AsyncGenerator[bytes, None]:
        yield lossless.header_line()
        async with aclosing(_begun(self._space)) as groups:
            async for group in groups:
                async for line in self.group_lines(group):
                    yield line
        async with aclosing(memory_lines(self._space)) as memories:
            async for line in memories:
                self.memories += 1
                yield line
        yield lossless.end_line(self.conversations, self.messages, self.memories)

    async def group_lines(self, group: "_Group") -> AsyncGenerator[bytes, None]:
        """The lines of a few conversations and of all their messages."""
        message = await group.next_message()
        for document in group.documents:
            if _is_deleted(document):
                yield lossless.tombstone_line(document)
                continue
            self.conversations += 1
            yield lossless.conversation_line(document)
            while message is not None and message["conversation"] == document["_id"]:
                self.messages += 1
                yield lossless.message_line(message, document["external_id"])
                message = await group.next_message()


async def lines_of(space: SpaceStore, document: Document) -> AsyncGenerator[bytes, None]:
    """The lines of one conversation, given by its document, without those around them."""
    export, group = Export(space), _Group(space, [document])
    try:
        async for line in export.group_lines(group):
            yield line
    finally:
        await group.close()


class _Group:
    """A few conversations, and their messages, which are asked for at once. To be closed."""

    def __init__(self, space: SpaceStore, documents: Sequence[Document]) -> None:
        self.documents = documents
        ids = [document["_id"] for document in documents if not _is_deleted(document)]
        self._messages = space.messages.stream_of(
            "conversation", ids, lossless.MESSAGE_FIELDS, sort=_BY_TIME
        )
        self._first: asyncio.Future[Document | None] | None
        self._first = asyncio.ensure_future(anext(self._messages, None))

    async def next_message(self) -> Document | None:
        """The next message of any of them; None after the last."""
        if self._first is None:
            return await anext(self._messages, None)
        first, self._first = self._first, None
        return await first

    async def close(self) -> None:
        """End what is under way, and let the database forget it."""
        if self._first is not None:
            self._first.cancel()
            await asyncio.gather(self._first, return_exceptions=True)
        await self._messages.aclose()


async def _begun(space: SpaceStore) -> AsyncGenerator[_Group, None]:
    """All groups; the messages of the one after are on their way when one is given."""
    begun: list[_Group] = []
    try:
        async with aclosing(_groups(space)) as groups:
            async for documents in groups:
                begun.append(_Group(space, documents))
                if len(begun) > 1:
                    yield begun[0]
                    await begun.pop(0).close()
        yield begun[0]
    finally:
        for group in begun:
            await group.close()


async def _groups(space: SpaceStore) -> AsyncGenerator[list[Document], None]:
    """All conversations and tombstones, so many at a time that the database sorts in memory."""
    group: list[Document] = []
    size = 0
    async with aclosing(_all(space)) as documents:
        async for document in documents:
            group.append(document)
            size += document.get("counts", {}).get("messages", 0)
            if len(group) >= _GROUP_CONVERSATIONS or size >= _GROUP_MESSAGES:
                yield group
                group, size = [], 0
    yield group


async def _all(space: SpaceStore) -> AsyncGenerator[Document, None]:
    """Conversations, and what only a tombstone is left of, in one order."""
    gone = space.origins.stream(
        {"state": "deleted"}, ("platform", "external_id", "deleted_at", "state"), sort=_BY_NAME
    )
    known = space.conversations.stream({}, lossless.CONVERSATION_FIELDS, sort=_BY_NAME)
    async with aclosing(gone), aclosing(known):
        origin = await anext(gone, None)
        async for document in known:
            while origin is not None and _name(origin) <= _name(document):
                # Of a conversation that is there, it alone knows whether it is deleted.
                if origin["_id"] != document["_id"]:
                    yield origin
                origin = await anext(gone, None)
            yield document
        while origin is not None:
            yield origin
            origin = await anext(gone, None)


def _name(document: Document) -> tuple[str, str]:
    # By code points, which is the order of the bytes of UTF-8, by which the database sorts.
    return document["platform"], document["external_id"]


def _is_deleted(document: Document) -> Any:
    return document.get("deleted_at") or document.get("state") == "deleted"
