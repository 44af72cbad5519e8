"""Moves a conversation to another space, with its ids, its history and its next captures."""

from typing import Final

from recollect.capture import whereabouts
from recollect.conversations.reading import get_conversation, no_such_conversation
from recollect.conversations.records import StoredConversation
from recollect.store.store import SpaceStore, Store

_FIELDS: Final = ("platform", "external_id", "captured_in")


async def move(
    store: Store, space: SpaceStore, conversation: str, target: str
) -> StoredConversation:
    """Move it from this space to another; NotFound if it is not here, or is in the trash.

    Conflict if the other space has the same conversation of the site, or somebody moves it at this
    moment. What is killed in between is finished at the next start, or by the next capture.
    """
    found = await space.conversations.find_one({"_id": conversation, "deleted_at": None}, _FIELDS)
    if found is None:
        raise no_such_conversation(conversation)
    if target == space.space:
        await whereabouts.finish(store, found["captured_in"], conversation)
    else:
        await whereabouts.move(store, space, found, target)
    return await get_conversation(store.space(target), conversation)
