"""Sessions of the page as MongoDB keeps them: like keys, but never among the keys."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store.account_records import ApiKey, KeyHolder, key_document
from recollect.store.failures import translated
from recollect.store.holders import holder


class SessionStore:
    """Sessions by the hash of their secret. Driver exceptions leave it as ours (`failures`)."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._sessions = database["sessions"]

    async def ensure_indexes(self) -> None:
        """Create what is missing: sessions that are over are removed by the database."""
        with translated():
            await self._sessions.create_index("hash", unique=True)
            await self._sessions.create_index("user")
            await self._sessions.create_index("expires_at", expireAfterSeconds=0)

    async def add(self, session: ApiKey, secret_hash: bytes) -> None:
        """Keep a new session under the hash of its secret."""
        with translated():
            await self._sessions.insert_one(key_document(session, secret_hash))

    async def holder_by_hash(self, secret_hash: bytes) -> KeyHolder | None:
        """Whose session this is, if it is there still."""
        return await holder(self._sessions, {"hash": secret_hash})

    async def holder_by_id(self, session_id: str) -> KeyHolder | None:
        """The same by the session's id."""
        return await holder(self._sessions, {"_id": session_id})

    async def remove(self, session_id: str) -> None:
        """End a session for good."""
        with translated():
            await self._sessions.delete_one({"_id": session_id})

    async def remove_of(self, user_id: str) -> None:
        """End all sessions of a user."""
        with translated():
            await self._sessions.delete_many({"user": user_id})
