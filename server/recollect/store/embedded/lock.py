"""Who may start and stop mongod in a data directory: one process, or nobody.

The operating system frees the lock when its holder dies, however it dies.
"""

import asyncio
import time
from typing import Final

from filelock import FileLock, Timeout

from recollect.errors import SetupError
from recollect.store.embedded.layout import Layout
from recollect.store.embedded.runfile import Run, read_run

_POLL_SECONDS: Final = 0.05
_WAIT_SECONDS: Final = 30


class DataDirLock:
    """The lock of one data directory, held from `hold_or_join` until `release`."""

    def __init__(self, layout: Layout) -> None:
        # Taken in one thread and released in another.
        self._lock = FileLock(layout.lock, mode=0o600, thread_local=False)

    def take(self) -> bool:
        """Take it if it is free; whether it is ours now."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        """Let the next one have it."""
        self._lock.release()


async def hold_or_join(layout: Layout, *, serving: bool) -> DataDirLock | Run:
    """The lock if it is free, else the note of the live server that holds it.

    A server is never joined by a second one. Commands take turns: whoever finds one at work waits
    for it up to 30 s. Raises SetupError with the holder's process id.
    """
    lock = DataDirLock(layout)
    deadline = time.monotonic() + _WAIT_SECONDS
    while not await asyncio.to_thread(lock.take):
        run = await asyncio.to_thread(read_run, layout.root)
        if run is not None and run.serving and serving:
            raise _second_server(layout, run)
        if run is not None and run.serving and run.ready:
            return run
        if time.monotonic() > deadline:
            raise _busy(layout, run)
        await asyncio.sleep(_POLL_SECONDS)
    return lock


def _second_server(layout: Layout, run: Run) -> SetupError:
    where = f" at {run.url}" if run.url else ""
    return SetupError(
        f"A Recollect server (process {run.owner}){where} already uses {layout.root}: "
        "use that one, stop it, or set RECOLLECT_DATA_DIR to another folder.",
        code="in_use",
    )


def _busy(layout: Layout, run: Run | None) -> SetupError:
    holder = f"process {run.owner}" if run and run.owner else "unknown process"
    return SetupError(
        f"Another recollect command ({holder}) is at work in {layout.root}: "
        "try again when it has finished.",
        code="in_use",
    )
