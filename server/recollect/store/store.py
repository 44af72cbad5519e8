"""The database as the rest of the program sees it: handles bound to one space, and the accounts."""

from collections.abc import Sequence
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store import indexes
from recollect.store.accounts import AccountStore
from recollect.store.changes import Changes
from recollect.store.failures import translated
from recollect.store.rate_limits import RateLimitStore
from recollect.store.retained import RetainedStore
from recollect.store.scoped import ScopedCollection
from recollect.store.secrets import shared_secret

_SIZES: Final = {"data": "data", "storage": "storage", "indexes": "index"}


class SpaceStore:
    """Everything of one space, and nothing of any other."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]", space: str) -> None:
        self.space = space
        self.origins = ScopedCollection(database["origins"], space)
        self.conversations = ScopedCollection(database["conversations"], space)
        self.messages = ScopedCollection(database["messages"], space)
        self.frames = ScopedCollection(database["frames"], space)
        self.sites = ScopedCollection(database["sites"], space)
        self.memories = ScopedCollection(database["memories"], space)
        self.suggestions = ScopedCollection(database["suggestions"], space)
        self.answers = ScopedCollection(database["answers"], space)


class Store:
    """One database. `ensure` must have run once before anything else is used."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._database = database
        self.accounts = AccountStore(database)
        self.retained = RetainedStore(database)
        self.rates = RateLimitStore(database)

    def space(self, space: str) -> SpaceStore:
        """The handle of one space. Whether the caller may have it is decided elsewhere."""
        return SpaceStore(self._database, space)

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
