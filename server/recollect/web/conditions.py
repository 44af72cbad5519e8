"""What a request says about the thing it changes: at which version, and whether it is a repeat."""

import re
from typing import Final

from aiohttp import hdrs, web

from recollect.errors import InvalidInput

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
"""`true` in answers that were given before."""
_ETAG: Final = re.compile(r'(?:W/)?"(\d{1,9})"')


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def wanted_version(request: web.Request) -> int | None:
    """The version in If-Match; None: any. InvalidInput for what is no ETag of ours."""
    header = request.headers.get(hdrs.IF_MATCH, "*").strip()
    if header == "*":
        return None
    if tag := _ETAG.fullmatch(header):
        return int(tag[1])
    raise InvalidInput('If-Match takes one ETag of this server, such as "3", or *.')
