"""Clients of the capture socket as MongoDB keeps them: one for each key, the last that used it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store.failures import translated


class ClientStore:
    """Clients by the id of their key. Driver exceptions leave it as ours (`failures`)."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._clients = database["clients"]

    async def ensure_indexes(self) -> None:
        """Create what is missing: clients that never come again are forgotten."""
        with translated():
            await self._clients.create_index("user")
            await self._clients.create_index("expires_at", expireAfterSeconds=0)

    async def note(self, key_id: str, seen: Mapping[str, Any], expires_at: datetime) -> None:
        """Change what is known of the client with this key."""
        changes = {"$set": {**seen, "expires_at": expires_at}}
        with translated():
            await self._clients.update_one({"_id": key_id}, changes, upsert=True)

    async def of(self, user_id: str) -> Sequence[Mapping[str, Any]]:
        """The clients of a user, the one that was there last first."""
        with translated():
            return await self._clients.find({"user": user_id}).sort("seen_at", -1).to_list(None)

    async def remove_of(self, user_id: str) -> None:
        """Forget the clients of a user."""
        with translated():
            await self._clients.delete_many({"user": user_id})
