"""The newest events of one space, for all who are subscribed to it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from recollect.events.event import Event
from recollect.store.changes import Place

LONGEST: Final = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, and a place before it with nothing of this space in between."""

    event: Event
    before: Place


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
        self._entries: deque[Entry] = deque()
        self._changed = asyncio.Event()

    def begin(self, start: Place) -> None:
        """Everything that comes from now on comes after `start`; what was before is forgotten."""
        self._entries.clear()
        self.start = start
        self.mark = b""
        self._wake()

    def add(self, event: Event, before: Place) -> None:
        """The next event, with the place the stream had reached before it."""
        self._entries.append(Entry(event, before))
        if len(self._entries) > LONGEST:
            self.start = self._entries.popleft().event.place
        self._wake()

    def after(self, place: Place) -> Sequence[Entry] | None:
        """All events after a place; None if some of them are not here (any more)."""
        if self.start is None or place < self.start:
            return None
        return [entry for entry in self._entries if entry.event.place > place]

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
