"""What the server counts about itself: counting requests, and the page that Prometheus reads."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter

from aiohttp import hdrs, web

from recollect.errors import Unavailable
from recollect.keys import METRICS, STORE
from recollect.metrics.metrics import ABORTED
from recollect.store.store import Store
from recollect.web.errors import route_of
from recollect.web.health import PING_SECONDS, ping

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the request and the time until its answer."""
    started, status = perf_counter(), ABORTED
    try:
        response = await handler(request)
        status = response.status
    except web.HTTPException as answer:
        status = answer.status
        raise
    finally:
        seconds = perf_counter() - started
        request.app[METRICS].answered(request.method, route_of(request), status, seconds)
    return response


async def metrics(request: web.Request) -> web.StreamResponse:
    """Tell Prometheus what this process has counted since it began, and how the database does."""
    counted = request.app[METRICS]
    counted.database(*await _asked(request.app[STORE]))
    text, content_type = counted.text(request.headers.get(hdrs.ACCEPT, ""))
    return web.Response(body=text, headers={hdrs.CONTENT_TYPE: content_type})


async def _asked(store: Store) -> tuple[Mapping[str, int] | None, float]:
    """The database's sizes in bytes, if it answers, and how long a ping took."""
    started = perf_counter()
    try:
        await ping(store)
        seconds = perf_counter() - started
        async with asyncio.timeout(PING_SECONDS):
            return await store.sizes(), seconds
    except (Unavailable, TimeoutError):
        return None, perf_counter() - started
