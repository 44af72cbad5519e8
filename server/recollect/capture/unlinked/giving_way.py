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
    key = conversation_id(space.captured_in, told.platform, told.external_id)
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


async def give_way(space: SpaceStore, records: Sequence[str], conversation: str) -> None:
    """End conversations that were records: another one has all of them, and takes their labels."""
    query = {"_id": {"$in": list(records)}, "deleted_at": None}
    stored = await space.conversations.find(query, ["user"])
    if not stored:
        return
    for each in stored:
        if each["user"]:
            await label(space, conversation, each["user"])
    # Nothing of them is found from here on; the documents go last, for by these they are found
    # again.
    ids = {"$in": [each["_id"] for each in stored]}
    joined = {"state": JOINED, "into": conversation}
    await space.origins.update_all({"_id": ids}, {"$set": joined})
    await space.messages.delete({"conversation": ids})
    await space.frames.delete({"conversation": ids})
    await space.conversations.delete({"_id": ids})


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
