"""Raw frames, kept for a while: what a broken adapter could not read is read again after its fix.

A frame is the client's JSON, gzipped, in pieces of at most 8 MiB: what sites send (17 MB, nested
200 deep, keys with NUL, integers beyond 64 bits) does not fit a document. Of a subject (a
conversation, a stream) only the newest frame is kept. Frames that were read expire; the others
stay. A frame's document, its head, is written after its pieces and removed before them.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args

from isal import igzip

from recollect import __version__
from recollect.errors import NotFound
from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore

_PIECE: Final = 8 * 1024 * 1024
_LISTED: Final = ("version", "platform", "kind", "observed_at", "state", "adapter", "server")

State = Literal["parsed", "faulty", "unparsed"]
"""Read; read but for some messages; not read."""

UNREAD: Final[Sequence[State]] = ("faulty", "unparsed")


@dataclass(frozen=True, slots=True)
class RawFrame:
    """A frame as it came. `subject` names what a newer frame replaces; None: only its own like.

    `adapter` is the version of the adapter that read it or failed on it, 0 if it was none.
    """

    platform: str
    kind: str
    url: str
    observed_at: datetime
    state: State
    subject: tuple[str, ...] | None = None
    conversation: str | None = None
    reason: str | None = None
    adapter: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """The JSON of a frame, gzipped. `size` in bytes before; `version` tells contents apart."""

    version: str
    size: int
    pieces: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame is kept: its key, and which of the contents that may follow one another."""

    key: str
    version: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A kept frame without its content. `server` is the version of Recollect that tried it."""

    place: Place
    platform: str
    kind: str
    observed_at: datetime
    state: State
    adapter: int
    server: str


class Frames:
    """Keeps raw frames; those that were read for `days` days."""

    def __init__(self, days: int) -> None:
        self._lifetime = timedelta(days=days)

    async def keep(
        self,
        space: SpaceStore,
        frame: RawFrame,
        packed: Packed,
        now: datetime,
        *,
        instead: Place | None = None,
    ) -> Place:
        """Store a frame and its pieces, unless a newer one of the same subject is there.

        `instead` is where the same frame was kept until now; it is removed there.
        """
        place = Place(_key(space.captured_in, frame, packed.version), packed.version)
        expires_at = now + self._lifetime if frame.state == "parsed" else None
        dated = {
            "observed_at": frame.observed_at,
            "expires_at": expires_at,
            "size": packed.size,
            "version": packed.version,
            "conversation": frame.conversation,
        }
        await _write_pieces(space, place, packed, dated)
        older = _older(frame.observed_at, packed, instead)
        try:
            before = await space.frames.exchange(
                {"_id": place.key, "$or": older}, {"$set": {**dated, **_head(frame, packed)}}
            )
        except Duplicate:
            # A newer frame of the same subject is there already: this one is not needed.
            await _remove_unneeded(space, place)
        else:
            if len(packed.pieces) > 1 or (before or {}).get("pieces", 0) > 1:
                others = {"frame": place.key, "version": {"$ne": place.version}, "$or": older}
                await space.frames.delete(others)
        if instead and instead != place:
            await self.drop(space, instead)
        return place

    async def drop(self, space: SpaceStore, place: Place) -> None:
        """Remove a frame, unless another one has taken its place."""
        await space.frames.delete({"_id": place.key, "version": place.version})
        await space.frames.delete({"frame": place.key, "version": place.version})

    async def listed(self, space: SpaceStore, after: str, limit: int) -> list[Listed]:
        """Up to `limit` kept frames in the order of their keys, from the first after `after`."""
        query = {"_id": {"$gt": after}, "state": {"$in": list(get_args(State))}}
        found = await space.frames.find(query, _LISTED, sort=[("_id", 1)], limit=limit)
        return [_listed(document) for document in found]

    async def body(self, space: SpaceStore, place: Place) -> bytes | None:
        """The JSON of a frame; None if it is gone, NotFound if only pieces of it are."""
        kept = {"_id": place.key, "version": place.version}
        head = await space.frames.find_one(kept, ["pieces", "data"])
        if head is None:
            return None
        if head["pieces"] == 1:
            return await asyncio.to_thread(unpack, [head["data"]])
        wanted = {"frame": place.key, "version": place.version}
        found = await space.frames.find(wanted, ["data"], sort=[("number", 1)], max_ms=60_000)
        if len(found) != head["pieces"]:
            if await space.frames.find_one(kept, ["_id"]):
                raise NotFound("Pieces of it are gone from the database.")
            return None  # replaced in just this moment
        return await asyncio.to_thread(unpack, [piece["data"] for piece in found])


async def _write_pieces(
    space: SpaceStore, place: Place, packed: Packed, dated: Mapping[str, Any]
) -> None:
    if len(packed.pieces) == 1:
        return
    named = [
        (
            f"{place.key}.{place.version}.{number}",
            {"$set": {**dated, "frame": place.key, "number": number, "data": data}},
        )
        for number, data in enumerate(packed.pieces)
    ]
    with suppress(Duplicate):  # the same frame, sent twice at once: the same pieces
        await space.frames.write(upserts=named)


async def _remove_unneeded(space: SpaceStore, place: Place) -> None:
    newer = await space.frames.find_one({"_id": place.key}, ["version"])
    if newer is None or newer["version"] != place.version:
        await space.frames.delete({"frame": place.key, "version": place.version})


def _older(
    observed_at: datetime, packed: Packed, instead: Place | None
) -> Sequence[Mapping[str, Any]]:
    """What a frame replaces. Of the same moment, the longer one counts as newer.

    All frames of a stream may have the moment at which it began.
    """
    same = {"observed_at": observed_at}
    older: list[Mapping[str, Any]] = [
        {"observed_at": {"$lt": observed_at}},
        {**same, "size": {"$lt": packed.size}},
        {**same, "size": packed.size, "version": {"$lte": packed.version}},
    ]
    return [*older, {"version": instead.version}] if instead else older


def _head(frame: RawFrame, packed: Packed) -> dict[str, Any]:
    pieces = packed.pieces
    return {
        "platform": frame.platform,
        "kind": frame.kind,
        "url": frame.url,
        "state": frame.state,
        "reason": frame.reason,
        "adapter": frame.adapter,
        "server": __version__,
        "pieces": len(pieces),
        "data": pieces[0] if len(pieces) == 1 else None,
    }


def _listed(document: Mapping[str, Any]) -> Listed:
    return Listed(
        place=Place(document["_id"], document["version"]),
        platform=document["platform"],
        kind=document["kind"],
        observed_at=document["observed_at"],
        state=document["state"],
        # Frames of the first servers do not say what tried them.
        adapter=document.get("adapter", -1),
        server=document.get("server", ""),
    )


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
