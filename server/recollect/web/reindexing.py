"""After an update, what an older version has indexed is indexed anew, while the server serves."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from time import monotonic

from aiohttp import web

from recollect.keys import STORE
from recollect.memory.reindexing import reindex as reindex_memories
from recollect.search.reindex import reindex
from recollect.web.after_update import beside_serving, in_every_space

log = logging.getLogger(__name__)


@asynccontextmanager
async def index_anew(app: web.Application) -> AsyncIterator[None]:
    """Index anew for as long as the application runs."""
    async with beside_serving(app, in_every_space(_index_space), "Messages are indexed anew"):
        yield


async def _index_space(app: web.Application, space: str) -> None:
    count = 0
    began = monotonic()
    handle = app[STORE].space(space)
    for work in (reindex(handle), reindex_memories(handle)):
        async with aclosing(work) as batches:
            async for size in batches:
                count += size
                # A third of the time at most: captures and searches come first.
                await asyncio.sleep(2 * (monotonic() - began))
                began = monotonic()
    if count:
        log.info("After an update, %d messages and memories were indexed anew.", count)
