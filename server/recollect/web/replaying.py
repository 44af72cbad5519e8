"""After an update, what could not be read before is read again, while the server serves."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from time import monotonic

from aiohttp import web

from recollect.capture.replay import SiteTally, is_due_after_update
from recollect.errors import AppError
from recollect.keys import ACCOUNTS, REPLAY

log = logging.getLogger(__name__)


@asynccontextmanager
async def read_again(app: web.Application) -> AsyncIterator[None]:
    """Keep the task that reads them; it ends with the application, and goes on at the next start.

    Nothing waits for it.
    """
    task = asyncio.create_task(_read_again(app))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _read_again(app: web.Application) -> None:
    try:
        for user in await app[ACCOUNTS].users.all():
            await _read_space(app, user.space)
    except AppError as error:
        log.warning("Kept captures are read again at the next start only: %s", error.message)
    except Exception as error:
        # Without its text and traceback, which may repeat what was said in a conversation.
        log.error("Kept captures could not be read again: %s", type(error).__name__)


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
