"""A space in figures."""

from dataclasses import fields
from datetime import UTC, datetime

from aiohttp import web

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
    return answer(StatsSchema, told | {"period": {**days, "days": found.days}})
