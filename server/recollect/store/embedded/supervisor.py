"""Starting mongod again when it dies under a running server, so that capture resumes."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from pymongo.errors import PyMongoError

from recollect.errors import SetupError
from recollect.store.embedded.server import EmbeddedServer
from recollect.store.embedded.threads import finished

log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 0.2
_TEND_SECONDS: Final = 60
_LONGEST_PAUSE_SECONDS: Final = 5.0
_STABLE_SECONDS: Final = 30


@asynccontextmanager
async def supervised(server: EmbeddedServer) -> AsyncIterator[None]:
    """Watch an opened `server` for as long as the body runs."""
    task = asyncio.create_task(_watch(server))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _watch(server: EmbeddedServer) -> None:
    pause, started, tended = _POLL_SECONDS, 0.0, time.monotonic()
    while True:
        await asyncio.sleep(_POLL_SECONDS)
        now = time.monotonic()
        if not await asyncio.to_thread(server.alive):
            pause = _next_pause(pause) if now - started < _STABLE_SECONDS else _POLL_SECONDS
            await _restart(server, pause)
            started = time.monotonic()
        elif now - tended > _TEND_SECONDS:
            await asyncio.to_thread(server.tend)
            tended = now


def _next_pause(pause: float) -> float:
    return min(2 * pause, _LONGEST_PAUSE_SECONDS)


async def _restart(server: EmbeddedServer, pause: float) -> None:
    log.warning("The embedded MongoDB has stopped; starting it again.")
    try:
        await finished(server.restart)
    except (SetupError, OSError, PyMongoError) as error:
        log.error("The embedded MongoDB did not start again: %s", error)
        await asyncio.sleep(pause)
    else:
        log.warning("The embedded MongoDB runs again.")
