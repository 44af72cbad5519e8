"""Ids of provisional turns that gave way: whoever kept one still finds the place."""

from collections.abc import Mapping

from recollect.conversations.records import StoredConversation
from recollect.models import message_id
from recollect.store.store import SpaceStore


async def successor(
    space: SpaceStore, conversation: StoredConversation, message: str
) -> str | None:
    """The id of the message that a provisional one gave way to; None if it did not."""
    document = await space.conversations.find_one({"_id": conversation.id}, ["aliases"])
    aliases: Mapping[str, str] = (document or {}).get("aliases", {})
    names = (conversation.captured_in, conversation.platform, conversation.external_id)
    heirs = (real for turn, real in aliases.items() if message_id(*names, turn) == message)
    real = next(heirs, None)
    return None if real is None else message_id(*names, real)
