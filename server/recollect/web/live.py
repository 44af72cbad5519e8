"""The live events of one socket: one subscription at a time, sent as fast as the client reads."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import aclosing, suppress
from typing import Any, Final

from recollect.capture import protocol
from recollect.errors import AppError, InvalidInput, Unavailable
from recollect.events.event import Event
from recollect.events.events import TOPICS, Events
from recollect.events.subscription import Gap, Subscription
from recollect.jobs.imports import Imports
from recollect.web.live_jobs import job_changes
from recollect.web.permission import Refused

_PAUSE_SECONDS: Final = 1.0
_ASK_SECONDS: Final = 1.0

log = logging.getLogger(__name__)

Send = Callable[[str], Awaitable[None]]
Permit = Callable[[], Awaitable[None]]
Refuse = Callable[[Refused], Awaitable[None]]
Sent = Callable[[Event], None]


class Live:
    """Subscribes, and sends what comes.

    `permit` raises Refused once the client may not see the space any more; `refuse` closes the
    socket then, whether anything is to be sent or not; `sent` hears of every event that was sent.
    """

    def __init__(
        self,
        events: Events,
        imports: Imports,
        space: str,
        *,
        send: Send,
        permit: Permit,
        refuse: Refuse,
        sent: Sent,
    ) -> None:
        self._events = events
        self._imports = imports
        self._space = space
        self._send = send
        self._permit = permit
        self._refuse = refuse
        self._sent = sent
        self._subscription: Subscription | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._replacing = asyncio.Lock()
        self._stopped = False

    @property
    def token(self) -> str | None:
        """Where the client could resume right now; None if it is not subscribed."""
        return self._subscription.token if self._subscription else None

    async def subscribe(self, wanted: protocol.Subscribe) -> None:
        """Begin to send; what was subscribed before ends. The answer is sent, too."""
        if not TOPICS.issuperset(wanted.topics):
            raise InvalidInput("There are no such topics here.", code="unknown_topic")
        async with self._replacing:
            await self._end()
            if not self._stopped:
                self._start(self._follow(wanted))
                self._start(self._keep_asking())

    async def stop(self) -> None:
        """End for good."""
        self._stopped = True
        async with self._replacing:
            await self._end()

    async def _end(self) -> None:
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        if tasks:
            # Not awaited themselves: then one could not tell their cancellation from our own.
            await asyncio.wait(tasks)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(asyncio.create_task(self._guarded(work)))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Refused as refused:
            await self._refuse(refused)
        except ConnectionError:
            log.debug("A client was gone before its events; it may resume from its last token.")
        except AppError as error:
            await self._fail(error)
        except Exception as error:
            # Without its traceback, which may repeat what was said in a conversation.
            log.error("Events could not be sent: %s", type(error).__name__)
            await self._fail(AppError("Something went wrong here. The server's log says what."))

    async def _follow(self, wanted: protocol.Subscribe) -> None:
        topics = sorted(set(wanted.topics))
        async with self._events.subscribed(self._space, wanted.resume) as subscription:
            self._subscription = subscription
            try:
                await self._answer(topics, subscription)
                if "jobs" in topics:
                    self._start(self._tell_jobs())
                if "conversations" not in topics:
                    await asyncio.Event().wait()
                async with aclosing(subscription.events()) as events:
                    async for event in events:
                        await self._permitted()
                        if isinstance(event, Gap):
                            await self._answer(topics, subscription)
                        else:
                            token = subscription.token_of(event)
                            await self._send(protocol.event("conversations", event, token))
                            self._sent(event)
            finally:
                self._subscription = None

    async def _tell_jobs(self) -> None:
        async with aclosing(job_changes(self._imports, self._space)) as jobs:
            async for job in jobs:
                await self._permitted()
                await self._send(protocol.job_event(job))

    async def _keep_asking(self) -> None:
        """So that a subscription to which nothing happens ends as well."""
        while True:
            await asyncio.sleep(_ASK_SECONDS)
            await self._permitted()

    async def _answer(self, topics: Sequence[str], subscription: Subscription) -> None:
        resumed = subscription.resumed
        await self._send(protocol.subscribed(topics, subscription.token, resumed=resumed))

    async def _permitted(self) -> None:
        while True:
            try:
                return await self._permit()
            except Unavailable:
                # Nobody can be asked; the event waits.
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _fail(self, error: AppError) -> None:
        with suppress(ConnectionError):
            await self._send(protocol.failure(error))
