"""The origin and the document of one conversation, as a capture reads and writes them.

The document is written only if it still has the revision that was read, so that what was computed
from it is never older than what it replaces.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from recollect.capture.incoming import Tombstone
from recollect.models import Conversation, conversation_id
from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore

_ORIGIN: Final = (
    *("state", "told_at", "platform", "external_id"),
    *("kept_in", "moving_from", "captured_in"),
)


class ConversationWriter:
    """One conversation of one space."""

    def __init__(self, space: SpaceStore, told: Conversation, now: datetime) -> None:
        self.id = conversation_id(space.captured_in, told.platform, told.external_id)
        self._space = space
        self._names = {"platform": told.platform, "external_id": told.external_id}
        self._now = now

    async def origin(self) -> Mapping[str, Any] | None:
        """The tombstone, if this conversation was ever captured."""
        return await self._space.origins.find_one({"_id": self.id}, _ORIGIN)

    async def claim(self, origin: Mapping[str, Any] | None) -> None:
        """Make the origin of a conversation that is captured for the first time."""
        if origin is None:
            new = {"_id": self.id, **self._names, "state": "live"}
            with suppress(Duplicate):  # another process was faster
                await self._space.origins.write(inserts=[new])

    async def bury(self, tombstone: Tombstone) -> None:
        """Make the origin of a conversation that was deleted before it was ever captured here."""
        new = {"_id": self.id, **self._names, "state": "deleted"}
        with suppress(Duplicate):  # captured or buried by another process at this moment
            await self._space.origins.write(inserts=[{**new, "deleted_at": tombstone.deleted_at}])

    async def tell_again(self, moment: datetime | None) -> None:
        """Note that everything was told at this moment as it is stored; None: it was not.

        It is kept with the origin: the conversation stays as it is, and nobody is told of a change.
        """
        if moment is not None:
            await self._space.origins.update({"_id": self.id}, {"$max": {"told_at": moment}})

    async def read(self) -> dict[str, Any]:
        """The document; empty if there is none."""
        return await self._space.conversations.find_one({"_id": self.id}) or {}

    async def write(
        self, stored: Mapping[str, Any], changed: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """The document as it is now, or None if somebody else wrote it meanwhile."""
        revision = stored.get("revision", 0)
        written = {**stored, **changed, "revision": revision + 1, "stored_at": self._now}
        if stored:
            del written["_id"]
            same = {"_id": self.id, "revision": revision}
            if await self._space.conversations.update(same, {"$set": written}):
                return {**written, "_id": self.id}
            return None
        origin = {"_id": self.id, "captured_in": self._space.captured_in, **self._names}
        made = {**origin, "deleted_at": None, **written}
        try:
            await self._space.conversations.write(inserts=[made])
        except Duplicate:
            return None
        return made


def told_again(stored: dict[str, Any], origin: Mapping[str, Any] | None) -> dict[str, Any]:
    """The document with the time when everything was told last, though nothing of it changed."""
    times = [each.get("told_at") for each in (stored, origin or {})]
    latest = max(filter(None, times), default=None)
    return {**stored, "told_at": latest} if stored and latest else stored


def exclusion(origin: Mapping[str, Any] | None, stored: Mapping[str, Any]) -> str | None:
    """Why nothing may be stored. Of what is deleted the conversation itself knows best."""
    state = origin["state"] if origin else "live"
    if stored and state in {"live", "deleted"}:
        state = "deleted" if stored["deleted_at"] else "live"
    return None if state == "live" else str(state)
