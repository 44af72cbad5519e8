"""How one frame is kept raw: without what is private, under its subject, as what became of it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from recollect.capture.faults import reason_of
from recollect.capture.frames import Frames, Packed, Place, RawFrame, State, pack
from recollect.capture.incoming import Incoming
from recollect.capture.protocol import CaptureFrame, capture_json
from recollect.capture.rank import digest
from recollect.capture.reading import reader_version, without_private
from recollect.models import conversation_id
from recollect.store.store import SpaceStore
from recollect.text import jsontext

log = logging.getLogger(__name__)

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Keeping:
    """One frame, and the place where it is kept; None: nowhere yet."""

    def __init__(
        self, frames: Frames, space: SpaceStore, frame: CaptureFrame, body: str, now: datetime
    ) -> None:
        self.frame = frame
        self.space = space
        self.observed_at = min(frame.observed_at or now, now)
        self.place: Place | None = None
        self._frames = frames
        self._body = body
        self._now = now

    async def keep(
        self,
        incoming: Incoming | None,
        *,
        failed: str | None = None,
        unread: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Keep it as read or, with the reason, as `failed`, or but for the `unread` messages.

        Where it was kept before, it is no longer.
        """
        raw, packed = await asyncio.to_thread(self._packed, incoming, failed, unread)
        self.place = await self._frames.keep(self.space, raw, packed, self._now, instead=self.place)

    async def forget(self, conversation: str) -> None:
        """Remove it, and every other frame of its conversation: the user has deleted that."""
        await self.space.frames.delete({"conversation": conversation})
        if self.place:
            await self._frames.drop(self.space, self.place)

    def _packed(
        self, told: Incoming | None, failed: str | None, unread: Mapping[str, str]
    ) -> tuple[RawFrame, Packed]:
        kept = self.frame
        try:
            kept = without_private(kept)
        except Exception as error:
            # Its adapter is broken. Whole, as frames of unknown sites are, until it is mended.
            reason = f"What is private in it could not be taken out: {reason_of(error)}"
            log.warning("A %s frame of %s is kept whole. %s", kept.kind, kept.platform, reason)
            failed = failed or reason
        body = self._body.encode() if kept is self.frame else jsontext.dumps(capture_json(kept))
        raw = RawFrame(
            platform=kept.platform,
            kind=kept.kind,
            url=kept.url,
            observed_at=self.observed_at,
            state=_state(failed, unread),
            subject=_subject(kept, None if failed else told, unread),
            conversation=_conversation_id(self.space.captured_in, told),
            reason=failed or most_common(unread.values()),
            adapter=reader_version(kept.platform, kept.kind),
        )
        return raw, pack(body)


def most_common(reasons: Collection[str]) -> str | None:
    """The reason that most of them have; None if there is none."""
    return Counter(reasons).most_common(1)[0][0] if reasons else None


def _state(failed: str | None, unread: Mapping[str, str]) -> State:
    if failed:
        return "unparsed"
    return "faulty" if unread else "parsed"


def _subject(
    frame: CaptureFrame, told: Incoming | None, unread: Mapping[str, str]
) -> tuple[str, ...] | None:
    """What a newer frame replaces, which must have everything that this one has.

    A stream is sent whole each time; clients may use the name of one again for another. Pages and
    partial lists of a conversation differ in what they name beyond themselves. What was not read is
    replaced only by what leaves the same unread.
    """
    if frame.stream_id and frame.kind in {"stream", "dom"}:
        return ("stream", frame.stream_id, _digest([frame.url, frame.request]))
    if frame.kind != "conversation" or told is None:
        return None
    outside = [sorted(ids) for ids in (told.conversation.references, unread) if ids]
    external_id = told.conversation.external_id
    return ("conversation", external_id, *([_digest(outside)] if outside else []))


def _digest(value: Any) -> str:
    return digest(value, 16).hex()


def _conversation_id(space: str, told: Incoming | None) -> str | None:
    if told is None:
        return None
    known = told.conversation
    return conversation_id(space, known.platform, known.external_id)
