"""Every request has an id: its log lines carry it, and its answer tells it for people to quote.

A proxy or a client may bring one in `X-Request-Id`.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from recollect.keys import REQUEST_ID
from recollect.logs.context import begin_request

REQUEST_ID_HEADER: Final = "X-Request-Id"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def identify_request(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request its id. aiohttp makes a task for each request, so nothing is to be reset."""
    request[REQUEST_ID] = begin_request(request.headers.get(REQUEST_ID_HEADER))
    return await handler(request)


async def tell_request_id(request: web.Request, response: web.StreamResponse) -> None:
    """Name it in the answer, whatever that is; for `on_response_prepare`."""
    response.headers[REQUEST_ID_HEADER] = request[REQUEST_ID]
