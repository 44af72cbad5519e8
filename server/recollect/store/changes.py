"""What changes among the conversations, of every process that writes, as change streams tell it.

A *place* in the order of all changes is a resume token of MongoDB, as bytes. Places compare as
bytes: tokens are made to be compared and sorted
(https://www.mongodb.com/docs/v6.0/changeStreams/#resume-tokens). Who may see a change is decided by
the caller, except that a stream for one space brings the documents of that space only.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from motor.motor_asyncio import AsyncIOMotorChangeStream, AsyncIOMotorCollection

from recollect.errors import AppError, NotFound, Unavailable
from recollect.store.failures import translated

Document = dict[str, Any]
Place = bytes
Result = TypeVar("Result")

WAIT_SECONDS: Final = 0.5
"""How long `Watching.next` waits for a change; how long ending may take, therefore."""
_HANGING_SECONDS: Final = 2.0
_BATCH: Final = 200

# Not `delete`: of what goes for good nobody can tell any more whose it was. It was in the trash
# before, or was a record of an export that a conversation has taken the place of, which is told.
_OPERATIONS: Final = ("insert", "update", "replace")


class PlaceLost(NotFound):
    """The changes after a place cannot be had (any more): MongoDB keeps them for a while only."""


@dataclass(frozen=True, slots=True)
class Change:
    """One write to one conversation.

    `document` is the conversation as it is now, which may be later than the change; None if it is
    gone, or of another space than asked for. `updated` has the new values of the noticed fields
    that an update changed.
    """

    place: Place
    operation: str
    document: Document | None
    updated: Mapping[str, Any]


class Watching:
    """An open change stream."""

    def __init__(self, stream: "AsyncIOMotorChangeStream[Document]", place: Place) -> None:
        self._stream = stream
        self.place = place
        """All changes up to here have been given out."""
        self._note_place()

    async def next(self) -> Change | None:
        """The next change; None if none came within WAIT_SECONDS, though `place` may have moved.

        Raises PlaceLost when the stream has ended for good, Unavailable while the database is away.
        """
        with _lost_or_translated():
            found = await _finished(self._stream.try_next())
        self._note_place()
        # A property, which motor's type stubs call a method.
        if found is None and not cast(Any, self._stream).alive:
            raise PlaceLost("The collection was dropped or renamed.")
        return _change(found) if found is not None else None

    def _note_place(self) -> None:
        token = self._stream.resume_token
        if token is not None:
            self.place = _place(token)


class Changes:
    """The changes of one collection, seen with some of its fields."""

    def __init__(
        self,
        collection: "AsyncIOMotorCollection[Document]",
        fields: Sequence[str],
        noticed: Sequence[str],
    ) -> None:
        self._collection = collection
        self._fields = fields
        self._noticed = noticed

    async def now(self) -> Place:
        """The place behind everything that has been written so far. It tells no id."""
        while True:
            async with self._watching(None, None) as watching:
                # Without a place yet: something was written in just this moment.
                if watching.place:
                    return watching.place

    async def stir(self) -> None:
        """Write something small, after which every stream gets past what was `now` before.

        A stream's place moves on only when anything at all is written; MongoDB itself writes only
        every 10 s. If it cannot write, that is all right, too.
        """
        with suppress(AppError), translated():
            stirred = {"$currentDate": {"at": True}}
            meta = self._collection.database["meta"]
            await meta.update_one({"_id": "stirred"}, stirred, upsert=True)

    @asynccontextmanager
    async def watch(self, after: Place, space: str | None = None) -> AsyncIterator[Watching]:
        """Everything that changed after a place, in order; with documents of `space` only.

        Changes of other spaces come without their documents, not left out: only so does the stream
        pass through every place, and can be compared with another one.
        Raises PlaceLost and Unavailable as `Watching.next`.
        """
        async with self._watching(after, space) as watching:
            yield watching

    @asynccontextmanager
    async def _watching(self, after: Place | None, space: str | None) -> AsyncIterator[Watching]:
        stream = self._collection.watch(
            self._pipeline(space),
            full_document="updateLookup",
            resume_after=None if after is None else {"_data": after.hex().upper()},
            max_await_time_ms=int(WAIT_SECONDS * 1000),
            batch_size=_BATCH,
        )
        try:
            with _lost_or_translated():
                # Opens it, so that it has its first token before anything changes.
                await _finished(stream.__aenter__())
            yield Watching(stream, after or b"")
        finally:
            await _finished(stream.close())

    def _pipeline(self, space: str | None) -> list[Document]:
        fields = {f"fullDocument.{name}": 1 for name in ("space", *self._fields)}
        noticed = {f"updateDescription.updatedFields.{name}": 1 for name in self._noticed}
        mine = {"$eq": ["$fullDocument.space", {"$literal": space}]}
        document = {"$cond": [mine, "$fullDocument", "$$REMOVE"]}
        return [
            {"$match": {"operationType": {"$in": list(_OPERATIONS)}}},
            *([] if space is None else [{"$set": {"fullDocument": document}}]),
            {"$project": {"operationType": 1, **fields, "fullDocument._id": 1, **noticed}},
        ]


def _change(found: Mapping[str, Any]) -> Change:
    return Change(
        place=_place(found["_id"]),
        operation=found["operationType"],
        document=found.get("fullDocument") or None,
        updated=found.get("updateDescription", {}).get("updatedFields", {}),
    )


def _place(token: Mapping[str, Any]) -> Place:
    return bytes.fromhex(token["_data"])


@contextmanager
def _lost_or_translated() -> Iterator[None]:
    """Database away: Unavailable. Whatever else keeps a stream from going on: PlaceLost."""
    try:
        with translated():
            yield
    except (PlaceLost, Unavailable):
        raise
    except AppError as error:
        raise PlaceLost("The changes after that place cannot be had.") from error


async def _finished(asked: Awaitable[Result]) -> Result:
    """The result. Cancelled meanwhile, it waits: the driver's thread has the stream until then."""
    task = asyncio.ensure_future(asked)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait([task], timeout=_HANGING_SECONDS)
        raise
