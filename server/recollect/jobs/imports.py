"""Imports that go on after their upload: one at a time, each until it is done or told to end.

What an import brings is safe to bring again, so one that was interrupted is started anew from its
files, and stores nothing twice.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from recollect.archive.importer import import_paths
from recollect.archive.memories import remembering
from recollect.capture.incoming import Incoming
from recollect.capture.ingest import Ingest, Reach
from recollect.capture.receipts import Receipt
from recollect.errors import AppError, Conflict, TooManyRequests, Unavailable
from recollect.jobs import records, reporting
from recollect.jobs.job import UNDER_WAY, Job, Progress, State, job_record
from recollect.jobs.spool import Spool, Upload
from recollect.models import milliseconds
from recollect.store.store import Store

MOST_WAITING: Final = 20
"""Imports of a space that may be under way, most of which wait for others."""

MOST_UPLOADS: Final = 4
"""Uploads that a server takes at the same time."""

_BEAT_SECONDS: Final = 1.0
_UPLOAD_SECONDS: Final = 24 * 3600
"""No upload takes longer: files older than this that no job knows of were left behind."""
_INTERRUPTED_SECONDS: Final = 7 * 24 * 3600
"""How long the files of an interrupted job are kept."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who imports. `permit` raises AppError once the space may not be written to any more."""

    user: str
    space: str
    reach: Reach
    permit: Callable[[], Awaitable[None]]


class Imports:
    """The imports of this process, and what is known of all others."""

    def __init__(
        self, store: Store, ingest: Ingest, spool: Spool, clock: Callable[[], datetime]
    ) -> None:
        self.spool = spool
        self._store = store
        self._ingest = ingest
        self._clock = clock
        self._turn = asyncio.Semaphore(1)
        self._uploads = 0
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Imports are worked on for as long as the body runs; then they are interrupted."""
        clearing = asyncio.create_task(self._clear())
        try:
            yield
        finally:
            tasks = [clearing, *self._tasks.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def receiving(self, space: str, key: str) -> AsyncIterator[Upload]:
        """Take the files of a job; they are removed if that fails.

        TooManyRequests if there are too many uploads here, or imports under way in this space.
        """
        jobs = self._store.space(space).jobs
        waiting = len(await records.waiting(jobs, self._now()))
        if waiting >= MOST_WAITING or self._uploads >= MOST_UPLOADS:
            raise TooManyRequests("There are imports waiting already. Try again later.")
        self._uploads += 1
        try:
            yield self.spool.upload(key)
        except BaseException:
            await asyncio.to_thread(self.spool.remove, key)
            raise
        finally:
            self._uploads -= 1

    async def start(self, owner: Owner, key: str, upload: Upload) -> Job:
        """Import what was uploaded under this key; the job waits for others to end."""
        name = upload.names[0] if len(upload.names) == 1 else f"{len(upload.names)} files"
        jobs = self._store.space(owner.space).jobs
        made = await records.make(jobs, key, owner.user, name, upload.size, self._now())
        self._begin(owner, key, upload.size)
        return job_record(made, self._now())

    async def start_again(self, owner: Owner, key: str) -> Job:
        """Import an interrupted one from its beginning; Conflict if that cannot be."""
        jobs = self._store.space(owner.space).jobs
        found = await records.read(jobs, key, self._now())
        if found.state != "interrupted":
            raise Conflict(f"This job is {found.state}. Only an interrupted one starts again.")
        if not await asyncio.to_thread(self.spool.files, key):
            raise Conflict("What was uploaded is not on this server any more. Upload it again.")
        if not await records.claim(jobs, key, self._now()):
            raise Conflict("Somebody else has started this job again.")
        self._begin(owner, key, found.progress.size)
        return await records.read(jobs, key, self._now())

    async def get(self, space: str, key: str) -> Job:
        """One job; NotFound."""
        return await records.read(self._store.space(space).jobs, key, self._now())

    async def page(self, space: str, *, limit: int, after: str | None) -> list[Job]:
        """Some jobs of a space, the newest first."""
        jobs = self._store.space(space).jobs
        return await records.page(jobs, self._now(), limit=limit, after=after)

    async def changed(self, space: str, since: datetime) -> list[Job]:
        """The jobs of a space that are under way, or changed since."""
        return await records.changed(self._store.space(space).jobs, since, self._now())

    async def remove(self, space: str, key: str) -> None:
        """End a job that is under way, on whichever server; forget one that has ended."""
        jobs = self._store.space(space).jobs
        if await records.ask_to_end(jobs, key, self._now()):
            if task := self._tasks.get(key):
                task.cancel()
                await asyncio.wait([task])
            return
        await records.read(jobs, key, self._now())
        await jobs.delete({"_id": key})
        await asyncio.to_thread(self.spool.remove, key)

    def _begin(self, owner: Owner, key: str, size: int) -> None:
        task = asyncio.create_task(self._work(owner, key, Progress(size=size)))
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def _work(self, owner: Owner, key: str, progress: Progress) -> None:
        """Do it, and write down what became of it."""
        jobs = self._store.space(owner.space).jobs
        beating = asyncio.create_task(self._beat(owner, key, progress, asyncio.current_task()))
        state: State = "interrupted"
        told: dict[str, object] = {}
        try:
            async with self._turn:
                if await records.begin(jobs, key, self._now()):
                    told["report"] = await self._imported(owner, key, progress)
                    state = "done"
        except asyncio.CancelledError:
            told["error"] = "The server was stopped. Start it again: nothing is stored twice."
        except Unavailable as error:
            told["error"] = error.message
        except Exception as error:
            state, told["error"] = "failed", _reason(error)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            await self._ended(owner, key, state, progress, told, _lost(beating))

    async def _imported(self, owner: Owner, key: str, progress: Progress) -> dict[str, object]:
        async def merge(incoming: Incoming) -> Receipt:
            receipt = await self._ingest(owner.space, incoming, reach=owner.reach)
            progress.excluded += receipt.excluded is not None
            progress.conversations += receipt.excluded is None
            progress.created += receipt.messages.created
            progress.updated += receipt.messages.updated
            progress.unchanged += receipt.messages.unchanged
            return receipt

        def read(done: int, _: int) -> None:
            progress.read = done

        files = await asyncio.to_thread(self.spool.files, key)
        remember = remembering(self._store.space(owner.space))
        return reporting.told(await import_paths(files, merge, read, remember))

    async def _beat(
        self, owner: Owner, key: str, progress: Progress, work: "asyncio.Task[None] | None"
    ) -> None:
        """Tell how far it is; end the work when it may, or should, not go on."""
        jobs = self._store.space(owner.space).jobs
        told = asdict(progress)
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            try:
                await owner.permit()
                now_told = asdict(progress)
                moved, told = now_told != told, now_told
                if await records.tell(jobs, key, progress, self._now(), moved=moved):
                    continue
            except Unavailable:
                continue  # The work itself finds out.
            except AppError:
                if work:
                    work.cancel()
                raise
            if work:
                work.cancel()
            return

    async def _ended(
        self,
        owner: Owner,
        key: str,
        state: State,
        progress: Progress,
        told: dict[str, object],
        lost: AppError | None,
    ) -> None:
        jobs = self._store.space(owner.space).jobs
        with suppress(AppError):  # Without a database it is silent, and so counts as interrupted.
            found = await jobs.find_one({"_id": key}, ["cancel"])
            if state != "done" and (found is None or found["cancel"]):
                state, told = "cancelled", {}
            elif state != "done" and lost is not None:
                state, told = "failed", {"error": lost.message}
            await records.end(jobs, key, state, progress, self._now(), **told)
            if state != "interrupted":
                await asyncio.to_thread(self.spool.remove, key)
        log.info("An import is %s: %d conversations.", state, progress.conversations)

    async def _clear(self) -> None:
        """Remove what was left behind by uploads that broke off, and by jobs that have ended."""
        try:
            here = await asyncio.to_thread(self.spool.left_behind)
            known = await self._store.job_states(here)
            for key in here:
                may_go_on = known.get(key) in {*UNDER_WAY, "interrupted"}
                ended = key in known and not may_go_on
                longest = _INTERRUPTED_SECONDS if may_go_on else _UPLOAD_SECONDS
                if ended or self.spool.age(key) > longest:
                    await asyncio.to_thread(self.spool.remove, key)
        except (AppError, OSError) as error:
            log.warning("Old uploads stay until the next start: %s", type(error).__name__)

    def _now(self) -> datetime:
        return milliseconds(self._clock())


def _lost(beating: "asyncio.Task[None]") -> AppError | None:
    error = None if beating.cancelled() else beating.exception()
    return error if isinstance(error, AppError) else None


def _reason(error: Exception) -> str:
    if isinstance(error, AppError):
        return error.message
    # Its text and traceback may repeat what was said in a conversation.
    log.error("An import failed: %s", type(error).__name__)
    return f"It failed ({type(error).__name__}). The server's log says when."
