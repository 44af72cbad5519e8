"""Reading what a request carries: JSON bodies and query parameters, checked by their schema."""

import asyncio
from typing import Any, Final

from aiohttp import web
from multidict import MultiDict, MultiMapping
from webargs.multidictproxy import MultiDictProxy

from recollect.errors import InvalidInput, TooLarge
from recollect.keys import METRICS
from recollect.schemas.common import WireSchema
from recollect.text import jsontext

SMALL_BODY: Final = 256 * 1024
MEMORY_BODY: Final = 1024 * 1024
LARGE_BODY: Final = 32 * 1024 * 1024
_READING_SECONDS: Final = 60
_LARGE: Final = 64 * 1024
"""What takes longer than a few milliseconds to check is checked beside the event loop."""


async def read_body(request: web.Request, schema: WireSchema, limit: int) -> Any:
    """The body as its schema loads it; InvalidInput, or an HTTP error for type, size and time.

    `limit` is in bytes.
    """
    data = await read_bytes(request, limit)
    if len(data) < _LARGE:
        return _decoded(data, schema)
    return await asyncio.to_thread(_decoded, data, schema)


async def read_bytes(request: web.Request, limit: int) -> bytes:
    """The bytes of a JSON body of at most `limit`, for handlers that read it themselves."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(
            text="Send the body as JSON, with the header Content-Type: application/json."
        )
    data = await _bytes_of(request, limit)
    request.app[METRICS].received("body", len(data))
    return data


def read_query(request: web.Request, schema: WireSchema) -> Any:
    """The query parameters as their schema loads them. Lists take a parameter several times.

    `name[]` is a list too, and `name[key]` one member of an object, as many clients write them.
    """
    return schema.checked(MultiDictProxy(_structured(request.query), schema))


def _structured(query: MultiMapping[str]) -> MultiDict[Any]:
    plain: MultiDict[Any] = MultiDict()
    objects: dict[str, dict[str, str]] = {}
    for name, value in query.items():
        outer, bracket, inner = name.partition("[")
        if not (bracket and inner.endswith("]")):
            plain.add(name, value)
        elif key := inner[:-1]:
            objects.setdefault(outer, {})[key] = value
        else:
            plain.add(outer, value)
    plain.update(objects)
    return plain


def _decoded(data: bytes, schema: WireSchema) -> Any:
    return schema.checked(jsontext.loads(data))


async def _bytes_of(request: web.Request, limit: int) -> bytes:
    """What is over the limit is refused before it is read, as far as it says how long it is."""
    if request.content_length is not None and request.content_length > limit:
        raise _too_large(limit)
    data = bytearray()
    try:
        async with asyncio.timeout(_READING_SECONDS):
            async for chunk in request.content.iter_any():
                data += chunk
                if len(data) > limit:
                    raise _too_large(limit)
    except web.RequestPayloadError as error:
        raise InvalidInput("The body arrived broken.") from error
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="The body did not arrive in time.") from None
    return bytes(data)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit // 1024} KiB.", max_bytes=limit)
