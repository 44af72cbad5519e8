"""A collection that can only see one space: the space is in every filter and every document.

Everything that belongs to a user goes through here, so that no query can forget the space.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorCollection
from pymongo import DeleteOne, InsertOne, ReturnDocument, UpdateOne

from recollect.store.failures import translated

# Documents asked for at once, of 16 MB at most. MongoDB forgets who does not come back for more
# within 10 minutes.
_ALL: Final = 100_000
"""In one answer, as far as 16 MB hold them: without this the second begins after 101."""
_FEW: Final = 50
_MANY: Final = 1000

Document = dict[str, Any]
Change = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""A document of update operators, or an aggregation pipeline."""


class ScopedCollection:
    """One collection as one space sees it. Driver exceptions leave it as ours (`failures`)."""

    def __init__(self, collection: "AsyncIOMotorCollection[Document]", space: str) -> None:
        self._collection = collection
        self.space = space

    async def find_one(
        self, query: Mapping[str, Any], fields: Sequence[str] | None = None
    ) -> Document | None:
        """The first match, or None."""
        with translated():
            return await self._collection.find_one(self._scoped(query), _projection(fields))

    async def find(
        self,
        query: Mapping[str, Any],
        fields: Sequence[str] | None = None,
        *,
        sort: Sequence[tuple[str, int]] | None = None,
        limit: int = 0,
        max_ms: int = 10_000,
        hint: Sequence[tuple[str, int]] | None = None,
    ) -> list[Document]:
        """All matches, in the order of `sort`. `limit` 0: no limit. `hint` names an index."""
        with translated():
            cursor = self._collection.find(
                self._scoped(query),
                _projection(fields),
                limit=limit,
                max_time_ms=max_ms,
                batch_size=_ALL,
            )
            if sort:
                cursor = cursor.sort(list(sort))
            if hint:
                cursor = cursor.hint(list(hint))
            return await cursor.to_list(None)

    def stream(
        self, query: Mapping[str, Any], fields: Sequence[str], *, sort: Sequence[tuple[str, int]]
    ) -> AsyncGenerator[Document, None]:
        """Matches one by one, at constant memory. Close it (`aclosing`) if it is left early."""
        cursor = self._collection.find(self._scoped(query), _projection(fields), batch_size=_FEW)
        return _each(cursor.sort(list(sort)).allow_disk_use(True))

    def stream_of(
        self,
        name: str,
        values: Sequence[str],
        fields: Sequence[str],
        *,
        sort: Sequence[tuple[str, int]],
    ) -> AsyncGenerator[Document, None]:
        """Documents whose field `name` is one of `values`, in the order of these, then of `sort`.

        One by one, at constant memory. Close it (`aclosing`) if it is left early.
        """
        place = {"$indexOfArray": [{"$literal": list(values)}, f"${name}"]}
        stages = [
            {"$match": self._scoped({name: {"$in": list(values)}})},
            {"$project": {**dict.fromkeys(fields, 1), "_place": place}},
            {"$sort": {"_place": 1, **dict(sort)}},
        ]
        cursor = self._collection.aggregate(stages, allowDiskUse=True, batchSize=_MANY)
        return _each(cursor)

    async def aggregate(
        self,
        query: Mapping[str, Any],
        stages: Sequence[Mapping[str, Any]],
        *,
        max_ms: int,
        hint: Sequence[tuple[str, int]] | None = None,
    ) -> list[Document]:
        """What the stages make of all matches. `hint` names the index to use."""
        options = {} if hint is None else {"hint": dict(hint)}
        with translated():
            cursor = self._collection.aggregate(
                [{"$match": self._scoped(query)}, *stages], maxTimeMS=max_ms, **options
            )
            return await cursor.to_list(None)

    async def count(self, query: Mapping[str, Any], *, limit: int) -> int:
        """How many match, counted up to `limit` and no further."""
        with translated():
            return await self._collection.count_documents(self._scoped(query), limit=limit)

    async def update(
        self,
        query: Mapping[str, Any],
        change: Change,
        *,
        upsert: bool = False,
    ) -> bool:
        """Change the first match; True if there was one (or one was made)."""
        with translated():
            result = await self._collection.update_one(
                self._scoped(query), _change(change), upsert=upsert
            )
        return bool(result.matched_count or result.upserted_id is not None)

    async def exchange(self, query: Mapping[str, Any], change: Change) -> Document | None:
        """Change the only match, or make it; what it was before, None if it was made.

        `failures.Duplicate` if a document of that id is there and does not match.
        """
        with translated():
            return await self._collection.find_one_and_update(
                self._scoped(query), _change(change), {"data": 0}, upsert=True
            )

    async def change(
        self, query: Mapping[str, Any], change: Change, fields: Sequence[str]
    ) -> Document | None:
        """Change the first match; what it is after that, None if there was none."""
        with translated():
            return await self._collection.find_one_and_update(
                self._scoped(query),
                _change(change),
                _projection(fields),
                return_document=ReturnDocument.AFTER,
            )

    async def update_all(self, query: Mapping[str, Any], change: Change) -> int:
        """Change all matches; how many there were."""
        with translated():
            result = await self._collection.update_many(self._scoped(query), _change(change))
        return result.matched_count

    async def delete(self, query: Mapping[str, Any]) -> int:
        """Remove all matches; how many there were."""
        with translated():
            return (await self._collection.delete_many(self._scoped(query))).deleted_count

    async def write(
        self,
        *,
        inserts: Sequence[Document] = (),
        upserts: Sequence[tuple[str, Change]] = (),
        changes: Sequence[tuple[str, Change]] = (),
    ) -> None:
        """Insert documents, upsert and change others by id: unordered, in one round trip.

        Raises `failures.Duplicate` when an inserted id exists already; the rest is written.
        """
        operations: list[Any] = [InsertOne({**new, "space": self.space}) for new in inserts]
        for pairs, upsert in ((upserts, True), (changes, False)):
            operations += [
                UpdateOne(self._scoped({"_id": key}), _change(change), upsert=upsert)
                for key, change in pairs
            ]
        if operations:
            with translated():
                await self._collection.bulk_write(operations, ordered=False)

    async def write_in_order(self, changes: Sequence[tuple[str, Change | None]]) -> None:
        """Change documents by id, or delete them (None), one after another in one round trip."""
        operations: list[Any] = [
            DeleteOne(self._scoped({"_id": key}))
            if change is None
            else UpdateOne(self._scoped({"_id": key}), _change(change))
            for key, change in changes
        ]
        if operations:
            with translated():
                await self._collection.bulk_write(operations, ordered=True)

    def _scoped(self, query: Mapping[str, Any]) -> Document:
        return {**query, "space": self.space}


async def _each(cursor: Any) -> AsyncGenerator[Document, None]:
    try:
        with translated():
            async for document in cursor:
                yield document
    finally:
        await cursor.close()


def _projection(fields: Sequence[str] | None) -> dict[str, int] | None:
    return dict.fromkeys(fields, 1) if fields is not None else None


def _change(change: Change) -> Any:
    return dict(change) if isinstance(change, Mapping) else list(change)
