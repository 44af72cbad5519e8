"""What a server does beside serving after a start: a task for each kind of work."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from recollect.errors import AppError
from recollect.keys import ACCOUNTS

log = logging.getLogger(__name__)

Work = Callable[[web.Application], Awaitable[None]]
OfSpace = Callable[[web.Application, str], Awaitable[None]]
"""What is done for one space."""


@asynccontextmanager
async def beside_serving(app: web.Application, work: Work, what: str) -> AsyncIterator[None]:
    """Keep the task that does it; it ends with the application, and goes on at the next start.

    Nothing waits for it. `what` begins the sentences that tell of a failure.
    """
    task = asyncio.create_task(_guarded(app, work, what))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def in_every_space(work: OfSpace) -> Work:
    """Do it for one space after the other."""

    async def everywhere(app: web.Application) -> None:
        for space in await app[ACCOUNTS].spaces.all():
            await work(app, space.id)

    return everywhere


async def _guarded(app: web.Application, work: Work, what: str) -> None:
    try:
        await work(app)
    except AppError as error:
        log.warning("%s at the next start only: %s", what, error.message)
    except Exception as error:
        # Without its text and traceback, which may repeat what was said in a conversation.
        log.error("%s at the next start only, for it failed: %s", what, type(error).__name__)
