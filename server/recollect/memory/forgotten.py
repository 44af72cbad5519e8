"""What was deleted: ids only, so that an import does not bring it back."""

from collections.abc import Iterable
from datetime import datetime

from recollect.store.store import SpaceStore


async def forget(space: SpaceStore, memories: Iterable[str], now: datetime) -> None:
    """Remember that these were deleted, and nothing else of them."""
    gone = {"$setOnInsert": {"deleted_at": now}}
    await space.forgotten.write(upserts=[(_key(space, one), gone) for one in memories])


async def forgotten(space: SpaceStore, memories: Iterable[str]) -> set[str]:
    """Those of these that were deleted."""
    keys = {_key(space, one): one for one in memories}
    found = await space.forgotten.find({"_id": {"$in": sorted(keys)}}, ["_id"])
    return {keys[one["_id"]] for one in found}


def _key(space: SpaceStore, memory: str) -> str:
    # Two spaces may have deleted the same: what was exported from one and imported into another.
    return f"{space.space} {memory}"
