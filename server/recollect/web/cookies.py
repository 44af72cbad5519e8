"""The cookie of a session, and what a request that carries it must show besides.

A browser sends cookies along with whatever a foreign page has caused. So the request must say that
it comes from our own page (`Sec-Fetch-Site`, which no page can set), and a write must know the CSRF
token. See docs/decisions.md.
"""

import hmac
from typing import Final

from aiohttp import hdrs, web

from recollect.accounts.sessions import LIFETIME, csrf_token
from recollect.config import Config
from recollect.errors import Forbidden
from recollect.keys import CONFIG
from recollect.web.hosts import LOOPBACK, split_host

CSRF_HEADER: Final = "X-CSRF-Token"

_READING: Final = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})


def session_in(request: web.Request) -> str | None:
    """The session's secret that the request carries, unless it carries a key."""
    if hdrs.AUTHORIZATION in request.headers or "x-api-key" in request.headers:
        return None
    return request.cookies.get(_name(request.app[CONFIG]))


def check_own(request: web.Request, secret: str) -> None:
    """Forbidden, unless our own page sends the request, with the CSRF token if it is a write."""
    check_from_page(request)
    if request.method not in _READING:
        known = csrf_token(secret).encode()
        given = request.headers.get(CSRF_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(known, given):
            raise Forbidden(
                f"A change by a session needs its token in {CSRF_HEADER}. Load the page again.",
                code="csrf",
            )


def check_from_page(request: web.Request) -> None:
    """Forbidden, unless the page itself caused the request, or a person opened the address."""
    site = request.headers.get("Sec-Fetch-Site")
    opened = (
        site == "none"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.method in _READING
    )
    if not (site == "same-origin" or opened) or not _may_sign_in_at(request):
        raise _not_from_page(request)


def check_own_socket(request: web.Request) -> None:
    """Forbidden, unless our own page opens the WebSocket: its Origin is the address that is asked.

    Browsers tell the Origin of every WebSocket, but not all of them `Sec-Fetch-Site`.
    """
    origin = request.headers.get(hdrs.ORIGIN, "").partition("://")[2]
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    ours = bool(origin) and origin == request.headers.get(hdrs.HOST, "").lower()
    if not ours or site != "same-origin" or not _may_sign_in_at(request):
        raise _not_from_page(request)


def give(request: web.Request, response: web.StreamResponse, secret: str) -> None:
    """Have the browser keep the session, for this page alone."""
    config = request.app[CONFIG]
    response.set_cookie(
        _name(config),
        secret,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=_is_secure(config),
        httponly=True,
        samesite="Strict",
    )


def take(request: web.Request, response: web.StreamResponse) -> None:
    """Have the browser forget the session."""
    config = request.app[CONFIG]
    response.del_cookie(
        _name(config), path="/", secure=_is_secure(config), httponly=True, samesite="Strict"
    )


def _may_sign_in_at(request: web.Request) -> bool:
    # Cookies of `localhost` and `127.0.0.1` go to whatever else listens on this machine.
    split = split_host(request.headers.get(hdrs.HOST, ""))
    return split is not None and split[0] not in LOOPBACK


def _not_from_page(request: web.Request) -> Forbidden:
    return Forbidden(
        f"A session is good for requests of the page at {request.app[CONFIG].page_url} only. "
        "Other programs send a key. A page on another machine needs HTTPS.",
        code="not_from_page",
    )


def _is_secure(config: Config) -> bool:
    return config.page_url.startswith("https://")


def _name(config: Config) -> str:
    # The prefix has browsers refuse it from subdomains and without HTTPS; it needs HTTPS itself.
    return "__Host-recollect" if _is_secure(config) else "recollect"
