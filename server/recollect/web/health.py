"""Whether the process lives, and whether it can do its work."""

import asyncio
from typing import Final

from aiohttp import web
from marshmallow import fields

import recollect
from recollect.errors import Unavailable
from recollect.keys import STORE
from recollect.schemas.common import WireSchema
from recollect.store.store import Store
from recollect.web.answering import answer

PING_SECONDS: Final = 2.0


class HealthSchema(WireSchema):
    """A sign of life."""

    status = fields.Constant("ok", required=True)
    version = fields.String(required=True)


async def healthz(request: web.Request) -> web.StreamResponse:
    """Say that the process answers, whatever the database does."""
    return answer(HealthSchema, {"version": recollect.__version__})


async def readyz(request: web.Request) -> web.StreamResponse:
    """Say that the database answers; 503 if it does not."""
    await ping(request.app[STORE])
    return answer(HealthSchema, {"version": recollect.__version__})


async def ping(store: Store) -> None:
    """A sign of life of the database; Unavailable if there is none within PING_SECONDS."""
    # The driver itself looks for a server for longer than anyone waits who asks for health.
    try:
        async with asyncio.timeout(PING_SECONDS):
            await store.ping()
    except TimeoutError:
        raise Unavailable("The database does not answer. Try again in a moment.") from None
