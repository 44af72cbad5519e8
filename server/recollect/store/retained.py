"""What is retained of compressed conversations: prefixes, in segments of messages.

They belong to an account, not to a space. A segment's id is the key of the prefix that it ends; the
keys of all prefixes that end in it are listed. Keys are hashes that no two accounts share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bson.binary import Binary
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING, DESCENDING, IndexModel, WriteConcern
from pymongo.read_concern import ReadConcern

from recollect.store.failures import Duplicate, translated

_LATEST: Final = [("used_at", DESCENDING), ("_id", DESCENDING)]
_KEYS_AT_ONCE: Final = 5_000
_SEGMENTS_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of messages of a conversation. `first` counts the messages before it.

    `tokens` are those of each prefix. `texts` and `roles` are the messages, None for a text that is
    too long; of a stored conversation there are instead the `ids` of its messages in a `space`.
    """

    keys: Sequence[bytes]
    tokens: Sequence[int]
    first: int
    roles: Sequence[str]
    texts: Sequence[str | None] | None
    space: str | None = None
    ids: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Retained:
    """A conversation as far as it was told. `id` is the key of all its messages."""

    id: str
    messages: int
    tokens: int
    created_at: datetime
    used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """What an account has retained, prefixes shared by several conversations once."""

    messages: int
    characters: int


class RetainedStore:
    """The collection `compressions`. Driver exceptions leave it as ours (`failures`)."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        # A cache: what a crash takes is told again by the next request. Waiting for the journal
        # of a majority each time would take longer than the work.
        self._segments = database.get_collection(
            "compressions", write_concern=WriteConcern(w=1), read_concern=ReadConcern("local")
        )

    async def ensure_indexes(self) -> None:
        """Create what is missing."""
        with translated():
            await self._segments.create_indexes(
                [
                    IndexModel([("account", ASCENDING), ("keys", ASCENDING)]),
                    IndexModel([("account", ASCENDING), ("ends", ASCENDING), *_LATEST]),
                    IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
                ]
            )

    async def known(self, account: str, keys: Sequence[bytes], now: datetime) -> set[bytes]:
        """Which of these prefixes are retained."""
        query = self._of(account, keys, now)
        with translated():
            found = await self._segments.find(query, {"keys": 1}).to_list(None)
        return {bytes(key) for segment in found for key in segment["keys"]} & set(keys)

    async def segment(self, account: str, key: bytes, now: datetime) -> tuple[Segment, int] | None:
        """The segment in which this prefix ends, and the place of its last message in it."""
        with translated():
            found = await self._segments.find_one(self._of(account, [key], now))
        if found is None:
            return None
        names = ("tokens", "first", "roles", "texts", "space", "ids")
        keys = [bytes(each) for each in found["keys"]]
        return Segment(keys=keys, **{name: found[name] for name in names}), keys.index(key)

    async def add(
        self, account: str, segments: Sequence[Segment], now: datetime, until: datetime
    ) -> None:
        """Keep segments that go on from each other; the last one ends a conversation."""
        documents = [_document(account, segment, now, until) for segment in segments]
        documents[-1]["ends"] = True
        # Not all at once: to encode megabytes takes time that nobody else has meanwhile.
        for at in range(0, len(documents), _SEGMENTS_AT_ONCE):
            await self._add(documents[at : at + _SEGMENTS_AT_ONCE], now, until)

    async def _add(
        self, documents: Sequence[dict[str, Any]], now: datetime, until: datetime
    ) -> None:
        try:
            with translated():
                await self._segments.insert_many(documents, ordered=False)
        except Duplicate:
            # Another request with the same beginning was faster, or they have just expired.
            with translated():
                await self._segments.update_many(
                    {"_id": {"$in": [document["_id"] for document in documents]}},
                    {"$max": {"expires_at": until}, "$set": {"used_at": now}},
                )

    async def use(
        self, account: str, key: bytes, now: datetime, *, goes_on: bool
    ) -> datetime | None:
        """Note that this prefix was used; until when the segment in which it ends is kept.

        A conversation that ended with the prefix and `goes_on` does so no more.
        """
        ended_here = {"$and": [goes_on, {"$eq": ["$_id", Binary(key)]}]}
        ends = {"$and": ["$ends", {"$not": [ended_here]}]}
        with translated():
            found = await self._segments.find_one_and_update(
                {"account": account, "keys": Binary(key)},
                [{"$set": {"used_at": now, "ends": ends}}],
                {"expires_at": 1},
            )
        return found["expires_at"] if found else None

    async def renew(self, account: str, keys: Sequence[bytes], until: datetime) -> None:
        """Keep every segment in which one of these prefixes ends until then."""
        for at in range(0, len(keys), _KEYS_AT_ONCE):
            wanted = [Binary(key) for key in keys[at : at + _KEYS_AT_ONCE]]
            with translated():
                await self._segments.update_many(
                    {"account": account, "keys": {"$in": wanted}}, {"$max": {"expires_at": until}}
                )

    async def list(
        self, account: str, now: datetime, *, limit: int, after: Retained | None
    ) -> list[Retained]:
        """Conversations, those used last first."""
        query: dict[str, Any] = {"account": account, "ends": True, "expires_at": {"$gt": now}}
        if after is not None:
            last = Binary(bytes.fromhex(after.id))
            query["$or"] = [
                {"used_at": {"$lt": after.used_at}},
                {"used_at": after.used_at, "_id": {"$lt": last}},
            ]
        with translated():
            cursor = self._segments.find(query, _LISTED).sort(_LATEST).limit(limit)
            return [_retained(document) for document in await cursor.to_list(None)]

    async def one(self, account: str, key: bytes) -> Retained | None:
        """The conversation that ends with this prefix."""
        query = {"_id": Binary(key), "account": account}
        with translated():
            found = await self._segments.find_one(query, _LISTED)
        return _retained(found) if found else None

    async def totals(self, account: str, now: datetime) -> Totals:
        """How much is retained."""
        sums = {
            "_id": None,
            "messages": {"$sum": {"$size": "$keys"}},
            "characters": {"$sum": "$characters"},
        }
        match = {"account": account, "expires_at": {"$gt": now}}
        with translated():
            found = await self._segments.aggregate([{"$match": match}, {"$group": sums}]).to_list(1)
        return Totals(found[0]["messages"], found[0]["characters"]) if found else Totals(0, 0)

    async def remove(self, account: str, ids: Sequence[bytes]) -> None:
        """Delete these segments."""
        wanted = [Binary(each) for each in ids]
        with translated():
            await self._segments.delete_many({"_id": {"$in": wanted}, "account": account})

    async def forget(self, account: str) -> None:
        """Delete everything of this account. Who is adding to it meanwhile sees it is counted."""
        with translated():
            await self._segments.update_one(
                {"_id": account}, {"$inc": {"forgotten": 1}}, upsert=True
            )
            await self._segments.delete_many({"account": account})

    async def forgotten(self, account: str) -> int:
        """How often everything of this account was deleted."""
        with translated():
            found = await self._segments.find_one({"_id": account}, {"forgotten": 1})
        return int(found["forgotten"]) if found else 0

    def _of(self, account: str, keys: Sequence[bytes], now: datetime) -> dict[str, Any]:
        # MongoDB removes what has expired once a minute only.
        wanted = [Binary(key) for key in keys]
        return {"account": account, "keys": {"$in": wanted}, "expires_at": {"$gt": now}}


_LISTED: Final = ("keys", "tokens", "first", "created_at", "used_at", "expires_at")


def _document(account: str, segment: Segment, now: datetime, until: datetime) -> dict[str, Any]:
    return {
        "_id": Binary(segment.keys[-1]),
        "account": account,
        "keys": [Binary(key) for key in segment.keys],
        "tokens": list(segment.tokens),
        "first": segment.first,
        "roles": list(segment.roles),
        "texts": None if segment.texts is None else list(segment.texts),
        "space": segment.space,
        "ids": None if segment.ids is None else list(segment.ids),
        "characters": sum(len(text) for text in segment.texts or () if text is not None),
        "ends": False,
        "created_at": now,
        "used_at": now,
        "expires_at": until,
    }


def _retained(document: dict[str, Any]) -> Retained:
    return Retained(
        id=bytes(document["_id"]).hex(),
        messages=document["first"] + len(document["keys"]),
        tokens=document["tokens"][-1],
        created_at=document["created_at"],
        used_at=document["used_at"],
        expires_at=document["expires_at"],
    )
