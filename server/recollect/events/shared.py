"""The one change stream of this process, and the feeds it fills.

One for all sockets: the driver blocks a thread for every stream that waits, and has few of them. It
is open while anybody is subscribed.
"""

import asyncio
import logging
from typing import Final

from recollect.errors import AppError, Unavailable
from recollect.events.event import event_of
from recollect.events.feed import Feed
from recollect.store.changes import Change, Changes, Place, PlaceLost, Watching

_OPENING_SECONDS: Final = 5.0
_SHORTEST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 5.0

log = logging.getLogger(__name__)


class SharedStream:
    """Follows the changes while there are feeds. `run` must be running."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._feeds: dict[str, Feed] = {}
        self._place: Place | None = None
        self._last_change: Place | None = None
        self._wanted = asyncio.Event()
        self._failures = 0

    async def join(self, space: str) -> Feed:
        """The feed of a space, to be left again; Unavailable if the database is away."""
        feed = self._feeds.setdefault(space, Feed(space))
        feed.readers += 1
        if feed.start is None and self._place is not None:
            feed.begin(self._place)
        self._wanted.set()
        try:
            async with asyncio.timeout(_OPENING_SECONDS):
                await feed.begun()
        except BaseException as error:
            self.leave(feed)
            if isinstance(error, TimeoutError):
                raise Unavailable("There are no live events right now. Try again.") from None
            raise
        return feed

    def leave(self, feed: Feed) -> None:
        """One reader less. With the last one the feed goes."""
        feed.readers -= 1
        if not feed.readers:
            del self._feeds[feed.space]

    async def run(self) -> None:
        """Follow whenever it is wanted, over failures of every kind, until cancelled."""
        while True:
            await self._wanted.wait()
            try:
                await self._follow()
            except AppError as error:
                if isinstance(error, PlaceLost):
                    self._place = None
                if not self._failures:
                    log.warning("Live events pause: %s", error.message)
                await self._pause()
            except Exception as error:
                # Without its traceback, which may repeat what was said in a conversation.
                log.error("Live events failed and begin anew: %s", type(error).__name__)
                self._place = None
                await self._pause()

    async def _follow(self) -> None:
        anew = self._place is None
        place = self._place or await self._changes.now()
        async with self._changes.watch(place) as watching:
            if anew:
                await self._changes.stir()
                self._begin(place)
            while self._feeds:
                self._take(await watching.next(), watching)
                self._recovered()
            # Without an await in between: who joins from now on finds it closed.
            self._place = None
            self._wanted.clear()

    def _begin(self, place: Place) -> None:
        self._place = place
        for feed in self._feeds.values():
            feed.begin(place)
            feed.mark = place

    def _take(self, change: Change | None, watching: Watching) -> None:
        event = event_of(change) if change else None
        feed = self._feeds.get(change.document["space"]) if change and change.document else None
        if event and feed:
            feed.add(event)
        self._place = watching.place
        self._last_change = change.place if change else self._last_change
        # The place of a change tells the id of its conversation, one between changes tells none.
        if self._place != self._last_change:
            for feed in self._feeds.values():
                feed.mark = self._place

    def _recovered(self) -> None:
        if self._failures:
            log.warning("Live events go on.")
            self._failures = 0

    async def _pause(self) -> None:
        self._failures += 1
        await asyncio.sleep(min(_SHORTEST_PAUSE * 2 ** min(self._failures, 10), _LONGEST_PAUSE))
