"""What each key has used of compression, and what it may still spend. It is part of the key.

Amounts are billionths of a dollar, whole numbers, so that nothing is ever rounded.
"""

from dataclasses import dataclass
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import DESCENDING, ReturnDocument, WriteConcern

from recollect.store.failures import translated


@dataclass(frozen=True, slots=True)
class Usage:
    """How many requests, and how many tokens they had."""

    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class KeyUsage:
    """What one key has used. `balance` None: it was never given one."""

    id: str
    name: str
    usage: Usage
    balance: int | None


_NAMES: Final = ("requests", "prompt_tokens", "cached_tokens", "completion_tokens")


class MeterStore:
    """Balances and usage in the collection `api_keys`. Driver exceptions leave it as ours."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._keys = database["api_keys"]
        # To count is no reason to wait for the journal; to pay is.
        self._counts = self._keys.with_options(write_concern=WriteConcern(w=1))

    async def reserve(self, key: str, amount: int) -> bool:
        """Take the amount from a key's balance; False, and nothing taken, if it is not there."""
        with translated():
            result = await self._keys.update_one(
                {"_id": key, "balance": {"$gte": amount}}, {"$inc": {"balance": -amount}}
            )
        return result.modified_count == 1 or amount == 0

    async def settle(self, key: str, back: int, usage: Usage) -> None:
        """Give back what was reserved too much, and count what was used."""
        change = {f"usage.{name}": getattr(usage, name) for name in _NAMES}
        keys = self._counts
        if back:
            keys, change = self._keys, {**change, "balance": back}
        with translated():
            await keys.update_one({"_id": key}, {"$inc": change})

    async def add(self, user: str, key: str, amount: int) -> int | None:
        """Change a key's balance, not below zero; what it is then, or None without such a key."""
        change = {"$max": [0, {"$add": [{"$ifNull": ["$balance", 0]}, amount]}]}
        with translated():
            found = await self._keys.find_one_and_update(
                {"_id": key, "user": user, "revoked_at": None},
                [{"$set": {"balance": change}}],
                {"balance": 1},
                return_document=ReturnDocument.AFTER,
            )
        return int(found["balance"]) if found else None

    async def balance(self, key: str) -> int:
        """What the key may spend; 0 if it was never given anything."""
        with translated():
            found = await self._keys.find_one({"_id": key}, {"balance": 1})
        return int(found.get("balance") or 0) if found else 0

    async def usage(self, user: str) -> list[KeyUsage]:
        """What the keys of a user have used or may spend, those made last first."""
        told = {"user": user, "$or": [{"usage": {"$exists": True}}, {"balance": {"$exists": True}}]}
        with translated():
            cursor = self._keys.find(told).sort([("created_at", DESCENDING), ("_id", DESCENDING)])
            return [_key_usage(document) for document in await cursor.to_list(None)]


def _key_usage(document: dict[str, Any]) -> KeyUsage:
    used = document.get("usage", {})
    return KeyUsage(
        id=document["_id"],
        name=document["name"],
        usage=Usage(**{name: int(used.get(name, 0)) for name in _NAMES}),
        balance=document.get("balance"),
    )
