"""Open pairing codes and the tries that are left for all of them together.

A try is taken before a code is looked at, and given back if the code was right. So however many
guesses arrive at once, no more than the allowed number is ever compared. When none is left, all
codes are burnt: the next code begins a new generation, and older ones belong to none that counts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument

from recollect.store.account_records import PairingGrant
from recollect.store.failures import translated

_TRIES: Final = "tries"


@dataclass(frozen=True, slots=True)
class Try:
    """One try at the codes of a generation, and how many are left after it."""

    generation: int
    left: int


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
        burnt = {"$lte": [{"$ifNull": ["$left", 0]}, 0]}
        following = {"$add": [{"$ifNull": ["$generation", 0]}, 1]}
        renewed = {"left": tries, "generation": {"$cond": [burnt, following, "$generation"]}}
        with translated():
            found = await self._codes.find_one_and_update(
                {"_id": _TRIES},
                [{"$set": renewed}],
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
            code = {
                "_id": code_hash,
                "user": grant.user,
                "scopes": sorted(grant.scopes),
                "generation": found["generation"],
                "expires_at": expires_at,
            }
            await self._codes.insert_one(code)

    async def take_try(self) -> Try | None:
        """Take one of the tries, or None if there is none to take."""
        with translated():
            found = await self._codes.find_one_and_update(
                {"_id": _TRIES, "left": {"$gt": 0}},
                {"$inc": {"left": -1}},
                return_document=ReturnDocument.AFTER,
            )
        return None if found is None else Try(found["generation"], found["left"])

    async def give_back(self, taken: Try) -> None:
        """Return a try that was not a wrong one."""
        with translated():
            await self._codes.update_one(
                {"_id": _TRIES, "generation": taken.generation}, {"$inc": {"left": 1}}
            )

    async def redeem(self, taken: Try, code_hash: str, now: datetime) -> PairingGrant | None:
        """Use up the code, if it is open at `now`; of several at once, one succeeds."""
        query = {"_id": code_hash, "generation": taken.generation, "expires_at": {"$gt": now}}
        with translated():
            found = await self._codes.find_one_and_delete(query)
        if found is None:
            return None
        return PairingGrant(user=found["user"], scopes=frozenset(found["scopes"]))
