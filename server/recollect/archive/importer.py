"""Takes official exports into the store, through the same merge as live capture.

It knows neither the database nor the space: `Merge` and `Remember` are given. What an import brings
is safe to bring again, so one that was interrupted is simply started anew.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from recollect.archive.memories import Remember
from recollect.archive.reading import Item, common_folder, files, read_records
from recollect.archive.records import Prepared, Record, Remembered, Skipped
from recollect.archive.report import ImportReport, Tally
from recollect.capture.incoming import Incoming, from_outline
from recollect.capture.receipts import Receipt
from recollect.errors import AppError, Unavailable
from recollect.platforms.registry import adapter

log = logging.getLogger(__name__)

Merge = Callable[[Incoming], Awaitable[Receipt]]
"""Merges one conversation and says what is stored: `functools.partial(ingest, space)`."""

BytesRead = Callable[[int, int], None]
"""Told from time to time how many bytes of how many have been read. Called on any thread."""

# Each conversation in flight is held in memory, and may have 64 MiB.
_IN_FLIGHT: Final = 4
_MEMORIES: Final = 500
"""Memories that are taken in at once."""


async def import_paths(
    paths: Sequence[Path],
    merge: Merge,
    report: BytesRead = lambda _done, _total: None,
    remember: Remember | None = None,
) -> ImportReport:
    """Import files, ZIP archives and folders of official exports.

    Without `remember` memories are left out, and the report says so.
    What cannot be read or merged is skipped and reported; Unavailable is raised, because then
    nothing else would be stored either.
    """
    tally = Tally()
    progress = _Progress(paths, report)
    folder = common_folder(paths)
    items = (item for path in paths for item in _prepared(read_records(path, progress, folder)))
    pending: set[asyncio.Task[None]] = set()
    memories = _Memories(remember, tally)
    try:
        while item := await asyncio.to_thread(next, items, None):
            if isinstance(item, Skipped):
                tally.skipped(item)
                continue
            if isinstance(item, Remembered):
                await memories.take(item)
                continue
            tally.begun(item.source)
            # The parts of one conversation go in one after the other.
            while len(pending) >= (1 if item.continued else _IN_FLIGHT):
                pending = await _room(pending)
            pending.add(asyncio.create_task(_merge(item, merge, tally)))
        while pending:
            pending = await _room(pending)
        await memories.flush()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
    progress.finish()
    return tally.report()


def _prepared(items: Iterable[Item]) -> Iterator[Prepared | Remembered | Skipped]:
    for item in items:
        yield _outlined(item) if isinstance(item, Record) else item


def _outlined(record: Record) -> Prepared | Skipped:
    site = adapter(record.platform)
    try:
        outline = site.export_outline(record.payload, record.source)
        return Prepared(record.source, from_outline(site, outline))
    except Exception as error:  # a broken adapter, which must not end the import
        return Skipped(record.source, _reason(error))


async def _merge(item: Prepared, merge: Merge, tally: Tally) -> None:
    source = item.source
    try:
        tally.stored(source, await merge(item.incoming), continued=item.continued)
    except Unavailable:
        raise
    except Exception as error:  # one conversation that we fail on must not end the import
        tally.skipped(Skipped(source, _reason(error)))


def _reason(error: Exception) -> str:
    if isinstance(error, AppError):
        return error.message
    # The text of a foreign exception may repeat what was said in the conversation.
    log.warning("A record of an import could not be taken in: %s", type(error).__name__)
    return f"it could not be taken in ({type(error).__name__})"


async def _room(pending: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    """Wait until one is done; raises what made it fail."""
    done, still = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    return still


class _Memories:
    """Takes memories in, many at once."""

    def __init__(self, remember: Remember | None, tally: Tally) -> None:
        self._remember = remember
        self._tally = tally
        self._held: list[Remembered] = []

    async def take(self, item: Remembered) -> None:
        """This one too, sooner or later."""
        if self._held and self._held[0].source != item.source:
            await self.flush()
        self._held.append(item)
        if len(self._held) >= _MEMORIES:
            await self.flush()

    async def flush(self) -> None:
        """All that were taken so far."""
        held, self._held = self._held, []
        if not held:
            return
        source = held[0].source
        if self._remember is None:
            for _ in held:
                self._tally.skipped(Skipped(source, "memories are not taken in here"))
        else:
            told = await self._remember([item.memory for item in held])
            self._tally.remembered(source, told)


class _Progress:
    """Adds up what is read. An archive's lists are read twice: never more than there is."""

    def __init__(self, paths: Sequence[Path], report: BytesRead) -> None:
        self._total = sum(_size(file) for path in paths for file in files(path))
        self._done = 0
        self._report = report

    def __call__(self, read: int) -> None:
        self._done = min(self._done + read, self._total)
        self._report(self._done, self._total)

    def finish(self) -> None:
        """What was passed over needs no reading."""
        self._report(self._total, self._total)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
