"""The page: one document, the files it loads, and the policy under which it runs."""

from typing import Final

from aiohttp import hdrs, web

import recollect
from recollect.config import EXTENSION_ORIGIN
from recollect.errors import NotFound
from recollect.keys import CONFIG, PAGE
from recollect.web.assets import UI, Page, asset_of, assets, send
from recollect.web.headers import CSP
from recollect.web.hosts import LOOPBACK, PAGE_HOST, split_host

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # The first run sees by an icon of the extension that it is there.
        f"img-src 'self' {EXTENSION_ORIGIN}",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types recollect",
    )
)
_HEADERS: Final = {CSP: _POLICY}


def load_page() -> Page:
    """Read the page. Its document names all modules, so that a browser asks for them at once."""
    files = assets()
    modules = [path for path, file in files.items() if file.content_type == "text/javascript"]
    links = "\n  ".join(f'<link rel="modulepreload" href="{path}">' for path in modules)
    text = (UI / "index.html").read_text("utf-8")
    text = text.replace("{{modules}}", links).replace("{{version}}", recollect.__version__)
    return Page(asset_of(text.encode(), ".html"), files)


async def page(request: web.Request) -> web.StreamResponse:
    """Show the page; a browser that came by another loopback name is sent to the one name.

    Cookies of `127.0.0.1` and `localhost` go to every other port of the machine; those of
    `recollect.localhost` do not.
    """
    config = request.app[CONFIG]
    if not config.public_url and request.headers.get("Sec-Fetch-Mode") == "navigate":
        _to_page_host(request.headers.get(hdrs.HOST, ""))
    return send(request, request.app[PAGE].document, _HEADERS)


async def file(request: web.Request) -> web.StreamResponse:
    """Send a file that the page loads."""
    found = request.app[PAGE].files.get(request.path)
    if found is None:
        raise NotFound("The page has no such file.")
    return send(request, found, {})


def _to_page_host(host: str) -> None:
    split = split_host(host)
    if split is not None and split[0] in LOOPBACK:
        port = f":{split[1]}" if split[1] else ""
        raise web.HTTPTemporaryRedirect(f"http://{PAGE_HOST}{port}/")
