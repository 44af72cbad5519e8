"""MCP over HTTP: one address, both eras of the protocol, a key on every request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from aiohttp import web

from recollect.errors import Forbidden
from recollect.keys import ACCOUNTS, IDENTITY, MCP
from recollect.web.accesses import note_read
from recollect.web.reading import read_bytes

MAX_BODY: Final = 4 * 1024 * 1024
"""Bytes of one call, as the SDK has it."""


async def mcp(request: web.Request) -> web.StreamResponse:
    """Speak MCP: a message in, its answer out, as JSON or as a stream of events."""
    identity, accounts = request[IDENTITY], request.app[ACCOUNTS]
    body = await read_bytes(request, MAX_BODY)

    async def recheck() -> None:
        still = await accounts.recheck(identity)
        if not (identity.scopes <= still.scopes and {*identity.spaces} <= {*still.spaces}):
            raise Forbidden("What you may do here has changed. Call again.")

    read = partial(note_read, request.app, identity)
    state: dict[str, Any] = {"identity": identity, "read": read}
    return await request.app[MCP].answer(request, body, state, recheck)


@asynccontextmanager
async def end_mcp(app: web.Application) -> AsyncIterator[None]:
    """End the MCP server, if anybody came to it, with the application."""
    yield
    await app[MCP].close()
