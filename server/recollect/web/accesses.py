"""The list of who read what, and how it comes about: handlers do not know of it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from aiohttp import hdrs, web

from recollect.accounts.clock import now
from recollect.accounts.identity import Identity
from recollect.insight import accesses
from recollect.keys import ACCOUNTS, IDENTITY, QUERY, READ_FROM, STORE
from recollect.schemas.accesses import AccessListSchema
from recollect.schemas.lists import listing
from recollect.web.answering import answer
from recollect.web.asked_space import asked_space

NOTED: Final = frozenset(
    {
        *("search", "search_by_body", "build_context", "export_space"),
        *("list_conversations", "read_conversation", "render_conversation", "export_conversation"),
        *("list_memories", "read_memory", "memory_history", "search_memories", "export_memories"),
        "list_suggestions",
    }
)
"""The routes by which somebody gets to see what was said."""


async def list_accesses(request: web.Request) -> web.StreamResponse:
    """List who read what in a space that you own, the newest first."""
    accounts, limit = request.app[ACCOUNTS], request[QUERY]["limit"]
    space = asked_space(request)
    accounts.spaces.check_owner(request[IDENTITY], space.space)
    found = await accesses.page(space, limit=limit + 1, after=request[QUERY]["after"])
    shown = listing(found[:limit], has_more=len(found) > limit)
    names = await accounts.spaces.names({access.user for access in found})
    told = [{**asdict(each), "name": names.get(each.user)} for each in found[:limit]]
    return answer(AccessListSchema, {**shown, "data": told})


async def note_access(request: web.Request, action: str) -> None:
    """Note that the caller has read something in the spaces that the handler asked for."""
    if request.method != hdrs.METH_HEAD:
        caller = request[IDENTITY]
        subject = request.match_info.get("id")
        await note_read(request.app, caller, action, request.get(READ_FROM, ()), subject)


async def note_read(
    app: web.Application,
    caller: Identity,
    action: str,
    spaces: Sequence[str],
    subject: str | None = None,
) -> None:
    """Note that somebody has read something in these spaces; without one, in the caller's own."""
    for space in spaces or (caller.space,):
        handle = app[STORE].space(space)
        await accesses.note(handle, caller.user, caller.key_id, action, subject, now())
