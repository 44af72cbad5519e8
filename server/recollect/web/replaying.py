"""After an update, what could not be read before is read again, while the server serves."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from time import monotonic

from aiohttp import web

from recollect.capture.replay import SiteTally, is_due_after_update
from recollect.keys import REPLAY
from recollect.web.after_update import beside_serving, in_every_space

log = logging.getLogger(__name__)


@asynccontextmanager
async def read_again(app: web.Application) -> AsyncIterator[None]:
    """Read again for as long as the application runs."""
    async with beside_serving(app, in_every_space(_read_space), "Kept captures are read again"):
        yield


async def _read_space(app: web.Application, space: str) -> None:
    tallies: dict[str, SiteTally] = {}
    began = monotonic()
    async with aclosing(app[REPLAY](space, is_due_after_update)) as frames:
        async for replayed in frames:
            tallies.setdefault(replayed.frame.platform, SiteTally()).add(replayed)
            # Half of the time at most: live captures come first.
            await asyncio.sleep(monotonic() - began)
            began = monotonic()
    for platform, tally in tallies.items():
        log.info(
            "After an update, %d kept captures of %s were read again, and %d still cannot be read.",
            tally.read,
            platform,
            tally.unread.total(),
        )
