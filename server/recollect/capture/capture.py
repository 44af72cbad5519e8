"""A capture frame on its way into the store: read, kept raw, merged, acknowledged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from recollect.capture.faults import reason_of
from recollect.capture.frames import Frames, Place
from recollect.capture.incoming import Incoming
from recollect.capture.ingest import Ingest, Reach, anywhere
from recollect.capture.keeping import Keeping, most_common
from recollect.capture.protocol import CaptureFrame
from recollect.capture.reading import read
from recollect.capture.receipts import Receipt
from recollect.capture.sites import LastReads
from recollect.errors import InvalidInput, Unavailable
from recollect.platforms.base import Unparsed
from recollect.store.store import Store

log = logging.getLogger(__name__)

_KEPT: Final = "This could not be read. It is kept as it is, and is read again after an update."

Merged = Callable[[Incoming], Awaitable[Receipt]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a frame: its receipt (None: it was not read), and why not all was read."""

    receipt: Receipt | None
    reason: str | None


class Capture:
    """Takes the frames of all sockets of a process, and kept ones once more."""

    def __init__(
        self,
        store: Store,
        ingest: Ingest,
        frames: Frames,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._ingest = ingest
        self._frames = frames
        self._last_reads = LastReads()
        self._now = now

    async def __call__(
        self, space: str, frame: CaptureFrame, body: str, reach: Reach = anywhere
    ) -> Receipt:
        """Store what a frame brings. `body` is the frame as it came, `reach` that of its sender.

        Raises Unparsed when it could not be read (it is kept raw), InvalidInput when a normalised
        frame has the wrong shape (nothing is kept), Unavailable when the database is.
        """
        keeping = self._keeping(space, frame, body)
        merged = partial(self._merged, keeping, reach)
        outcome = await self._taken(keeping, merged, again=False)
        if outcome.receipt is None:
            raise Unparsed(_KEPT, reason=outcome.reason)
        return outcome.receipt

    async def again(
        self, space: str, frame: CaptureFrame, body: str, place: Place, observed_at: datetime
    ) -> Outcome:
        """Store what a frame brings that is kept at `place`, and keep it as what it is now.

        Killed at any moment, it leaves the frame as it was, or as it has become, or both. Raises
        Unavailable when the database is.
        """
        keeping = self._keeping(space, frame, body)
        keeping.place, keeping.observed_at = place, observed_at
        return await self._taken(keeping, partial(self._merged_again, keeping), again=True)

    def _keeping(self, space: str, frame: CaptureFrame, body: str) -> Keeping:
        return Keeping(self._frames, self._store.space(space), frame, body, self._now())

    async def _taken(self, keeping: Keeping, merged: Merged, *, again: bool) -> Outcome:
        frame = keeping.frame
        incoming: Incoming | None = None
        try:
            incoming = await asyncio.to_thread(read, _dated(frame, keeping.observed_at))
            receipt = await merged(incoming)
        except Unavailable:
            raise
        except Exception as error:
            if frame.kind == "normalized" and isinstance(error, InvalidInput) and not again:
                raise
            return Outcome(None, await _kept_unread(keeping, incoming, error))
        # Deleted, perhaps after the merge and before the frame was written.
        if receipt.excluded or not await self._is_live(keeping, receipt.conversation_id):
            await keeping.forget(receipt.conversation_id)
        await self._last_reads.note(keeping.space, frame.platform, keeping.observed_at)
        return Outcome(receipt, most_common(receipt.unread.values()))

    async def _merged(self, keeping: Keeping, reach: Reach, incoming: Incoming) -> Receipt:
        # The raw frame is written beside the merge: both are there before the receipt is.
        writing = asyncio.create_task(keeping.keep(incoming))
        try:
            receipt = await self._ingest(keeping.space.space, incoming, reach=reach)
        finally:
            await writing
        if receipt.unread:
            await keeping.keep(incoming, unread=receipt.unread)
        return receipt

    async def _merged_again(self, keeping: Keeping, incoming: Incoming) -> Receipt:
        # Nobody would send it once more: it is only called read when everything of it is stored.
        receipt = await self._ingest(keeping.space.space, incoming)
        await keeping.keep(incoming, unread=receipt.unread)
        return receipt

    async def _is_live(self, keeping: Keeping, conversation: str) -> bool:
        origin = await keeping.space.origins.find_one({"_id": conversation}, ["state"])
        return origin is not None and origin["state"] == "live"


def _dated(frame: CaptureFrame, seen_at: datetime) -> CaptureFrame:
    """A page's frame that tells no time was seen when it came; nothing is seen in the future.

    Of what others prepared nobody knows how old it is.
    """
    if frame.kind == "normalized" and frame.observed_at is None:
        return frame
    return replace(frame, observed_at=seen_at)


async def _kept_unread(keeping: Keeping, incoming: Incoming | None, error: Exception) -> str:
    """Keep it raw; Unavailable if even that fails, for then the client must not drop it."""
    reason, frame = reason_of(error), keeping.frame
    log.warning("A %s frame of %s is kept unread: %s", frame.kind, frame.platform, reason)
    try:
        await keeping.keep(incoming, failed=reason)
    except Exception as unkept:
        raise Unavailable("This could neither be read nor kept. Send it again.") from unkept
    return reason
