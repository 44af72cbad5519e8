"""Which conversations may be shown: not those in the trash, nor those excluded from capture."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Any, Final

from recollect.search.filters import labels
from recollect.search.query import SearchRequest
from recollect.store.store import SpaceStore

_FIELDS: Final = ("title", "url", "platform", "terms")


async def visible(
    space: SpaceStore, request: SearchRequest, ids: Collection[str]
) -> Mapping[str, Mapping[str, Any]]:
    """Of these conversations, those to show that pass the filters on conversations, by id."""
    among = {"$in": list(ids)}
    found, excluded = await asyncio.gather(
        space.conversations.find({"_id": among, "deleted_at": None, **labels(request)}, _FIELDS),
        space.origins.find({"_id": among, "state": {"$ne": "live"}}, ["_id"]),
    )
    hidden = {document["_id"] for document in excluded}
    return {document["_id"]: document for document in found if document["_id"] not in hidden}
