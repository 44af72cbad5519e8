"""Conversations in the normalised form, written by programs: through the same merge as captures."""

from collections.abc import Sequence

from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest, Reach
from recollect.capture.receipts import Receipt
from recollect.models import Conversation


async def upsert(
    ingest: Ingest, space: str, conversations: Sequence[Conversation], reach: Reach
) -> list[Receipt]:
    """Merge them one by one; receipts in the same order, with the ids of all their messages.

    `reach` is that of the one who writes them.
    """
    return [
        await ingest(space, from_conversation(told), every_id=True, reach=reach)
        for told in conversations
    ]
