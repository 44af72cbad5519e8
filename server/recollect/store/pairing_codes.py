"""Open pairing codes and the tries that are left for all of them together.

A try is taken before a code is looked at, and given back if the code was right. So however many
guesses arrive at once, no more than the allowed number is ever compared.
"""

from datetime import datetime
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument

from recollect.store.account_records import PairingGrant
from recollect.store.failures import translated

_TRIES: Final = "tries"


class PairingCodeStore:
    """Codes by their hash. Driver exceptions leave it as ours (`failures`)."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._codes = database["pairing_codes"]

    async def ensure_indexes(self) -> None:
        """Create what is missing: codes that are over are removed by the database."""
        with translated():
            await self._codes.create_index("expires_at", expireAfterSeconds=0)

    async def add(
        self, code_hash: str, grant: PairingGrant, *, expires_at: datetime, tries: int
    ) -> None:
        """Open a code, and allow `tries` wrong ones from now on."""
        code = {
            "_id": code_hash,
            "user": grant.user,
            "scopes": sorted(grant.scopes),
            "expires_at": expires_at,
        }
        with translated():
            # A server may have died between taking the last try and burning the codes.
            if await self._codes.find_one({"_id": _TRIES, "left": {"$lte": 0}}):
                await self._burn()
            await self._codes.insert_one(code)
            await self._codes.update_one({"_id": _TRIES}, {"$set": {"left": tries}}, upsert=True)

    async def take_try(self) -> int | None:
        """Take one of the tries; how many are left then, or None if there was none to take."""
        with translated():
            found = await self._codes.find_one_and_update(
                {"_id": _TRIES, "left": {"$gt": 0}},
                {"$inc": {"left": -1}},
                return_document=ReturnDocument.AFTER,
            )
        return None if found is None else int(found["left"])

    async def give_back_try(self) -> None:
        """Return a try that was not a wrong one."""
        with translated():
            await self._codes.update_one({"_id": _TRIES}, {"$inc": {"left": 1}})

    async def redeem(self, code_hash: str, now: datetime) -> PairingGrant | None:
        """Use up the code, if it is open at `now`; of several at once, one succeeds."""
        with translated():
            found = await self._codes.find_one_and_delete(
                {"_id": code_hash, "expires_at": {"$gt": now}}
            )
        if found is None:
            return None
        return PairingGrant(user=found["user"], scopes=frozenset(found["scopes"]))

    async def burn(self) -> None:
        """Close every open code."""
        with translated():
            await self._burn()

    async def remove_of(self, user_id: str) -> None:
        """Close the open codes of one user."""
        with translated():
            await self._codes.delete_many({"user": user_id})

    async def _burn(self) -> None:
        await self._codes.delete_many({"_id": {"$ne": _TRIES}})
