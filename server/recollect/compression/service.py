"""Compression as the web uses it: a body comes in, an answer goes out.

The worker process reads, parses and compresses; between its steps the database is asked what of the
conversation is known, and told what is new. What is retained is written before the answer is sent.
"""

import asyncio
import sys
from array import array
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from recollect.compression.messages import Message
from recollect.compression.metering import Metering
from recollect.compression.pipe import Frame
from recollect.compression.prefixes import KEY_BYTES, root
from recollect.compression.process import WorkerDied, WorkerProcess
from recollect.compression.retention import Path, Retention, Told
from recollect.compression.stored import StoredMessages, read_stored, read_stored_message
from recollect.errors import AppError, NotFound
from recollect.store.store import Store
from recollect.text import jsontext

_TRIES: Final = 2

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose request it is. `spaces` gives the space of a name, or refuses; None is one's own."""

    account: str
    key: str
    spaces: Callable[[str | None], str]
    space: str | None = None


@dataclass(slots=True)
class _Asked:
    """A request, and what holds of it however often it is tried.

    `known` is how many messages were retained before: those that a first try told do not count.
    """

    body: bytes
    days_header: str | None
    forgotten: int
    known: int = sys.maxsize


class Compression:
    """Compresses for all accounts. `clock` gives the time in UTC."""

    def __init__(self, store: Store, clock: Callable[[], datetime], metering: Metering) -> None:
        self._store = store
        self._metering = metering
        self.retention: Final = Retention(store.retained, clock)
        self.worker: Final = WorkerProcess()

    async def compress(self, caller: Caller, body: bytes, days_header: str | None) -> bytes:
        """The answer to a request as JSON; InvalidInput, NotFound or TooLarge if there is none.

        Cancelled, it stops the work too. If the worker dies, it is tried once more.
        """
        await self._metering.admit(caller.key)
        asked = _Asked(body, days_header, await self.retention.forgotten(caller.account))
        for _ in range(_TRIES):
            try:
                return await self._compress(caller, asked)
            except WorkerDied:
                continue
        raise AppError("The process that compresses ended. Try again, or with less text.")

    async def expand(self, caller: Caller, reference: str) -> Message:
        """The whole message that a reference names; NotFound if it is not retained any more."""
        segment, place = await self.retention.find(caller.account, reference)
        if segment.ids is not None:
            space = self._store.space(caller.spaces(segment.space))
            return await read_stored_message(space, segment.ids[place])
        text = segment.texts[place] if segment.texts is not None else None
        if text is None:
            raise NotFound("That message is too long to be retained; you have it yourself.")
        return Message(segment.roles[place], text)

    async def _compress(self, caller: Caller, asked: "_Asked") -> bytes:
        async with self.worker.job() as worker:
            opened = await worker.step(
                "open",
                asked.body,
                root=root(caller.account).hex(),
                days_header=asked.days_header,
            )
            stored: StoredMessages | None = None
            if "conversation" in opened.header:
                space = self._store.space(caller.spaces(caller.space))
                stored = await read_stored(space, opened.header["conversation"])
                messages = jsontext.dumps([list(message) for message in stored.messages])
                opened = await worker.step("messages", messages)
            path = _path(opened)
            asked.known = min(asked.known, await self.retention.known(caller.account, path))
            known = asked.known
            told = await self._told(worker, known, stored, caller)
            cached = path.tokens[known - 1] if known else 0
            async with self._metering.paying(
                caller.key,
                prompt=path.tokens[-1],
                cached=cached,
                messages=len(path.keys),
                target=opened.header["target"],
            ) as bill:
                days = opened.header["days"]
                keeping = self.retention.keep(
                    caller.account, path, known, told, days, forgotten=asked.forgotten
                )
                closing = worker.step("close", cached_tokens=cached)
                closed = await _beside(closing, keeping)
                bill.completed(closed.header["completion_tokens"])
            return closed.payload

    async def _told(
        self, worker: WorkerProcess, known: int, stored: StoredMessages | None, caller: Caller
    ) -> Told:
        """What is new of the conversation."""
        if stored is not None:
            roles = [message.role for message in stored.messages[known:]]
            space = caller.spaces(caller.space)
            return Told(roles, None, space=space, ids=stored.ids[known:])
        frame = await worker.step("texts", first=known)
        new: Sequence[Sequence[str]] = jsontext.loads(frame.payload)
        return Told([role for role, _ in new], [text for _, text in new])


async def _beside(one: Awaitable[T], other: Awaitable[None]) -> T:
    """Await both at once; the result of the first. What fails is raised when both are over."""
    tasks = asyncio.ensure_future(one), asyncio.ensure_future(other)
    try:
        await asyncio.gather(*tasks)
        return tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _path(opened: Frame) -> Path:
    count = opened.header["count"]
    keys = opened.payload[: KEY_BYTES * count]
    tokens = array("q", opened.payload[KEY_BYTES * count :])
    return Path(
        keys=[keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES)],
        tokens=tokens.tolist(),
    )
