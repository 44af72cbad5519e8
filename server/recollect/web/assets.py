"""What the page is made of, read once: our own files as they are, with their types and ETags.

There is no build step. A few modules and the style of all controls are the extension's own files:
the page serves them beside its own, as if they lay in the same folder.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from recollect.web.extension_files import folder

UI: Final = Path(__file__).parent / "ui"
PREFIX: Final = "/ui/"

TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".html": "text/html",
}
"""By the end of a file's name; files of another kind are not served."""

FROM_EXTENSION: Final[Mapping[str, str]] = {
    "actions.js": "ui/actions.js",
    "base.css": "ui/base.css",
    "dom.js": "ui/dom.js",
    "format.js": "ui/format.js",
    "language.js": "ui/language.js",
    "passages.js": "ui/passages.js",
    "icon.svg": "icons/icon.svg",
}
"""Names in the page's folder, and where the extension has these files."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    packed: bytes
    content_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class Page:
    """The document, and by their addresses the files that it loads."""

    document: Asset
    files: Mapping[str, Asset]


def asset_of(body: bytes, suffix: str) -> Asset:
    """These bytes, to be sent as a file whose name ends so."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return Asset(body, gzip.compress(body, mtime=0), TYPES[suffix], digest)


def assets() -> Mapping[str, Asset]:
    """Every file below PREFIX, by its address."""
    return {PREFIX + name: asset_of(path.read_bytes(), path.suffix) for name, path in _files()}


def send(request: web.Request, asset: Asset, headers: Mapping[str, str]) -> web.Response:
    """The file, packed if the client takes that; 304 if the client has it already."""
    told = {
        **headers,
        hdrs.CACHE_CONTROL: "no-cache",
        hdrs.VARY: "Accept-Encoding",
        hdrs.ETAG: f'"{asset.etag}"',
    }
    if any(known.value in (asset.etag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=told)
    body = asset.body
    if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        body = asset.packed
        told[hdrs.CONTENT_ENCODING] = "gzip"
    return web.Response(body=body, content_type=asset.content_type, charset="utf-8", headers=told)


def _files() -> Iterator[tuple[str, Path]]:
    for path in sorted(UI.rglob("*")):
        if path.suffix in TYPES and path.name != "index.html":
            yield path.relative_to(UI).as_posix(), path
    extension = folder()
    for name, place in FROM_EXTENSION.items():
        yield name, extension / place
