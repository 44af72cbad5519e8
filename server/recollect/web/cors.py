"""Cross-origin requests of the origins that the configuration names, and of no others."""

from typing import Final

import aiohttp_cors
from aiohttp import web

_REQUEST_HEADERS: Final = (
    "authorization",
    "x-api-key",
    "content-type",
    "if-match",
    "idempotency-key",
    "memory_expiration_days",
    "x-request-id",
    "mcp-protocol-version",
    "mcp-method",
    "mcp-name",
)
_ANSWER_HEADERS: Final = ("ETag", "Retry-After", "Content-Disposition", "X-Request-Id")
_PREFLIGHT_SECONDS: Final = 600


def allow_origins(app: web.Application, origins: tuple[str, ...]) -> None:
    """Answer preflights on every route of `app`, and let `origins` read what it answers."""
    options = aiohttp_cors.ResourceOptions(  # type: ignore[no-untyped-call]
        allow_headers=_REQUEST_HEADERS,
        expose_headers=_ANSWER_HEADERS,
        max_age=_PREFLIGHT_SECONDS,
    )
    cors = aiohttp_cors.setup(app, defaults=dict.fromkeys(origins, options))
    for route in list(app.router.routes()):
        cors.add(route)
