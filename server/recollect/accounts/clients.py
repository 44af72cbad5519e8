"""Clients: the programs of a user that connect to the capture socket, and what waits in them.

A client is known by its key. It is there as long as it gives a sign of life; what it said last is
kept for months, so that one can see what waits in a browser that is closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from recollect.accounts.clock import Clock
from recollect.accounts.identity import Identity
from recollect.store.accounts import AccountStore

PRESENT_FOR: Final = timedelta(seconds=90)
"""After its last sign of life; the extension gives one every 20 s while it is awake."""
_KEPT: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a client's outbox; of the `items`, `stuck` are larger than the server takes."""

    items: int
    bytes: int
    stuck: int = 0


@dataclass(frozen=True, slots=True)
class Client:
    """A client; `key` is the id of its key. `outbox` None: it has never told."""

    key: str
    key_name: str
    name: str | None
    version: str | None
    origin: str | None
    connected: bool
    seen_at: datetime
    outbox: Waiting | None


class Clients:
    """Who connects. Sessions of the page are no clients."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def seen(
        self, caller: Identity, told: Mapping[str, str], outbox: Waiting | None = None
    ) -> None:
        """The client gave a sign of life; `told` is what it said of itself in its hello."""
        waits = (
            {"items": outbox.items, "bytes": outbox.bytes, "stuck": outbox.stuck} if outbox else {}
        )
        about = {"user": caller.user, "name": told.get("name"), "version": told.get("version")}
        await self._note(caller, {**about, "left": False, **({"outbox": waits} if waits else {})})

    async def left(self, caller: Identity) -> None:
        """The client's socket is closed."""
        await self._note(caller, {"user": caller.user, "left": True})

    async def of(self, caller: Identity) -> list[Client]:
        """The caller's clients whose keys are good still, the one that was there last first."""
        keys = {key.id: key for key in await self._store.keys(caller.user)}
        now = self._clock()
        return [
            Client(
                key=found["_id"],
                key_name=keys[found["_id"]].name,
                name=found.get("name"),
                version=found.get("version"),
                origin=keys[found["_id"]].origin,
                connected=not found["left"] and now - found["seen_at"] < PRESENT_FOR,
                seen_at=found["seen_at"],
                outbox=Waiting(**found["outbox"]) if "outbox" in found else None,
            )
            for found in await self._store.clients.of(caller.user)
            if found["_id"] in keys
        ]

    async def _note(self, caller: Identity, seen: Mapping[str, Any]) -> None:
        if not caller.is_session:
            now = self._clock()
            await self._store.clients.note(caller.key_id, {**seen, "seen_at": now}, now + _KEPT)
