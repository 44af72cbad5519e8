"""Which space a request is about."""

from aiohttp import web

from recollect.keys import IDENTITY, QUERY, STORE
from recollect.store.store import SpaceStore


def asked_space(request: web.Request) -> SpaceStore:
    """The space that the request names or, if it names none, the caller's own."""
    return request.app[STORE].space(request[IDENTITY].space_for(request[QUERY]["space"]))


async def space_of_conversation(request: web.Request, *, to_read: bool = False) -> SpaceStore:
    """The space that the request names or, if it names none, where its conversation is.

    So an id and a link are good for wherever it was moved. `to_read`: it will do to be a viewer.
    """
    caller, store = request[IDENTITY], request.app[STORE]
    space = request[QUERY]["space"]
    if space is None and len(caller.spaces) > 1:
        among = [membership.space for membership in caller.spaces]
        space = await store.space_of(request.match_info["id"], among)
    if to_read:
        return store.space(caller.membership(space or caller.space).space)
    return store.space(caller.space_for(space))
