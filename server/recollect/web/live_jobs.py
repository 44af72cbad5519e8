"""What becomes of jobs, told to a socket: once a second it is looked at what is new.

The server that works on a job may be another one, and jobs are few, so there is no stream for them.
"""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Final

from recollect.errors import Unavailable
from recollect.jobs.imports import Imports
from recollect.jobs.job import Job

_LOOK_SECONDS: Final = 1.0
_OVERLAP: Final = timedelta(seconds=30)
"""Clocks of servers differ; what was told before is not told again."""


async def job_changes(imports: Imports, space: str) -> AsyncGenerator[Job, None]:
    """The jobs that are under way, then every job that changes, for as long as they are wanted."""
    told: dict[str, Job] = {}
    since = datetime.now(UTC)
    while True:
        looking = datetime.now(UTC)
        try:
            found = await imports.changed(space, since)
        except Unavailable:
            found = []
        else:
            since = looking - _OVERLAP
        for job in found:
            if told.get(job.id) != job:
                yield job
        told = {job.id: job for job in found} or told
        await asyncio.sleep(_LOOK_SECONDS)
