"""After an update, what an older version has indexed is indexed anew, while the server serves."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from time import monotonic

from aiohttp import web

from recollect.errors import AppError
from recollect.keys import ACCOUNTS, STORE
from recollect.search.reindex import reindex

log = logging.getLogger(__name__)


@asynccontextmanager
async def index_anew(app: web.Application) -> AsyncIterator[None]:
    """Keep the task that does so; it ends with the application, and goes on at the next start."""
    task = asyncio.create_task(_index_anew(app))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _index_anew(app: web.Application) -> None:
    try:
        for user in await app[ACCOUNTS].users.all():
            await _index_space(app, user.space)
    except AppError as error:
        log.warning("Messages are indexed anew at the next start only: %s", error.message)
    except Exception as error:
        # Without its text and traceback, which may repeat what was said in a conversation.
        log.error("Messages could not be indexed anew: %s", type(error).__name__)


async def _index_space(app: web.Application, space: str) -> None:
    count = 0
    began = monotonic()
    async with aclosing(reindex(app[STORE].space(space))) as batches:
        async for size in batches:
            count += size
            # A third of the time at most: captures and searches come first.
            await asyncio.sleep(2 * (monotonic() - began))
            began = monotonic()
    if count:
        log.info("After an update, %d messages were indexed anew.", count)
