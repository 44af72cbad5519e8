"""Search over stored messages."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from recollect.keys import BODY, CONFIG, QUERY, SURVEYS
from recollect.schemas.lists import listing
from recollect.schemas.search import SearchPageSchema
from recollect.search import service
from recollect.search.hits import SearchHit
from recollect.search.query import SearchRequest
from recollect.web.answering import answer
from recollect.web.asked_space import asked_spaces


async def search(request: web.Request) -> web.StreamResponse:
    """Search messages, the best first; without words the newest that pass the filters."""
    return await _found(request, request[QUERY])


async def search_by_body(request: web.Request) -> web.StreamResponse:
    """Search as GET does, with the parameters in the body, out of the way of logs."""
    return await _found(request, request[BODY])


async def _found(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
    wanted = dict(asked)
    space, *others = asked_spaces(request, wanted.pop("spaces"))
    page = await service.search(
        space, SearchRequest(**wanted), surveys=request.app[SURVEYS], others=others
    )
    found = [_linked(hit, request.app[CONFIG].page_url) for hit in page.hits]
    hits = listing(found, has_more=page.next is not None, next_after=page.next, id_name="id")
    return answer(SearchPageSchema, {**hits, "suggestion": page.suggestion})


def _linked(hit: SearchHit, page: str) -> SearchHit:
    if hit.message_id is None:
        return hit
    link = f"{page}/#/conversations/{hit.conversation_id}?message={hit.message_id}"
    return replace(hit, page_url=link)
