"""The sites: how capture of each is doing."""

from aiohttp import web

from recollect.capture.health import site_health
from recollect.keys import IDENTITY, QUERY, STORE
from recollect.schemas.lists import listing
from recollect.schemas.platforms import SiteListSchema
from recollect.web.answering import answer


async def list_platforms(request: web.Request) -> web.StreamResponse:
    """List the sites: when a capture was last read, what could not be read, what is missing."""
    space = request.app[STORE].space(request[IDENTITY].space_for(request[QUERY]["space"]))
    sites = await site_health(space)
    return answer(SiteListSchema, listing(sites, has_more=False, id_name="platform"))
