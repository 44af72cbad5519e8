"""Live events as the web uses them: who subscribes, and from where on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from recollect.events.event import FIELDS, NOTICED
from recollect.events.shared import SharedStream
from recollect.events.subscription import CATCHING_UP, Subscription
from recollect.events.tokens import Tokens
from recollect.store.store import Store

TOPICS = frozenset({"conversations", "jobs"})
"""What can be subscribed to."""


class Events:
    """All live events of this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changes = store.conversation_changes(FIELDS, NOTICED)
        self._shared = SharedStream(self._changes)
        self._turns = asyncio.Semaphore(CATCHING_UP)
        self._tokens: Tokens | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Events come for as long as the body runs."""
        following = asyncio.create_task(self._shared.run())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.wait([following])

    @asynccontextmanager
    async def subscribed(self, space: str, token: str | None) -> AsyncIterator[Subscription]:
        """Follow a space, from the place of a token if that can be done, else from now on.

        Raises Unavailable while the database is away.
        """
        tokens = await self._sealing()
        feed = await self._shared.join(space)
        try:
            now = await self._changes.now()
            subscription = Subscription(self._changes, feed, tokens, self._turns, now)
            place = tokens.opened(space, token) if token else None
            # One of the future is from a database that was put back to an older state since.
            if place is not None and place <= now:
                await subscription.resume(place)
            yield subscription
        finally:
            self._shared.leave(feed)

    async def _sealing(self) -> Tokens:
        if self._tokens is None:
            self._tokens = Tokens(await self._store.shared_secret("events"))
        return self._tokens
