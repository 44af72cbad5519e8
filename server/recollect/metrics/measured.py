"""Capture, ingest and subscriptions as they are, and counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from recollect.capture.capture import Capture
from recollect.capture.frames import Frames
from recollect.capture.incoming import Incoming
from recollect.capture.ingest import Ingest, Reach, anywhere
from recollect.capture.protocol import CaptureFrame
from recollect.capture.receipts import Receipt
from recollect.errors import InvalidInput
from recollect.events.events import Events
from recollect.events.subscription import Subscription
from recollect.metrics.metrics import Metrics
from recollect.platforms.base import Unparsed
from recollect.store.store import SpaceStore, Store


class MeasuredIngest(Ingest):
    """Every road into the store goes through here."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        super().__init__(store)
        self._metrics = metrics

    async def into(
        self,
        handle: SpaceStore,
        incoming: Incoming,
        *,
        every_id: bool = False,
        reach: Reach = anywhere,
    ) -> Receipt:
        """Merge and acknowledge, as Ingest does."""
        started = perf_counter()
        receipt = await super().into(handle, incoming, every_id=every_id, reach=reach)
        self._metrics.ingested(receipt, perf_counter() - started)
        return receipt


class MeasuredCapture(Capture):
    """Every frame of a socket goes through here."""

    def __init__(self, store: Store, ingest: Ingest, frames: Frames, metrics: Metrics) -> None:
        super().__init__(store, ingest, frames)
        self._metrics = metrics

    async def __call__(
        self, space: str, frame: CaptureFrame, body: str, reach: Reach = anywhere
    ) -> Receipt:
        """Store what a frame brings, as Capture does."""
        self._metrics.received("frame", _size(body))
        try:
            receipt = await super().__call__(space, frame, body, reach)
        except Exception as error:
            self._metrics.captured(frame.platform, frame.kind, _failure(error))
            raise
        self._metrics.captured(frame.platform, frame.kind, _outcome(receipt))
        return receipt


class MeasuredEvents(Events):
    """Every subscription goes through here."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.subscribers = 0

    @asynccontextmanager
    async def subscribed(self, space: str, token: str | None) -> AsyncIterator[Subscription]:
        """Follow a space, as with Events."""
        async with super().subscribed(space, token) as subscription:
            self.subscribers += 1
            try:
                yield subscription
            finally:
                self.subscribers -= 1


def _size(body: str) -> int:
    """In bytes; of a large text that is not ASCII, in characters: that is what costs nothing."""
    return len(body) if body.isascii() or len(body) > 2**20 else len(body.encode())


def _failure(error: Exception) -> str:
    if isinstance(error, Unparsed):
        return "unparsed"
    return "invalid" if isinstance(error, InvalidInput) else "failed"


def _outcome(receipt: Receipt) -> str:
    if receipt.excluded:
        return "excluded"
    return "stored" if receipt.messages.created or receipt.messages.updated else "unchanged"
