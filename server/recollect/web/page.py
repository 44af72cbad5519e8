"""The start page: that the server runs, and how to begin."""

from html import escape
from importlib.resources import files
from typing import Final

from aiohttp import hdrs, web

import recollect
from recollect.config import Config
from recollect.keys import CONFIG, PAGE
from recollect.web.headers import CSP
from recollect.web.hosts import LOOPBACK, PAGE_HOST, split_host

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def rendered(config: Config) -> str:
    """The page as HTML, for this server."""
    text = (files("recollect.web") / "ui" / "index.html").read_text("utf-8")
    return text.replace("{{url}}", escape(config.page_url)).replace(
        "{{version}}", escape(recollect.__version__)
    )


async def page(request: web.Request) -> web.StreamResponse:
    """Show the start page; a browser that came by another loopback name is sent to the one name.

    Cookies of `127.0.0.1` and `localhost` go to every other port of the machine; those of
    `recollect.localhost` do not.
    """
    config = request.app[CONFIG]
    if not config.public_url and request.headers.get("Sec-Fetch-Mode") == "navigate":
        _to_page_host(request.headers.get(hdrs.HOST, ""))
    return web.Response(text=request.app[PAGE], content_type="text/html", headers={CSP: _POLICY})


async def style(request: web.Request) -> web.StreamResponse:
    """Send the style sheet of the start page."""
    return web.FileResponse(str(files("recollect.web") / "ui" / "page.css"))


def _to_page_host(host: str) -> None:
    split = split_host(host)
    if split is not None and split[0] in LOOPBACK:
        port = f":{split[1]}" if split[1] else ""
        raise web.HTTPTemporaryRedirect(f"http://{PAGE_HOST}{port}/")
