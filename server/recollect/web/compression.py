"""Context memory: a conversation as one message."""

from typing import Final

from aiohttp import web

from recollect.keys import COMPRESSION, IDENTITY
from recollect.web.reading import LARGE_BODY, read_bytes

DAYS_HEADER: Final = "memory_expiration_days"


async def compress(request: web.Request) -> web.StreamResponse:
    """Compress a conversation into one system message."""
    body = await read_bytes(request, LARGE_BODY)
    answer = await request.app[COMPRESSION].compress(
        request[IDENTITY].user, body, request.headers.get(DAYS_HEADER)
    )
    return web.Response(body=answer, content_type="application/json")
