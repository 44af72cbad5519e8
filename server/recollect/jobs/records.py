"""The documents of jobs: made, told of, claimed, and ended, each in one write.

Whoever works on a job writes to it every second. Only so long as it is under way is it written to,
so that nothing is told of a job that has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from recollect.errors import InvalidInput, NotFound
from recollect.jobs.job import SILENT_FOR, UNDER_WAY, Job, Progress, State, job_record
from recollect.store.scoped import Document, ScopedCollection

KEPT_FOR: Final = timedelta(days=30)
"""How long what became of a job can be read."""

_NEWEST: Final = (("created_at", -1), ("_id", -1))


async def make(
    jobs: ScopedCollection, key: str, user: str, name: str, size: int, now: datetime
) -> Document:
    """A job that waits."""
    document = {
        "_id": key,
        "user": user,
        "name": name,
        "state": "queued",
        "cancel": False,
        "progress": asdict(Progress(size=size)),
        "report": None,
        "error": None,
        "created_at": now,
        "seen_at": now,
        "updated_at": now,
        "started_at": None,
        "finished_at": None,
    }
    await jobs.write(inserts=[document])
    return {**document, "space": jobs.space}


async def read(jobs: ScopedCollection, key: str, now: datetime) -> Job:
    """One job; NotFound."""
    found = await jobs.find_one({"_id": key})
    if found is None:
        raise no_such_job(key)
    return job_record(found, now)


async def page(
    jobs: ScopedCollection, now: datetime, *, limit: int, after: str | None
) -> list[Job]:
    """Up to `limit` jobs, the newest first, after the one of the id `after`."""
    query: dict[str, Any] = {}
    if after is not None:
        last = await jobs.find_one({"_id": after}, ["created_at"])
        if last is None:
            raise InvalidInput("That place in the list is gone.", code="cursor_gone")
        query["$or"] = [
            {"created_at": {"$lt": last["created_at"]}},
            {"created_at": last["created_at"], "_id": {"$lt": after}},
        ]
    found = await jobs.find(query, sort=_NEWEST, limit=limit)
    return [job_record(document, now) for document in found]


async def changed(jobs: ScopedCollection, since: datetime, now: datetime) -> list[Job]:
    """The jobs that are under way, or were written to since, the oldest first."""
    query = {"$or": [{"updated_at": {"$gte": since}}, {"state": {"$in": list(UNDER_WAY)}}]}
    found = await jobs.find(query, sort=[("created_at", 1), ("_id", 1)], limit=100)
    return [job_record(document, now) for document in found]


async def tell(
    jobs: ScopedCollection, key: str, progress: Progress, now: datetime, *, moved: bool
) -> bool:
    """Show a sign of life, and how far it is if it `moved`; False: it is to end."""
    told: Mapping[str, Any] = {"progress": asdict(progress), "updated_at": now} if moved else {}
    going = {"_id": key, "state": {"$in": list(UNDER_WAY)}, "cancel": False}
    return await jobs.update(going, {"$set": {"seen_at": now, **told}})


async def begin(jobs: ScopedCollection, key: str, now: datetime) -> bool:
    """It is its turn; False: it was cancelled."""
    waiting = {"_id": key, "state": "queued", "cancel": False}
    told = {"state": "running", "started_at": now, "seen_at": now, "updated_at": now}
    return await jobs.update(waiting, {"$set": told})


async def end(
    jobs: ScopedCollection, key: str, state: State, progress: Progress, now: datetime, **told: Any
) -> None:
    """It has ended; `told` are its report, or why."""
    over = {"state": state, "progress": asdict(progress), "finished_at": now, "updated_at": now}
    change = {**over, "expires_at": now + KEPT_FOR, **told}
    await jobs.update({"_id": key, "state": {"$in": list(UNDER_WAY)}}, {"$set": change})


async def ask_to_end(jobs: ScopedCollection, key: str, now: datetime) -> bool:
    """Tell whoever works on it to end; False if nobody does."""
    alive = {"$gte": now - SILENT_FOR}
    query = {"_id": key, "state": {"$in": list(UNDER_WAY)}, "seen_at": alive}
    return await jobs.update(query, {"$set": {"cancel": True, "updated_at": now}})


async def claim(jobs: ScopedCollection, key: str, now: datetime) -> bool:
    """Take an interrupted job to start it again; of several at once, one succeeds."""
    silent = {"state": {"$in": list(UNDER_WAY)}, "seen_at": {"$lt": now - SILENT_FOR}}
    query = {"_id": key, "$or": [{"state": "interrupted"}, silent]}
    anew = {"state": "queued", "cancel": False, "error": None, "finished_at": None}
    change = {"$set": {**anew, "seen_at": now, "updated_at": now}, "$unset": {"expires_at": ""}}
    return await jobs.update(query, change)


async def waiting(jobs: ScopedCollection, now: datetime) -> Sequence[Document]:
    """Those of a space that are under way."""
    query = {"state": {"$in": list(UNDER_WAY)}, "seen_at": {"$gte": now - SILENT_FOR}}
    return await jobs.find(query, ["_id"])


def no_such_job(key: str) -> NotFound:
    """What to raise for an id that names no job of this space."""
    return NotFound("There is no such job.", job=key)
