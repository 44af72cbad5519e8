"""Copies one conversation to a space: as an export that is imported there at once.

A copy is a conversation of its own. Its ids are made as if it had been captured in a space that
nobody else has (`copy:…`), which follows from what is copied, and to where: so copying again
brings the copy up to date, and a copy that was interrupted is simply made again.
"""

import hashlib
from contextlib import aclosing
from typing import Final

from recollect.archive.exporting import lines_of
from recollect.archive.lossless import CONVERSATION_FIELDS
from recollect.archive.restoring import restored_from
from recollect.capture.ingest import Ingest
from recollect.capture.whereabouts import adopt
from recollect.errors import Conflict, NotFound
from recollect.models import conversation_id
from recollect.store.store import SpaceStore, Store

_DELETED: Final = "That copy is in the trash of the other space. Take it out of there first."


async def copy(
    store: Store, ingest: Ingest, space: SpaceStore, conversation: str, target: str
) -> str:
    """Copy a conversation of this space to another, or the same; the id of the copy.

    NotFound if it is not here, or is in the trash; Conflict if its copy there is in the trash.
    """
    query = {"_id": conversation, "deleted_at": None}
    found = await space.conversations.find_one(query, CONVERSATION_FIELDS)
    if found is None:
        raise NotFound("There is no such conversation.", conversation=conversation)
    handle = store.space(target, _captured_in(conversation, target))
    names = {name: found[name] for name in ("platform", "external_id")}
    made = conversation_id(handle.captured_in, **names)
    origin = {**names, "state": "live", "kept_in": target}
    await handle.origins.update({"_id": made}, {"$setOnInsert": origin}, upsert=True)
    async with aclosing(lines_of(space, found)) as lines, aclosing(restored_from(lines)) as parts:
        async for part in parts:
            receipt = await ingest.apart(handle, part.incoming)
            if receipt.excluded:
                raise Conflict(_DELETED, conversation=made)
    await handle.conversations.update({"_id": made}, {"$set": {"copied_from": conversation}})
    await adopt(store.space(target), {**names, "captured_in": handle.captured_in})
    return made


def _captured_in(conversation: str, target: str) -> str:
    return f"copy:{hashlib.sha256(f'{conversation} {target}'.encode()).hexdigest()[:32]}"
