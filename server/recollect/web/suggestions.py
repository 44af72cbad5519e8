"""Suggestions of memories: list, take over from a site, accept, dismiss."""

from typing import Any

from aiohttp import hdrs, web

from recollect.keys import BODY, QUERY
from recollect.memory.suggestions import Saved
from recollect.schemas.lists import listing
from recollect.schemas.memories import (
    CreatedMemorySchema,
)
from recollect.schemas.suggestions import (
    DismissedSchema,
    SuggestedSchema,
    SuggestionListSchema,
)
from recollect.web.answering import answer
from recollect.web.conditions import etag
from recollect.web.memories import memories_of, told


async def list_suggestions(request: web.Request) -> web.StreamResponse:
    """List what might become a memory, the newest first."""
    limit = request[QUERY]["limit"]
    found = await memories_of(request).suggestions(limit=limit + 1, after=request[QUERY]["after"])
    return answer(SuggestionListSchema, listing(found[:limit], has_more=len(found) > limit))


async def suggest_memories(request: web.Request) -> web.StreamResponse:
    """Take over what a site remembers of its user, as suggestions."""
    body: dict[str, Any] = request[BODY]
    saved = [Saved(body["platform"], **one) for one in body["memories"]]
    return answer(SuggestedSchema, await memories_of(request).suggest(saved))


async def accept_suggestion(request: web.Request) -> web.StreamResponse:
    """Make a memory of a suggestion, as it is or changed."""
    changes = {name: value for name, value in request[BODY].items() if value is not None}
    made = await memories_of(request).accept(request.match_info["id"], changes)
    response = answer(CreatedMemorySchema, told(made), status=201)
    response.headers[hdrs.ETAG] = etag(1)
    return response


async def dismiss_suggestion(request: web.Request) -> web.StreamResponse:
    """Dismiss a suggestion: it does not come back."""
    key = request.match_info["id"]
    await memories_of(request).dismiss(key)
    return answer(DismissedSchema, {"id": key})
