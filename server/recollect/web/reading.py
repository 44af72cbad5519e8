"""Reading what a request carries: JSON bodies and query parameters, checked by their schema."""

import asyncio
from typing import Any, Final

from aiohttp import web
from multidict import MultiDict
from webargs.multidictproxy import MultiDictProxy

from recollect.errors import InvalidInput
from recollect.schemas.common import WireSchema
from recollect.text import jsontext

_LARGE: Final = 64 * 1024
"""What takes longer than a few milliseconds to check is checked beside the event loop."""


async def read_body(request: web.Request, schema: WireSchema) -> Any:
    """The body as its schema loads it; InvalidInput, or an HTTP error for type and size."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(
            text="Send the body as JSON, with the header Content-Type: application/json."
        )
    limit = request.client_max_size
    if request.content_length is not None and request.content_length > limit:
        raise web.HTTPRequestEntityTooLarge(limit, request.content_length)
    data = await _bytes_of(request)
    if len(data) < _LARGE:
        return _decoded(data, schema)
    return await asyncio.to_thread(_decoded, data, schema)


def read_query(request: web.Request, schema: WireSchema) -> Any:
    """The query parameters as their schema loads them. Lists take a parameter several times."""
    return schema.checked(MultiDictProxy(MultiDict(request.query), schema))


def _decoded(data: bytes, schema: WireSchema) -> Any:
    return schema.checked(jsontext.loads(data))


async def _bytes_of(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.RequestPayloadError as error:
        raise InvalidInput("The body arrived broken.") from error
