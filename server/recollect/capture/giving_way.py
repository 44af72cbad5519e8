"""How a record gives way to the conversation that has all of it, and when it may.

A process killed in the middle is no harm: the document of the record goes last, and is found again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from recollect.capture.summary import labels, shown_site
from recollect.errors import Unavailable
from recollect.store.store import SpaceStore

JOINED: Final = "joined"
"""The state of the origin of a record that gave way; `into` is the conversation that it became."""

_ATTEMPTS: Final = 20


async def answered_among(space: SpaceStore, conversation: str, asked: Sequence[str]) -> set[str]:
    """Which of these questions have a finished answer."""
    if not asked:
        return set()
    query = {"conversation": conversation, "parent": {"$in": list(asked)}, "status": "complete"}
    return {str(each["parent"]) for each in await space.messages.find(query, ["parent"])}


async def give_way(space: SpaceStore, record: str, conversation: str) -> None:
    """End a conversation that was a record: another one has all of it, and takes its labels."""
    stored = await space.conversations.find_one({"_id": record}, ["user", "deleted_at"])
    if stored is None or stored["deleted_at"]:
        return
    if stored["user"]:
        await _label(space, conversation, stored["user"])
    # Nothing of it is found from here on, and the document goes last: until then it is found again.
    joined = {"state": JOINED, "into": conversation}
    await space.origins.update({"_id": record}, {"$set": joined})
    await space.messages.delete({"conversation": record})
    await space.frames.delete({"conversation": record})
    await space.conversations.delete({"_id": record})


async def _label(space: SpaceStore, conversation: str, told: Mapping[str, Any]) -> None:
    """Give a conversation these labels, unless the user gave it others."""
    for _ in range(_ATTEMPTS):
        stored = await space.conversations.find_one({"_id": conversation})
        if stored is None:
            return
        user = {**told, **stored["user"]}
        shown = labels(shown_site(stored["site"], stored.get("snapshot")), user)
        same = {"_id": conversation, "revision": stored["revision"]}
        change = {"user": user, "revision": stored["revision"] + 1, **shown}
        if user == stored["user"] or await space.conversations.update(same, {"$set": change}):
            return
    raise Unavailable("This conversation is being written by others. Try again in a moment.")
