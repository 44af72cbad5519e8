"""What a user does to a conversation: rename and tag it, delete it, take it back.

The summary of a conversation is written under its revision, as captures do, so that an edit and a
capture at the same moment both hold.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from recollect.capture.summary import labels, shown_site
from recollect.conversations.reading import no_such_conversation
from recollect.conversations.records import StoredConversation, conversation_record
from recollect.errors import Unavailable
from recollect.store.store import SpaceStore

_ATTEMPTS: Final = 20

Change = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Edit:
    """Labels to set by name (`title`, `tags`); None gives one back to the site."""

    labels: Mapping[str, Any]


async def edit(space: SpaceStore, conversation: str, wanted: Edit) -> StoredConversation:
    """Set title and tags; NotFound for what is not there or is deleted."""

    def change(stored: Mapping[str, Any]) -> Mapping[str, Any]:
        if stored["deleted_at"] is not None:
            raise no_such_conversation(conversation)
        merged = {**stored["user"], **wanted.labels}
        user = {name: value for name, value in merged.items() if value is not None}
        return {"user": user, **labels(shown_site(stored["site"], stored.get("snapshot")), user)}

    return await _changed(space, conversation, change)


async def delete(space: SpaceStore, conversation: str, now: datetime) -> None:
    """Put it in the trash. The tombstone comes first: from then on no capture brings it back.

    Its messages are marked, so that a search need not read them only to drop them.
    """
    space = await _where_captured(space, conversation)
    await space.origins.update({"_id": conversation}, {"$set": {"state": "deleted"}})
    await _changed(space, conversation, lambda stored: {"deleted_at": stored["deleted_at"] or now})
    await space.messages.update_all({"conversation": conversation}, {"$set": {"deleted": True}})
    if await space.conversations.find_one({"_id": conversation, "deleted_at": None}, ["_id"]):
        await _unmark(space, conversation)
    await space.frames.delete({"conversation": conversation})


async def restore(space: SpaceStore, conversation: str) -> StoredConversation:
    """Take it out of the trash. What was said meanwhile comes with the next capture."""
    space = await _where_captured(space, conversation)
    await space.origins.update({"_id": conversation}, {"$set": {"state": "live"}})
    # Before, so that a server killed here leaves nothing that is live and not found; and after, for
    # what a delete at the same moment marked.
    await _unmark(space, conversation)
    restored = await _changed(space, conversation, lambda _: {"deleted_at": None})
    await _unmark(space, conversation)
    return restored


async def _where_captured(space: SpaceStore, conversation: str) -> SpaceStore:
    """The same space, with the origins of where this conversation was captured."""
    stored = await space.conversations.find_one({"_id": conversation}, ["captured_in"])
    if stored is None:
        raise no_such_conversation(conversation)
    return space.of(stored["captured_in"])


async def _unmark(space: SpaceStore, conversation: str) -> None:
    marked = {"conversation": conversation, "deleted": True}
    await space.messages.update_all(marked, {"$unset": {"deleted": ""}})


async def _changed(space: SpaceStore, conversation: str, change: Change) -> StoredConversation:
    for _ in range(_ATTEMPTS):
        stored = await space.conversations.find_one({"_id": conversation})
        if stored is None:
            raise no_such_conversation(conversation)
        changed = {**change(stored), "revision": stored["revision"] + 1}
        same = {"_id": conversation, "revision": stored["revision"]}
        if await space.conversations.update(same, {"$set": changed}):
            return conversation_record({**stored, **changed})
    raise Unavailable("This conversation is being written by others. Try again in a moment.")
