"""How a record gives way to the conversation that has all of it, and when it may.

A record is a prompt of an export without ids, stored as a conversation of its own; to give way
means that it ends, for another conversation has its words under ids of the site. A process killed
in the middle is no harm: the document of the record goes last, and is found again.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from recollect.capture.summary import labels, shown_site
from recollect.capture.unlinked.answers import unsaid_in
from recollect.errors import Unavailable
from recollect.models import Conversation, conversation_id
from recollect.store.store import SpaceStore

JOINED: Final = "joined"
"""The state of the origin of a record that gave way; `into` is the conversation that it became."""

_ATTEMPTS: Final = 20


async def announce(space: SpaceStore, told: Conversation) -> None:
    """Tell later captures of this conversation that there are records among its messages."""
    key = conversation_id(space.space, told.platform, told.external_id)
    names = {"platform": told.platform, "external_id": told.external_id, "state": "live"}
    change = {"$set": {"unlinked": True}, "$setOnInsert": names}
    await space.origins.update({"_id": key}, change, upsert=True)


async def unsaid(
    space: SpaceStore, conversation: str, asked: Sequence[str], answers: Sequence[str]
) -> Sequence[str]:
    """Which of these answers no finished answer to these questions says."""
    if not answers:
        return ()
    query = {"conversation": conversation, "parent": {"$in": list(asked)}, "status": "complete"}
    stored = await space.messages.find(query, ["text"])
    texts = [each["text"] for each in stored]
    return await asyncio.to_thread(unsaid_in, texts, answers)


async def give_way(space: SpaceStore, record: str, conversation: str) -> None:
    """End a conversation that was a record: another one has all of it, and takes its labels."""
    stored = await space.conversations.find_one({"_id": record}, ["user", "deleted_at"])
    if stored is None or stored["deleted_at"]:
        return
    if stored["user"]:
        await label(space, conversation, stored["user"])
    # Nothing of it is found from here on, and the document goes last: until then it is found again.
    joined = {"state": JOINED, "into": conversation}
    await space.origins.update({"_id": record}, {"$set": joined})
    await space.messages.delete({"conversation": record})
    await space.frames.delete({"conversation": record})
    await space.conversations.delete({"_id": record})


async def label(space: SpaceStore, conversation: str, told: Mapping[str, Any]) -> None:
    """Give a conversation these tags too, and this title unless the user gave it another."""
    for _ in range(_ATTEMPTS):
        stored = await space.conversations.find_one({"_id": conversation})
        if stored is None:
            return
        user = _united(told, stored["user"])
        shown = labels(shown_site(stored["site"], stored.get("snapshot")), user)
        same = {"_id": conversation, "revision": stored["revision"]}
        change = {"user": user, "revision": stored["revision"] + 1, **shown}
        if user == stored["user"] or await space.conversations.update(same, {"$set": change}):
            return
    raise Unavailable("This conversation is being written by others. Try again in a moment.")


def _united(told: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    tags = dict.fromkeys((*ours.get("tags", ()), *told.get("tags", ())))
    return {**told, **ours, **({"tags": list(tags)} if tags else {})}
