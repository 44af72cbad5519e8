"""A capture frame on its way into the store: read, kept raw, merged, acknowledged."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from recollect.capture.frames import Frames, Packed, RawFrame, pack
from recollect.capture.incoming import Incoming
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame, capture_json
from recollect.capture.reading import read, without_private
from recollect.capture.receipts import Receipt
from recollect.errors import AppError, InvalidInput, Unavailable
from recollect.models import conversation_id
from recollect.platforms.base import Unparsed
from recollect.store.store import SpaceStore, Store
from recollect.text import jsontext

log = logging.getLogger(__name__)


class Capture:
    """Takes the frames of all sockets of a process."""

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
        self._now = now

    async def __call__(self, space: str, frame: CaptureFrame, body: str) -> Receipt:
        """Store what a frame brings. `body` is the frame as it came.

        Raises Unparsed when it could not be read (it is kept raw), InvalidInput when a normalised
        frame has the wrong shape (nothing is kept), Unavailable when the database is.
        """
        handle = self._store.space(space)
        incoming: Incoming | None = None
        try:
            incoming = await asyncio.to_thread(read, frame)
            return await self._store_incoming(handle, frame, body, incoming)
        except Unavailable:
            raise
        except Exception as error:
            if frame.kind == "normalized" and isinstance(error, InvalidInput):
                raise
            reason = _reason(error)
            log.warning("A %s frame of %s is kept unread: %s", frame.kind, frame.platform, reason)
            await self._keep_unread(handle, frame, body, incoming, reason)
            raise Unparsed(
                "This could not be read. It is kept as it is, and is read again after an update.",
                reason=reason,
            ) from error

    async def _keep_unread(
        self,
        space: SpaceStore,
        frame: CaptureFrame,
        body: str,
        incoming: Incoming | None,
        reason: str,
    ) -> None:
        """Keep it raw; Unavailable if even that fails, for then the client must not drop it."""
        try:
            await self._keep(space, frame, body, incoming, reason)
        except Exception as error:
            raise Unavailable("This could neither be read nor kept. Send it again.") from error

    async def _store_incoming(
        self, space: SpaceStore, frame: CaptureFrame, body: str, incoming: Incoming
    ) -> Receipt:
        # The raw frame is written beside the merge: both are there before the receipt is.
        keeping = asyncio.create_task(self._keep(space, frame, body, incoming))
        try:
            receipt = await self._ingest(space.space, incoming)
        finally:
            await keeping
        # Deleted meanwhile, perhaps after the merge and before the frame was written.
        if receipt.excluded or not await self._is_live(space, receipt.conversation_id):
            await space.frames.delete({"conversation": receipt.conversation_id})
        return receipt

    async def _is_live(self, space: SpaceStore, conversation: str) -> bool:
        origin = await space.origins.find_one({"_id": conversation}, ["state"])
        return origin is not None and origin["state"] == "live"

    async def _keep(
        self,
        space: SpaceStore,
        frame: CaptureFrame,
        body: str,
        incoming: Incoming | None,
        reason: str | None = None,
    ) -> None:
        now = self._now()
        conversation = _conversation_id(space, incoming)
        raw = RawFrame(
            platform=frame.platform,
            kind=frame.kind,
            url=frame.url,
            observed_at=min(frame.observed_at or now, now),
            state="unparsed" if reason else "parsed",
            subject=_subject(frame, conversation),
            conversation=conversation,
            reason=reason,
        )
        packed = await asyncio.to_thread(_packed, frame, body)
        await self._frames.keep(space, raw, packed, now)


def _packed(frame: CaptureFrame, body: str) -> Packed:
    kept = without_private(frame)
    if kept is frame:
        return pack(body.encode())
    return pack(jsontext.dumps(capture_json(kept)))


def _subject(frame: CaptureFrame, conversation: str | None) -> tuple[str, ...] | None:
    if frame.stream_id:
        return ("stream", frame.stream_id)
    if frame.kind == "conversation" and conversation:
        return ("conversation", conversation)
    return None


def _conversation_id(space: SpaceStore, incoming: Incoming | None) -> str | None:
    if incoming is None:
        return None
    told = incoming.conversation
    return conversation_id(space.space, told.platform, told.external_id)


def _reason(error: Exception) -> str:
    """What went wrong, without repeating anything that was said in the conversation."""
    if isinstance(error, AppError):
        return error.message
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"
