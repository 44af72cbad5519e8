"""Who read what: by which key, when, how often. Never what was searched for or found.

What a key does again within the same minute is counted, not told again: a page that searches while
one types would fill the list.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from recollect.errors import AppError, InvalidInput
from recollect.store.failures import Duplicate
from recollect.store.store import SpaceStore

KEPT_FOR: Final = timedelta(days=90)

_NEWEST: Final = (("at", -1), ("_id", -1))

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Access:
    """A minute in which a key did one thing `count` times, last at `at`.

    `action` is the name of the route or, after `mcp:`, of the tool; `subject` the id of the one
    conversation or memory that it was about, if it was one.
    """

    id: str
    at: datetime
    user: str
    key: str
    action: str
    subject: str | None
    count: int


async def note(
    space: SpaceStore, user: str, key: str, action: str, subject: str | None, now: datetime
) -> None:
    """Note that something was read. With a full disk people must still be able to read."""
    minute = now.replace(second=0, microsecond=0)
    named = "\0".join((space.space, key, action, subject or "", minute.isoformat()))
    identifier = f"acc_{hashlib.sha256(named.encode()).hexdigest()[:24]}"
    first = {"user": user, "key": key, "action": action, "subject": subject}
    change = {
        "$setOnInsert": {**first, "expires_at": minute + KEPT_FOR},
        "$max": {"at": now},
        "$inc": {"count": 1},
    }
    try:
        try:
            await space.accesses.update({"_id": identifier}, change, upsert=True)
        except Duplicate:  # another server made it in just this moment
            await space.accesses.update({"_id": identifier}, change)
    except AppError as error:
        log.warning("That something was read could not be noted: %s", error.message)


async def page(space: SpaceStore, *, limit: int, after: str | None) -> Sequence[Access]:
    """Up to `limit` accesses, the newest first, after the one of the id `after`."""
    query: dict[str, Any] = {}
    if after is not None:
        last = await space.accesses.find_one({"_id": after}, ["at"])
        if last is None:
            raise InvalidInput("That place in the list is gone.", code="cursor_gone")
        query["$or"] = [{"at": {"$lt": last["at"]}}, {"at": last["at"], "_id": {"$lt": after}}]
    found = await space.accesses.find(query, sort=_NEWEST, limit=limit)
    return [
        Access(
            id=document["_id"],
            at=document["at"],
            user=document["user"],
            key=document["key"],
            action=document["action"],
            subject=document["subject"],
            count=document["count"],
        )
        for document in found
    ]
