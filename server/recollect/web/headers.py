"""Headers that every answer carries, errors and refused sockets included."""

from typing import Final

from aiohttp import hdrs, web

CSP: Final = "Content-Security-Policy"

_DEFAULTS: Final = {
    hdrs.CACHE_CONTROL: "no-store",
    CSP: "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def secure(request: web.Request, response: web.StreamResponse) -> None:
    """Fill in what the handler did not say itself; for `on_response_prepare`."""
    for name, value in _DEFAULTS.items():
        response.headers.setdefault(name, value)
    response.headers[hdrs.SERVER] = "Recollect"
