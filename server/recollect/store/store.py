"""The database as the rest of the program sees it: handles bound to one space, and the accounts."""

from collections.abc import Collection, Sequence
from typing import Any, Final, Literal

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import WriteConcern

from recollect.store import indexes
from recollect.store.accounts import AccountStore
from recollect.store.changes import Changes
from recollect.store.failures import translated
from recollect.store.rate_limits import RateLimitStore
from recollect.store.retained import RetainedStore
from recollect.store.scoped import ScopedCollection
from recollect.store.secrets import shared_secret

Kept = Literal["conversations", "jobs"]

_SIZES: Final = {"data": "data", "storage": "storage", "indexes": "index"}


class SpaceStore:
    """Everything of one space, and nothing of any other.

    Of a conversation that was moved here, the origin and the raw frames stay where it was captured:
    in the space `captured_in`, of which its ids are made.
    """

    def __init__(
        self,
        database: "AsyncIOMotorDatabase[dict[str, Any]]",
        space: str,
        captured_in: str | None = None,
    ) -> None:
        self._database = database
        self.space = space
        self.captured_in = captured_in or space
        self.origins = ScopedCollection(database["origins"], self.captured_in)
        self.conversations = ScopedCollection(database["conversations"], space)
        self.messages = ScopedCollection(database["messages"], space)
        self.frames = ScopedCollection(database["frames"], self.captured_in)
        self.sites = ScopedCollection(database["sites"], space)
        self.memories = ScopedCollection(database["memories"], space)
        self.forgotten = ScopedCollection(database["forgotten"], space)
        self.suggestions = ScopedCollection(database["suggestions"], space)
        self.answers = ScopedCollection(database["answers"], space)
        self.jobs = ScopedCollection(database["jobs"], space)
        # Nobody waits for the journal to read.
        counted = database["access_log"].with_options(write_concern=WriteConcern(w=1))
        self.accesses = ScopedCollection(counted, space)

    def of(self, captured_in: str) -> "SpaceStore":
        """The same space, for a conversation that was captured in that one."""
        return SpaceStore(self._database, self.space, captured_in)


class Store:
    """One database. `ensure` must have run once before anything else is used."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._database = database
        self.accounts = AccountStore(database)
        self.retained = RetainedStore(database)
        self.rates = RateLimitStore(database)

    def space(self, space: str, captured_in: str | None = None) -> SpaceStore:
        """The handle of one space. Whether the caller may have it is decided elsewhere."""
        return SpaceStore(self._database, space, captured_in)

    async def space_of(self, kind: Kept, key: str, among: Collection[str]) -> str | None:
        """In which of these spaces something of this id is kept; None: in none of them."""
        query = {"_id": key, "space": {"$in": list(among)}}
        with translated():
            found = await self._database[kind].find_one(query, {"space": 1})
        return str(found["space"]) if found else None

    async def job_states(self, keys: Collection[str]) -> dict[str, str]:
        """The states of the jobs of these ids that there are, of all spaces."""
        query = {"_id": {"$in": list(keys)}}
        with translated():
            found = await self._database["jobs"].find(query, {"state": 1}).to_list(None)
        return {str(document["_id"]): str(document["state"]) for document in found}

    async def moving(self) -> Sequence[tuple[str, str]]:
        """Moves that are not done, of all spaces: where captured, and the conversation."""
        query = {"moving_from": {"$exists": True}}
        with translated():
            found = await self._database["origins"].find(query, {"space": 1}).to_list(None)
        return [(str(document["space"]), str(document["_id"])) for document in found]

    def conversation_changes(self, fields: Sequence[str], noticed: Sequence[str]) -> Changes:
        """What changes among the conversations of all spaces; see `Changes` for the fields."""
        return Changes(self._database["conversations"], fields, noticed)

    async def shared_secret(self, purpose: str) -> bytes:
        """Random bytes for this purpose, the same for every server of this database, for good."""
        return await shared_secret(self._database, purpose)

    async def ensure(self) -> None:
        """Create what is missing of indexes and schema version; SetupError if they do not fit."""
        await indexes.ensure(self._database)
        await self.accounts.ensure_indexes()
        await self.retained.ensure_indexes()

    async def ping(self) -> None:
        """Ask the database for a sign of life; Unavailable without one."""
        with translated():
            await self._database.command("ping", maxTimeMS=2000)

    async def sizes(self) -> dict[str, int]:
        """Bytes of all `data`, of its `storage` on disk, and of all `indexes` there."""
        with translated():
            told = await self._database.command("dbStats", maxTimeMS=2000)
        return {name: int(told[f"{key}Size"]) for name, key in _SIZES.items()}
