"""The newest events of one space, for all who are subscribed to it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final

from recollect.events.event import Event
from recollect.store.changes import Place

LONGEST: Final = 256


class Feed:
    """At most LONGEST events, in order. Who reads too slowly for it finds out, and reads elsewhere.

    It knows nothing of its readers: each comes with its own place.
    """

    def __init__(self, space: str) -> None:
        self.space = space
        self.start: Place | None = None
        """Whatever came after this place is here; None: nothing is known yet."""
        self.mark: Place = b""
        """A place that tells no id, up to which everything is here; empty: none is known."""
        self.readers = 0
        self._events: deque[Event] = deque()
        self._changed = asyncio.Event()

    def begin(self, start: Place) -> None:
        """Everything that comes from now on comes after `start`; what was before is forgotten."""
        self._events.clear()
        self.start = start
        self.mark = b""
        self._wake()

    def add(self, event: Event) -> None:
        """The next event."""
        self._events.append(event)
        if len(self._events) > LONGEST:
            self.start = self._events.popleft().place
        self._wake()

    def after(self, place: Place) -> Sequence[Event] | None:
        """All events after a place; None if some of them are not here (any more)."""
        if self.start is None or place < self.start:
            return None
        return [event for event in self._events if event.place > place]

    async def begun(self) -> None:
        """Wait until something is known."""
        while self.start is None:
            await self._changed.wait()

    def changed(self) -> asyncio.Event:
        """What is set at the next change. Ask for it before `after`, or one may slip by."""
        return self._changed

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
