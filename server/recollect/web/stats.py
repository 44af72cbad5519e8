"""A space in figures."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from recollect.compression.metering import dollars
from recollect.insight.period import period
from recollect.insight.stats import stats
from recollect.keys import IDENTITY, QUERY, STORE
from recollect.schemas.stats import StatsSchema
from recollect.web.answering import answer


async def read_stats(request: web.Request) -> web.StreamResponse:
    """Read how much there is, of which platforms, on which days, and what is missing."""
    query = request[QUERY]
    space = request.app[STORE].space(request[IDENTITY].space_for(query["space"]))
    asked = period(query["first"], query["end"], query["timezone"], datetime.now(UTC))
    found = await stats(space, asked)
    told = {name.name: getattr(found, name.name) for name in fields(found)}
    days = {"first": asked.first, "end": asked.end, "timezone": query["timezone"]}
    period_told = {"period": {**days, "days": found.days}}
    return answer(StatsSchema, told | period_told | {"compression": await _usage(request)})


async def _usage(request: web.Request) -> list[dict[str, Any]]:
    """What the caller's keys have used of compression."""
    return [
        {
            **{name.name: getattr(key.usage, name.name) for name in fields(key.usage)},
            "key": key.id,
            "name": key.name,
            "balance": None if key.balance is None else dollars(key.balance),
        }
        for key in await request.app[STORE].accounts.meter.usage(request[IDENTITY].user)
    ]
