"""Whether there is anything in a space."""

from recollect.store.store import SpaceStore


async def is_empty(space: SpaceStore) -> bool:
    """Whether it has neither a conversation, but for those in its trash, nor a memory."""
    if await space.conversations.find_one({"deleted_at": None}, ["_id"]):
        return False
    return await space.memories.find_one({}, ["_id"]) is None
