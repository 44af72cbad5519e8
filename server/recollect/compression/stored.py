"""A stored conversation as messages to compress: its active path, each message with its day."""

from collections.abc import Sequence
from dataclasses import dataclass

from recollect.compression.messages import Message
from recollect.errors import NotFound
from recollect.store.store import SpaceStore

_PATIENCE_MS = 60_000


@dataclass(frozen=True, slots=True)
class StoredMessages:
    """The messages of the active path in order, and their ids."""

    messages: Sequence[Message]
    ids: Sequence[str]


async def read_stored(space: SpaceStore, conversation: str) -> StoredMessages:
    """Read a conversation; NotFound if there is none of that id, or it is in the trash."""
    alive = {"_id": conversation, "deleted_at": None}
    if await space.conversations.find_one(alive, ["_id"]) is None:
        raise NotFound("There is no such conversation.")
    found = await space.messages.find(
        {"conversation": conversation, "position": {"$gte": 0}},
        ["role", "text", "created_at"],
        sort=[("position", 1)],
        max_ms=_PATIENCE_MS,
    )
    if not found:
        raise NotFound("That conversation has no messages.")
    messages = [Message(each["role"], each["text"], _day(each)) for each in found]
    return StoredMessages(messages, [each["_id"] for each in found])


async def read_stored_message(space: SpaceStore, message: str) -> Message:
    """One message as it is now; NotFound if it was deleted."""
    found = await space.messages.find_one(
        {"_id": message, "deleted": {"$ne": True}}, ["role", "text", "created_at"]
    )
    if found is None:
        raise NotFound("That message was deleted.")
    return Message(found["role"], found["text"], _day(found))


def _day(document: dict[str, object]) -> str:
    moment = document.get("created_at")
    return f"{moment:%Y-%m-%d}" if moment else ""
