"""Users, spaces and API keys as MongoDB keeps them.

These collections belong to no space. Which caller may do what is decided in `accounts`, not here.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING, DESCENDING, IndexModel

from recollect.store.account_records import (
    ApiKey,
    KeyHolder,
    Space,
    User,
    key_document,
    key_from,
    space_document,
    user_from,
)
from recollect.store.clients import ClientStore
from recollect.store.failures import Duplicate, translated
from recollect.store.holders import holder
from recollect.store.memberships import MembershipStore
from recollect.store.metering import MeterStore
from recollect.store.pairing_codes import PairingCodeStore
from recollect.store.sessions import SessionStore

_USE_IS_NOTED_EVERY: Final = timedelta(minutes=1)
_OLDEST: Final = [("created_at", ASCENDING), ("_id", ASCENDING)]
_NEWEST: Final = [("created_at", DESCENDING), ("_id", DESCENDING)]


class AccountStore:
    """The global collections. Driver exceptions leave it as ours (`failures`)."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._users = database["users"]
        self._spaces = database["spaces"]
        self._keys = database["api_keys"]
        self.memberships = MembershipStore(database)
        self.pairing_codes = PairingCodeStore(database)
        self.sessions = SessionStore(database)
        self.clients = ClientStore(database)
        self.meter = MeterStore(database)

    async def ensure_indexes(self) -> None:
        """Create what is missing."""
        with translated():
            await self._users.create_index("name", unique=True)
            await self._keys.create_indexes(
                [
                    IndexModel([("hash", ASCENDING)], unique=True),
                    IndexModel([("user", ASCENDING), *_NEWEST]),
                ]
            )
        await self.memberships.ensure_indexes()
        await self.pairing_codes.ensure_indexes()
        await self.sessions.ensure_indexes()
        await self.clients.ensure_indexes()

    async def add_user(self, user: User, space: Space) -> None:
        """Keep a new user and the space of its own; `Duplicate` if the name is taken."""
        # The space comes first: what a crash leaves behind then is a space without a user, which
        # nobody sees, and never a user without a space.
        document = {
            "_id": user.id,
            "name": user.name,
            "space": user.space,
            "created_at": user.created_at,
        }
        with translated():
            await self._spaces.insert_one(space_document(space))
        try:
            with translated():
                await self._users.insert_one(document)
        except Duplicate:
            with translated():
                await self._spaces.delete_one({"_id": space.id})
            raise

    async def users(self) -> list[User]:
        """All users, the oldest first."""
        with translated():
            return [user_from(d) for d in await self._users.find().sort(_OLDEST).to_list(None)]

    async def user(self, user_id: str) -> User | None:
        """The user of that id."""
        return await self._one_user({"_id": user_id})

    async def user_named(self, name: str) -> User | None:
        """The user of exactly that name."""
        return await self._one_user({"name": name})

    async def first_user(self) -> User | None:
        """The user who has been here longest."""
        with translated():
            found = await self._users.find().sort(_OLDEST).limit(1).to_list(1)
        return user_from(found[0]) if found else None

    async def remove_user(self, user_id: str) -> bool:
        """Forget the user, with keys, sessions and clients. Spaces and what is in them stay."""
        # The user goes first: from that moment no key and no session of it opens anything.
        with translated():
            removed = await self._users.delete_one({"_id": user_id})
            await self._keys.delete_many({"user": user_id})
            await self._spaces.update_many(
                {"members.user": user_id}, {"$pull": {"members": {"user": user_id}}}
            )
        await self.sessions.remove_of(user_id)
        await self.clients.remove_of(user_id)
        return removed.deleted_count == 1

    async def add_key(self, key: ApiKey, secret_hash: bytes) -> None:
        """Keep a new key under the hash of its secret."""
        with translated():
            await self._keys.insert_one(key_document(key, secret_hash))

    async def key(self, user_id: str, key_id: str) -> ApiKey | None:
        """One key of a user, revoked or not."""
        with translated():
            found = await self._keys.find_one({"_id": key_id, "user": user_id})
        return key_from(found) if found else None

    async def keys(
        self, user_id: str, *, limit: int = 0, after: ApiKey | None = None
    ) -> list[ApiKey]:
        """A user's keys that are not revoked, the newest first. `limit` 0 means all."""
        query: dict[str, Any] = {"user": user_id, "revoked_at": None}
        if after is not None:
            query["$or"] = [
                {"created_at": {"$lt": after.created_at}},
                {"created_at": after.created_at, "_id": {"$lt": after.id}},
            ]
        with translated():
            found = await self._keys.find(query).sort(_NEWEST).limit(limit).to_list(None)
        return [key_from(document) for document in found]

    async def holder_by_hash(self, secret_hash: bytes) -> KeyHolder | None:
        """Whose key this is, revoked and expired ones included."""
        return await holder(self._keys, {"hash": secret_hash})

    async def holder_by_key(self, key_id: str) -> KeyHolder | None:
        """The same by the key's id."""
        return await holder(self._keys, {"_id": key_id})

    async def revoke_key(self, user_id: str, key_id: str, now: datetime) -> bool:
        """Close a key for good; False if this user has no such open key."""
        with translated():
            result = await self._keys.update_one(
                {"_id": key_id, "user": user_id, "revoked_at": None},
                {"$set": {"revoked_at": now}},
            )
        return result.modified_count == 1

    async def note_use(self, key: ApiKey, now: datetime) -> None:
        """Remember that the key was used, at most once a minute, however many instances run."""
        due = now - _USE_IS_NOTED_EVERY
        if key.last_used_at is not None and key.last_used_at > due:
            return
        with translated():
            await self._keys.update_one(
                {
                    "_id": key.id,
                    "$or": [{"last_used_at": None}, {"last_used_at": {"$lte": due}}],
                },
                {"$set": {"last_used_at": now}},
            )

    async def _one_user(self, query: Mapping[str, str]) -> User | None:
        with translated():
            found = await self._users.find_one(query)
        return user_from(found) if found else None
