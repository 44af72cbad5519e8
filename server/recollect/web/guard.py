"""Refuses requests that a foreign web page caused, before anything else is looked at."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from recollect.config import Config
from recollect.errors import Forbidden
from recollect.web.hosts import is_own_host, is_own_origin, own_names

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guard(config: Config) -> Callable[..., Awaitable[web.StreamResponse]]:
    """A middleware that lets only our own Host and allowed Origins pass, WebSockets included."""
    names = own_names(config)

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        host = request.headers.get(hdrs.HOST, "")
        if not is_own_host(host, names):
            raise Forbidden(
                "This server does not answer to that Host. RECOLLECT_ALLOWED_HOSTS can add it.",
                code="foreign_host",
            )
        origin = request.headers.get(hdrs.ORIGIN)
        if (
            origin is not None
            and origin not in config.origins
            and not is_own_origin(origin, host, config, names)
        ):
            raise Forbidden(
                "Pages of that Origin may not come here. RECOLLECT_ALLOWED_ORIGINS can add it.",
                code="foreign_origin",
            )
        return await handler(request)

    return check
