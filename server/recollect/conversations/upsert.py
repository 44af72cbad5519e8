"""Conversations in the normalised form, written by programs: through the same merge as captures."""

from collections.abc import Sequence
from dataclasses import replace

from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.capture.receipts import Receipt
from recollect.models import Conversation, message_id


async def upsert(
    ingest: Ingest, space: str, conversations: Sequence[Conversation]
) -> list[Receipt]:
    """Merge them one by one; receipts in the same order, with the ids of all their messages."""
    return [
        _with_all_ids(await ingest(space, from_conversation(told)), space, told)
        for told in conversations
    ]


def _with_all_ids(receipt: Receipt, space: str, told: Conversation) -> Receipt:
    if receipt.excluded or not receipt.messages.stored:
        return receipt
    ids = {
        message.external_id: message_id(space, told.platform, told.external_id, message.external_id)
        for message in told.messages
        if message.external_id not in receipt.missing
    }
    return replace(receipt, message_ids=ids)
