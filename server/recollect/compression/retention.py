"""The prefix cache as every server of the database shares it: what is known, until when, and whose.

A conversation is a path in a trie of prefixes. The deepest prefix that is known is found by probing
the path; every hit keeps the whole path longer, so no prefix ends before one that goes on from it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from recollect.compression.prefixes import KEY_BYTES
from recollect.errors import InvalidInput, NotFound
from recollect.store.retained import Retained, RetainedStore, Segment, Totals

_PROBES: Final = 64
_SEGMENT_MESSAGES: Final = 64
_SEGMENT_CHARACTERS: Final = 1_000_000
_LONGEST_TEXT: Final = 3_500_000
"""In characters, which take four bytes at most: a document holds 16 MB. What is longer is known
again, but cannot be expanded."""
_SLACK: Final = timedelta(hours=1)
"""A path is renewed once in this time at most, and for so much longer."""


@dataclass(frozen=True, slots=True)
class Path:
    """The prefixes of a conversation: the key of each, and how many tokens it has."""

    keys: Sequence[bytes]
    tokens: Sequence[int]


@dataclass(frozen=True, slots=True)
class Told:
    """Messages of a path from the first one that is new. `ids`: those of a stored conversation."""

    roles: Sequence[str]
    texts: Sequence[str] | None
    space: str | None = None
    ids: Sequence[str] | None = None


class Retention:
    """What accounts have told before. `clock` gives the time in UTC."""

    def __init__(self, store: RetainedStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def known(self, account: str, path: Path) -> int:
        """How many messages of the path are in its deepest prefix that is retained."""
        low, high = 0, len(path.keys)
        # Most conversations go on where they ended.
        probes: Sequence[int] = range(max(1, high - _PROBES + 1), high + 1)
        while probes:
            keys = [path.keys[length - 1] for length in probes]
            there = await self._store.known(account, keys, self._clock())
            hits = [length for length in probes if path.keys[length - 1] in there]
            low = max(hits, default=low)
            high = min((length for length in probes if length > low), default=high + 1) - 1
            probes = _spread(low, high)
        return low

    async def keep(
        self, account: str, path: Path, known: int, told: Told, days: int, *, forgotten: int
    ) -> None:
        """Retain the path: what is `known` of it is renewed, the messages `told` after it added.

        `forgotten` is what the method of that name said before: an account that has forgotten
        everything since then does not get it back.
        """
        now = self._clock()
        until = now + timedelta(days=days)
        segments = list(_segments(path, known, told))
        if known:
            until = await self._renew(account, path.keys[:known], until, goes_on=bool(segments))
        if segments:
            await self._store.add(account, segments, now, until)
            if await self._store.forgotten(account) != forgotten:
                await self._store.remove(account, [segment.keys[-1] for segment in segments])

    async def _renew(
        self, account: str, keys: Sequence[bytes], until: datetime, *, goes_on: bool
    ) -> datetime:
        """Keep a path that was hit until then; until when what goes on from it is to be kept.

        What is behind a segment is kept as long as the segment or longer, so its own time tells
        whether the path has to be renewed.
        """
        before = await self._store.use(account, keys[-1], self._clock(), goes_on=goes_on)
        if before is not None and before >= until:
            return min(before, until + _SLACK)
        await self._store.renew(account, keys, until + _SLACK)
        return until + _SLACK

    async def forgotten(self, account: str) -> int:
        """How often this account has forgotten everything."""
        return await self._store.forgotten(account)

    async def find(self, account: str, reference: str) -> tuple[Segment, int]:
        """The segment and the place in it of the message of a reference; NotFound if it is gone."""
        found = None
        if (key := _key(reference)) is not None:
            found = await self._store.segment(account, key, self._clock())
        if found is None:
            raise NotFound("There is no such message, or it is not retained any more.")
        return found

    async def list(self, account: str, *, limit: int, after: str | None) -> Sequence[Retained]:
        """Conversations, those used last first, after the one of the id `after`."""
        last = None
        if after is not None:
            key = _key(after)
            last = await self._store.one(account, key) if key else None
            if last is None:
                raise InvalidInput(
                    "That place in the list is gone. Start again.", code="cursor_gone"
                )
        return await self._store.list(account, self._clock(), limit=limit, after=last)

    async def totals(self, account: str) -> Totals:
        """How much is retained of this account."""
        return await self._store.totals(account, self._clock())

    async def forget(self, account: str) -> None:
        """Forget everything of this account, at once on every server."""
        await self._store.forget(account)


def _spread(low: int, high: int) -> Sequence[int]:
    """Up to 64 lengths over `low` up to `high`, evenly."""
    step = -(-(high - low) // _PROBES)
    return range(low + step, high + 1, step) if step > 0 else ()


def _segments(path: Path, known: int, told: Told) -> Iterator[Segment]:
    texts = told.texts
    sizes = [0] * len(told.roles) if texts is None else [len(text) for text in texts]
    for first, last in _runs(sizes):
        keys = path.keys[known + first : known + last]
        yield Segment(
            keys=keys,
            tokens=path.tokens[known + first : known + last],
            first=known + first,
            roles=told.roles[first:last],
            texts=None if texts is None else _bounded(texts[first:last]),
            space=told.space,
            ids=None if told.ids is None else told.ids[first:last],
        )


def _bounded(texts: Sequence[str]) -> Sequence[str | None]:
    return [text if len(text) <= _LONGEST_TEXT else None for text in texts]


def _runs(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where segments begin and end, so that none is too large."""
    first = size = 0
    for at, characters in enumerate(sizes):
        if at - first == _SEGMENT_MESSAGES or (size and size + characters > _SEGMENT_CHARACTERS):
            yield first, at
            first, size = at, 0
        size += characters
    if first < len(sizes):
        yield first, len(sizes)


def _key(reference: str) -> bytes | None:
    try:
        key = bytes.fromhex(reference)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None
