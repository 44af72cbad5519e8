"""Changes and events without a database: a log in memory that can fail and forget."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from recollect.store.changes import Change, Place, PlaceLost

WAIT_SECONDS = 0.02


def document(space: str, name: str, **fields: Any) -> dict[str, Any]:
    """A conversation as it is stored, as far as events read it."""
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    return {
        **{"_id": f"conv_{name}", "space": space, "platform": "site", "external_id": name},
        **{"url": None, "title": name, "model": None, "project": None, "tags": []},
        **{"created_at": moment, "updated_at": None, "active_leaf": None, "temporary": False},
        **{"counts": {"messages": 1, "tokens": 1}, "deleted_at": None, "captured_in": space},
        "completeness": {"known": 1, "stored": 1, "missing_count": 0},
        **fields,
    }


def place(number: int) -> Place:
    """The place of the change of this number; odd numbers lie between changes."""
    return number.to_bytes(4, "big")


class MemoryChanges:
    """Stands for `store.changes.Changes`. `failures` are raised, one by one, by open streams."""

    def __init__(self) -> None:
        self.log: list[Change] = []
        self.oldest = 0
        self.failures: list[Exception] = []
        self.open = 0
        self.most_open = 0
        self.opened = 0
        self._written = asyncio.Event()

    def write(self, space: str, name: str, **fields: Any) -> None:
        """One more conversation."""
        number = 2 * len(self.log) + 2
        self.log.append(Change(place(number), "insert", document(space, name, **fields), {}))
        self._written.set()
        self._written = asyncio.Event()

    def forget(self) -> None:
        """Lose everything so far, as an oplog that is too small."""
        self.oldest = len(self.log)

    async def now(self) -> Place:
        return place(2 * len(self.log) + 1)

    async def stir(self) -> None:
        """Nothing needs stirring here."""

    @asynccontextmanager
    async def watch(self, after: Place, space: str | None = None) -> AsyncIterator["_Watching"]:
        self.open += 1
        self.opened += 1
        self.most_open = max(self.open, self.most_open)
        try:
            yield _Watching(self, after, space)
        finally:
            self.open -= 1

    async def written(self) -> None:
        """Wait for a change, but not for long."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._written.wait()
        except TimeoutError:
            return


class _Watching:
    def __init__(self, changes: MemoryChanges, after: Place, space: str | None) -> None:
        self._changes = changes
        self._space = space
        self.place = after

    async def next(self) -> Change | None:
        await asyncio.sleep(0)
        found = self._next()
        if found is None:
            self.place = place(2 * len(self._changes.log) + 1)
            await self._changes.written()
            return None
        self.place = found.place
        if self._space not in (None, (found.document or {})["space"]):
            return Change(found.place, found.operation, None, {})
        return found

    def _next(self) -> Change | None:
        log, number = self._changes.log, int.from_bytes(self.place, "big") // 2
        if self._space is None and self._changes.failures:
            raise self._changes.failures.pop(0)
        if number < self._changes.oldest:
            raise PlaceLost("Forgotten.")
        return log[number] if number < len(log) else None


class MemoryStore:
    """Stands for `Store`, as far as events need one."""

    def __init__(self) -> None:
        self.changes = MemoryChanges()
        self.away: Exception | None = None

    def conversation_changes(self, fields: Any, noticed: Any) -> MemoryChanges:
        return self.changes

    async def shared_secret(self, purpose: str) -> bytes:
        if self.away:
            raise self.away
        return purpose.encode()
