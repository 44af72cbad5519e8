"""Spaces: those of the caller, and how to join one."""

from typing import Any

from aiohttp import web

from recollect.accounts.identity import Identity
from recollect.errors import Conflict
from recollect.insight.contents import is_empty
from recollect.keys import ACCOUNTS, BODY, IDENTITY, STORE
from recollect.schemas.lists import listing
from recollect.schemas.spaces import SpaceListSchema, SpaceSchema
from recollect.store.account_records import Space
from recollect.web.answering import answer


async def list_spaces(request: web.Request) -> web.StreamResponse:
    """List the spaces that your key opens, the newest first, and what you are in each."""
    caller = request[IDENTITY]
    found = listing(await request.app[ACCOUNTS].spaces.of(caller), has_more=False)
    shown = [_shown(space, caller) for space in found["data"]]
    return answer(SpaceListSchema, {**found, "data": shown})


async def create_space(request: web.Request) -> web.StreamResponse:
    """Make a space that others can be invited to. You are its owner."""
    caller = request[IDENTITY]
    made = await request.app[ACCOUNTS].spaces.create(caller, request[BODY]["name"])
    return answer(SpaceSchema, _shown(made, caller), status=201)


async def read_space(request: web.Request) -> web.StreamResponse:
    """Read one of your spaces."""
    caller = request[IDENTITY]
    found = await request.app[ACCOUNTS].spaces.get(caller, request.match_info["id"])
    return answer(SpaceSchema, _shown(found, caller))


async def rename_space(request: web.Request) -> web.StreamResponse:
    """Rename a space that you own."""
    caller, name = request[IDENTITY], request[BODY]["name"]
    renamed = await request.app[ACCOUNTS].spaces.rename(caller, request.match_info["id"], name)
    return answer(SpaceSchema, _shown(renamed, caller))


async def delete_space(request: web.Request) -> web.StreamResponse:
    """Remove a shared space that you own and that is empty, but for its trash."""
    spaces, space = request.app[ACCOUNTS].spaces, request.match_info["id"]
    spaces.check_owner(request[IDENTITY], space)
    if not await is_empty(request.app[STORE].space(space)):
        raise Conflict("There is still something in this space. Move or delete it first.")
    await spaces.delete(request[IDENTITY], space)
    return web.Response(status=204)


async def join_space(request: web.Request) -> web.StreamResponse:
    """Join a space by an invitation, which is used up by it."""
    caller = request[IDENTITY]
    joined = await request.app[ACCOUNTS].spaces.join(caller, request[BODY]["code"])
    return answer(SpaceSchema, _shown(joined, caller))


def _shown(space: Space, caller: Identity) -> dict[str, Any]:
    mine = next(member.role for member in space.members if member.user == caller.user)
    named = {"id": space.id, "name": space.name, "kind": space.kind}
    return {**named, "role": mine, "members": len(space.members), "created_at": space.created_at}
