"""Secrets that all servers of one database share, and that never leave them."""

import secrets
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store.failures import Duplicate, translated

_BYTES: Final = 32


async def shared_secret(database: "AsyncIOMotorDatabase[dict[str, Any]]", purpose: str) -> bytes:
    """The random bytes for this purpose; the first who asks makes them."""
    try:
        return await _found_or_made(database, purpose)
    except Duplicate:  # another server made them in just this moment
        return await _found_or_made(database, purpose)


async def _found_or_made(database: "AsyncIOMotorDatabase[dict[str, Any]]", purpose: str) -> bytes:
    with translated():
        found = await database["meta"].find_one_and_update(
            {"_id": f"secret:{purpose}"},
            {"$setOnInsert": {"secret": secrets.token_bytes(_BYTES)}},
            upsert=True,
            return_document=True,
        )
    return bytes(found["secret"])
