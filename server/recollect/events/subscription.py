"""One subscriber's way through the changes of a space: from the feed, or from MongoDB behind it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final

from recollect.errors import Unavailable
from recollect.events.event import Event, event_of
from recollect.events.feed import LONGEST, Feed
from recollect.events.tokens import Tokens
from recollect.store.changes import Changes, Place, PlaceLost

CATCHING_UP: Final = 2
"""How many catch up at the same time: each has a thread of the driver's few for as long."""

_TURN_SECONDS: Final = 3.0
_PAUSE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Changes were lost on the way; events go on from here."""


class Subscription:
    """Follows one space for one reader who may be slow, at constant memory.

    What is sent counts as sent when the reader asks for the next.
    """

    def __init__(
        self, changes: Changes, feed: Feed, tokens: Tokens, turns: asyncio.Semaphore, place: Place
    ) -> None:
        self._changes = changes
        self._feed = feed
        self._tokens = tokens
        self._turns = turns
        self._place = place
        self._told = place
        self._read: Sequence[Event] = ()
        self.resumed = False
        """Whether it goes on where the reader's token says, with nothing left out."""

    @property
    def token(self) -> str:
        """Resumes behind everything that was sent. It grows with time, even if nothing is sent."""
        told = self._told
        if not self._read and self._feed.after(self._place) == []:
            told = max(told, self._feed.mark)
        return self._tokens.sealed(self._feed.space, told)

    def token_of(self, event: Event) -> str:
        """Resumes behind this event."""
        return self._tokens.sealed(self._feed.space, event.place)

    async def resume(self, place: Place) -> bool:
        """Go on from this place; False if that cannot be done. Raises Unavailable."""
        before, self._place = self._place, place
        try:
            if self._feed.after(place) is None:
                self._read = await self._turn()
        except PlaceLost:
            self._place = before
            return False
        self._told = place
        self.resumed = True
        return True

    async def events(self) -> AsyncGenerator[Event | Gap, None]:
        """Everything that changes, in order, until the reader has enough."""
        while True:
            for event in self._read:
                yield event
                self._told = event.place
            self._read = ()
            changed = self._feed.changed()
            fed = self._feed.after(self._place)
            for event in fed or ():
                yield event
                self._place = self._told = event.place
            if fed is None and await self._lost():
                yield Gap()
            elif fed == []:
                await changed.wait()

    async def _lost(self) -> bool:
        """Read what the feed has not; True if that is not to be had any more."""
        try:
            try:
                self._read = await self._turn()
            except PlaceLost:
                self._place = self._told = await self._changes.now()
                self.resumed = False
                return True
        except Unavailable:
            await asyncio.sleep(_PAUSE_SECONDS)
        return False

    async def _turn(self) -> Sequence[Event]:
        """The next events from MongoDB itself; `_place` is behind them then."""
        found: list[Event] = []
        async with self._turns:
            ends = monotonic() + _TURN_SECONDS
            async with self._changes.watch(self._place, self._feed.space) as watching:
                while len(found) < LONGEST and self._feed.after(watching.place) is None:
                    change = await watching.next()
                    event = event_of(change) if change else None
                    found += [event] if event else []
                    if change is None or monotonic() > ends:
                        break
                self._place = watching.place
        return found
