"""Raw frames, kept for a while: what a broken adapter could not read is read again after its fix.

A frame is the client's JSON, gzipped, in pieces of at most 8 MiB: what sites send (17 MB, nested
200 deep, keys with NUL, integers beyond 64 bits) does not fit a document. Of a conversation, and
of a stream, only the newest frame is kept. Frames that were read expire; the others stay.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from isal import igzip

from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore

_PIECE: Final = 8 * 1024 * 1024

State = Literal["parsed", "unparsed"]


@dataclass(frozen=True, slots=True)
class RawFrame:
    """A frame as it came. `subject` names what a newer frame replaces; None: only its own like."""

    platform: str
    kind: str
    url: str
    observed_at: datetime
    state: State
    subject: tuple[str, ...] | None = None
    conversation: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """The JSON of a frame, gzipped. `size` in bytes before; `version` tells contents apart."""

    version: str
    size: int
    pieces: Sequence[bytes]


class Frames:
    """Keeps raw frames; those that were read for `days` days."""

    def __init__(self, days: int) -> None:
        self._lifetime = timedelta(days=days)

    async def keep(self, space: SpaceStore, frame: RawFrame, packed: Packed, now: datetime) -> None:
        """Store a frame and its pieces, unless a newer one of the same subject is there."""
        version, pieces = packed.version, packed.pieces
        key = _key(space.space, frame, version)
        expires_at = now + self._lifetime if frame.state == "parsed" else None
        dated = {"observed_at": frame.observed_at, "expires_at": expires_at, "version": version}
        if len(pieces) > 1:
            named = [
                (f"{key}.{version}.{number}", {"$set": {**dated, **_piece(key, number, data)}})
                for number, data in enumerate(pieces)
            ]
            with suppress(Duplicate):  # the same frame, sent twice at once: the same pieces
                await space.frames.write(upserts=named)
        outdated: dict[str, Any] = {"observed_at": {"$lt": frame.observed_at}}
        try:
            older = {"_id": key, "observed_at": {"$lte": frame.observed_at}}
            await space.frames.update(
                older, {"$set": {**dated, **_head(frame, packed)}}, upsert=True
            )
        except Duplicate:
            # A newer frame of the same subject is there already: this one is not needed.
            outdated = {"version": version}
        if len(pieces) > 1:
            await space.frames.delete({"frame": key, **outdated})


def _head(frame: RawFrame, packed: Packed) -> dict[str, Any]:
    pieces = packed.pieces
    return {
        "platform": frame.platform,
        "kind": frame.kind,
        "url": frame.url,
        "conversation": frame.conversation,
        "state": frame.state,
        "reason": frame.reason,
        "size": packed.size,
        "pieces": len(pieces),
        "data": pieces[0] if len(pieces) == 1 else None,
    }


def pack(body: bytes) -> Packed:
    """Gzip a frame's JSON into pieces. Costs processor time: run it off the event loop."""
    compressed = igzip.compress(body, compresslevel=1)
    return Packed(
        version=hashlib.sha256(body).hexdigest()[:16],
        size=len(body),
        pieces=[compressed[at : at + _PIECE] for at in range(0, len(compressed), _PIECE)],
    )


def unpack(pieces: Sequence[bytes]) -> bytes:
    """The JSON of a frame again."""
    body: bytes = igzip.decompress(b"".join(pieces))  # type: ignore[no-untyped-call]
    return body


def _key(space: str, frame: RawFrame, version: str) -> str:
    subject = frame.subject or (version,)
    named = "\0".join((space, frame.platform, frame.kind, *subject))
    return f"frm_{hashlib.sha256(named.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _piece(key: str, number: int, data: bytes) -> dict[str, Any]:
    return {"frame": key, "number": number, "data": data}
