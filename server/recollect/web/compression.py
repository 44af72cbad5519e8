"""Context memory: a conversation as one message, and what is retained of conversations."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from aiohttp import web

from recollect.compression.service import Caller
from recollect.keys import BODY, COMPRESSION, IDENTITY, QUERY
from recollect.schemas.compression import ExpandedSchema, RetainedListSchema
from recollect.schemas.lists import listing
from recollect.web.answering import answer
from recollect.web.reading import LARGE_BODY, read_bytes

DAYS_HEADER: Final = "memory_expiration_days"
_LOOK_SECONDS: Final = 0.25

T = TypeVar("T")


async def compress(request: web.Request) -> web.StreamResponse:
    """Compress a conversation into one system message."""
    body = await read_bytes(request, LARGE_BODY)
    header = request.headers.get(DAYS_HEADER)
    working = request.app[COMPRESSION].compress(_caller(request), body, header)
    return web.Response(body=await _unless_gone(request, working), content_type="application/json")


async def expand(request: web.Request) -> web.StreamResponse:
    """Read the whole message that a line of a compressed conversation comes from."""
    reference = request[BODY]["reference"]
    message = await request.app[COMPRESSION].expand(_caller(request), reference)
    return answer(ExpandedSchema, {"message": {"role": message.role, "content": message.text}})


async def list_retained(request: web.Request) -> web.StreamResponse:
    """List what is retained of conversations that were compressed, those used last first."""
    retention, account = request.app[COMPRESSION].retention, request[IDENTITY].user
    limit = request[QUERY]["limit"]
    found = await retention.list(account, limit=limit + 1, after=request[QUERY]["after"])
    page = listing(found[:limit], has_more=len(found) > limit)
    return answer(RetainedListSchema, {**page, "totals": await retention.totals(account)})


async def forget_retained(request: web.Request) -> web.StreamResponse:
    """Forget everything that is retained, at once."""
    await request.app[COMPRESSION].retention.forget(request[IDENTITY].user)
    return web.Response(status=204)


@asynccontextmanager
async def end_worker(app: web.Application) -> AsyncIterator[None]:
    """End the worker process, if one was started, with the application."""
    yield
    await app[COMPRESSION].worker.stop()


def _caller(request: web.Request) -> Caller:
    identity = request[IDENTITY]
    space = request[QUERY]["space"] if QUERY in request else None
    return Caller(
        account=identity.user, key=identity.key_id, spaces=identity.space_for, space=space
    )


async def _unless_gone(request: web.Request, working: Awaitable[T]) -> T:
    """The result, unless the client leaves before: then nobody needs it, and the work stops.

    aiohttp can tell of that only by cancelling every handler of the server, so this one looks.
    """
    task = asyncio.ensure_future(working)
    try:
        while not (await asyncio.wait([task], timeout=_LOOK_SECONDS))[0]:
            if request.transport is None or request.transport.is_closing():
                raise ConnectionResetError("The client has gone.")
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
