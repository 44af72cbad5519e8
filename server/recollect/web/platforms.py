"""The sites: how capture of each is doing."""

from dataclasses import asdict

from aiohttp import web

from recollect.capture.health import site_health
from recollect.capture.replay import is_due, tallied
from recollect.keys import IDENTITY, QUERY, REPLAY, STORE
from recollect.schemas.lists import listing
from recollect.schemas.platforms import ReplayedSchema, SiteListSchema
from recollect.web.answering import answer


async def replay_platform(request: web.Request) -> web.StreamResponse:
    """Read again the kept captures of a site that could not be read, or by an older adapter."""
    platform = request.match_info["platform"]
    space = request[IDENTITY].space_for(request[QUERY]["space"])
    tally = await tallied(
        request.app[REPLAY], space, lambda frame: frame.platform == platform and is_due(frame)
    )
    return answer(
        ReplayedSchema, {"platform": platform, **asdict(tally), "unread": tally.unread.total()}
    )


async def list_platforms(request: web.Request) -> web.StreamResponse:
    """List the sites: when a capture was last read, what could not be read, what is missing."""
    space = request.app[STORE].space(request[IDENTITY].space_for(request[QUERY]["space"]))
    sites = await site_health(space)
    return answer(SiteListSchema, listing(sites, has_more=False, id_name="platform"))
