"""The worker process as the server sees it: started when it is first needed, again when it died."""

import asyncio
import itertools
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from recollect.compression import pipe
from recollect.compression.pipe import Frame
from recollect.errors import AppError, InvalidInput, TooLarge

log = logging.getLogger(__name__)

_BUFFER: Final = 64 * 1024 * 1024
_END_SECONDS: Final = 5.0
_KINDS: Final = {kind.status: kind for kind in (InvalidInput, TooLarge)}


class WorkerDied(Exception):
    """The process ended before it answered."""


class WorkerProcess:
    """One process, one job at a time. Jobs wait for each other in the order they came."""

    def __init__(self) -> None:
        self._busy = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[Frame]] = {}
        self._numbers = itertools.count(1)

    @property
    def pid(self) -> int | None:
        """The process's id, while there is one."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @asynccontextmanager
    async def job(self) -> AsyncIterator["WorkerProcess"]:
        """Have the worker to oneself."""
        async with self._busy:
            if self.pid is None:
                await self._start()
            yield self

    async def step(self, step: str, payload: bytes = b"", **header: Any) -> Frame:
        """Take one step of the job; the worker's errors are raised, WorkerDied if it is gone."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await self._send(Frame({**header, "step": step, "id": number}, payload))
            frame = await answer
        except asyncio.CancelledError:
            with suppress(WorkerDied):
                await self._send(Frame({"step": "cancel", "cancel": number}, b""))
            raise
        finally:
            del self._waiting[number]
        return _checked(frame)

    async def stop(self) -> None:
        """End the process: it does so itself when its input ends."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(_END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        if self._reading is not None:
            await self._reading

    async def _start(self) -> None:
        await self.stop()
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "recollect.compression.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_BUFFER,
            start_new_session=True,
        )
        if process.stdout is not None:
            self._reading = asyncio.create_task(self._read(process, process.stdout))

    async def _read(
        self, process: asyncio.subprocess.Process, answers: asyncio.StreamReader
    ) -> None:
        """Hand answers to those who wait for them; nobody waits for what was cancelled."""
        while frame := await pipe.receive(answers):
            answer = self._waiting.get(frame.header["id"])
            if answer is not None and not answer.done():
                answer.set_result(frame)
        await process.wait()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(WorkerDied())

    async def _send(self, frame: Frame) -> None:
        process = self._process
        if process is None or process.stdin is None or process.returncode is not None:
            raise WorkerDied
        try:
            process.stdin.writelines(pipe.encoded(frame))
            await process.stdin.drain()
        except (ConnectionError, RuntimeError) as error:
            raise WorkerDied from error


def _checked(frame: Frame) -> Frame:
    if error := frame.header.get("error"):
        kind = _KINDS.get(error["status"], AppError)
        raise kind(error["message"], code=error["code"], **error["details"])
    if failed := frame.header.get("failed"):
        log.error("Compressing failed: %s", failed)
        raise AppError("Something went wrong here. The server's log says what.")
    return frame
