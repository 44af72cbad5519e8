"""Which space a request is about, or which spaces."""

from collections.abc import Sequence

from aiohttp import web

from recollect.keys import IDENTITY, QUERY, READ_FROM, STORE
from recollect.store.store import Kept, SpaceStore


def asked_space(request: web.Request, *, to_read: bool = False) -> SpaceStore:
    """The space that the request names or, if it names none, the caller's own.

    `to_read`: it will do to be a viewer there, although the request is about to write elsewhere.
    """
    caller, named = request[IDENTITY], request[QUERY]["space"]
    space = caller.membership(named or caller.space).space if to_read else caller.space_for(named)
    request[READ_FROM] = (space,)
    return request.app[STORE].space(space)


def asked_spaces(request: web.Request, names: Sequence[str]) -> tuple[SpaceStore, ...]:
    """The spaces of these names, each once; without names the caller's own."""
    caller, store = request[IDENTITY], request.app[STORE]
    wanted = dict.fromkeys(map(caller.space_for, names)) or [caller.space_for(None)]
    request[READ_FROM] = tuple(wanted)
    return tuple(map(store.space, wanted))


async def space_of_conversation(request: web.Request, *, to_read: bool = False) -> SpaceStore:
    """The space that the request names or, if it names none, where its conversation is.

    So an id and a link are good for wherever it was moved. `to_read`: it will do to be a viewer.
    """
    return await _space_of(request, "conversations", to_read=to_read)


async def space_of_job(request: web.Request) -> str:
    """The same of its job."""
    return (await _space_of(request, "jobs")).space


async def _space_of(request: web.Request, kind: Kept, *, to_read: bool = False) -> SpaceStore:
    caller, store = request[IDENTITY], request.app[STORE]
    space = request[QUERY]["space"]
    if space is None and len(caller.spaces) > 1:
        among = [membership.space for membership in caller.spaces]
        space = await store.space_of(kind, request.match_info["id"], among)
    if not to_read:
        space = caller.space_for(space)
    space = caller.membership(space or caller.space).space
    request[READ_FROM] = (space,)
    return store.space(space)
