"""Kept frames, read again through the very same path as live capture.

One frame at a time is in memory. Each is done for itself, so a replay that was killed is simply
started again; live captures may come meanwhile, and several replays may run at once.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from recollect import __version__
from recollect.capture.capture import Capture, Outcome
from recollect.capture.faults import reason_of
from recollect.capture.frames import Frames, Listed
from recollect.capture.protocol import CaptureFrame, decode
from recollect.capture.reading import reader_version
from recollect.errors import InvalidInput, Unavailable
from recollect.store.store import SpaceStore, Store

_PAGE: Final = 500

log = logging.getLogger(__name__)

Wanted = Callable[[Listed], bool]
"""Whether to read a frame again."""


def any_frame(_: Listed) -> bool:
    """Every frame there is."""
    return True


def is_due(frame: Listed) -> bool:
    """Not read, not wholly read, or read by another version of its adapter than today's."""
    return frame.state != "parsed" or _other_adapter(frame)


def is_due_after_update(frame: Listed) -> bool:
    """Of those that are due, the ones that this version of Recollect has not tried yet."""
    return _other_adapter(frame) or (frame.state != "parsed" and frame.server != __version__)


def _other_adapter(frame: Listed) -> bool:
    return frame.adapter != reader_version(frame.platform, frame.kind)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A frame that was read again, and what became of it."""

    frame: Listed
    outcome: Outcome


class Replay:
    """Reads the kept frames of a space again."""

    def __init__(self, store: Store, capture: Capture, frames: Frames) -> None:
        self._store = store
        self._capture = capture
        self._frames = frames

    async def chosen(self, space: str, wanted: Wanted) -> AsyncGenerator[Listed, None]:
        """The frames to read again, none of them twice."""
        handle, after = self._store.space(space), ""
        while page := await self._frames.listed(handle, after, _PAGE):
            for frame in page:
                if wanted(frame):
                    yield frame
            after = page[-1].place.key

    async def __call__(self, space: str, wanted: Wanted) -> AsyncGenerator[Replayed, None]:
        """Read them again one by one. Raises Unavailable when the database is; start anew then."""
        handle = self._store.space(space)
        async for frame in self.chosen(space, wanted):
            outcome = await self._again(handle, frame)
            if outcome is not None:
                yield Replayed(frame, outcome)

    async def _again(self, space: SpaceStore, kept: Listed) -> Outcome | None:
        """None if the frame is gone meanwhile: expired, deleted, or replaced by a newer one."""
        try:
            body = await self._frames.body(space, kept.place)
            if body is None:
                return None
            frame, text = await asyncio.to_thread(_decoded, body)
            return await self._capture.again(space.space, frame, text, kept.place, kept.observed_at)
        except Unavailable:
            raise
        except Exception as error:  # one frame that we fail on must not end the replay
            reason = reason_of(error)
            log.warning("A kept %s frame of %s: %s", kept.kind, kept.platform, reason)
            return Outcome(None, reason)


def _decoded(body: bytes) -> tuple[CaptureFrame, str]:
    text = body.decode()
    frame = decode(text)
    if not isinstance(frame, CaptureFrame):
        raise InvalidInput("That is no capture.")
    return frame, text


@dataclass(slots=True)
class SiteTally:
    """What a replay did for one site. `created` and `updated` count messages, the others frames.

    `unread` counts the reasons of frames that could not be read, or not wholly; the oldest of them
    was seen at `unread_since`.
    """

    read: int = 0
    deleted: int = 0
    created: int = 0
    updated: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    unread_since: datetime | None = None

    def add(self, replayed: Replayed) -> None:
        """Count one frame."""
        receipt, reason = replayed.outcome.receipt, replayed.outcome.reason
        if receipt is not None:
            self.read += reason is None and receipt.excluded is None
            self.deleted += receipt.excluded is not None
            self.created += receipt.messages.created
            self.updated += receipt.messages.updated
        if reason is not None:
            self.unread[reason] += 1
            seen = replayed.frame.observed_at
            self.unread_since = min(seen, self.unread_since or seen)


async def tallied(replay: Replay, space: str, wanted: Wanted) -> SiteTally:
    """Replay frames of one site, and tell what that did."""
    tally = SiteTally()
    async with aclosing(replay(space, wanted)) as frames:
        async for replayed in frames:
            tally.add(replayed)
    return tally
