"""A job as a value, made from its document."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final, Literal

State = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
"""Waits for the one before it; under way; ended; the rest of it was not to be done; told to end;
its server stopped or died, and it can be started again."""

UNDER_WAY: Final[tuple[State, ...]] = ("queued", "running")

SILENT_FOR: Final = timedelta(seconds=10)
"""A job that is under way shows a sign of life every second: with none for so long it is not."""


@dataclass(slots=True)
class Progress:
    """Bytes of the upload that were read, of how many, and what was stored so far.

    `created`, `updated` and `unchanged` count messages, the others conversations.
    """

    read: int = 0
    size: int = 0
    conversations: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    excluded: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """An import of uploaded files called `name`. `report` is there once it is done."""

    id: str
    space: str
    user: str
    name: str
    state: State
    progress: Progress
    report: Mapping[str, Any] | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    updated_at: datetime
    finished_at: datetime | None


def job_record(document: Mapping[str, Any], now: datetime) -> Job:
    """From a document of `jobs`; `interrupted` if it should be under way, and is silent."""
    silent = document["state"] in UNDER_WAY and document["seen_at"] < now - SILENT_FOR
    known = {field.name for field in fields(Progress)}
    told = {name: value for name, value in document["progress"].items() if name in known}
    return Job(
        id=document["_id"],
        space=document["space"],
        user=document["user"],
        name=document["name"],
        state="interrupted" if silent else document["state"],
        progress=Progress(**told),
        report=document["report"],
        error=document["error"],
        created_at=document["created_at"],
        started_at=document["started_at"],
        updated_at=document["updated_at"],
        finished_at=document["finished_at"],
    )
