"""Takes files from a request as they come, whether they are its body or parts of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Final, TypeVar

from aiohttp import BodyPartReader, web

from recollect.errors import InvalidInput
from recollect.jobs.spool import Upload

T = TypeVar("T")

_READING_SECONDS: Final = 60
"""How long a client may send nothing at all."""
_CHUNK: Final = 256 * 1024


async def receive(request: web.Request, upload: Upload, name: str) -> None:
    """Take one file that is the body, called `name`, or every file of a multipart form.

    InvalidInput if there is none, or it arrives broken; an HTTP error if it takes too long.
    """
    upload.check(request.content_length or 0)
    try:
        if request.content_type == "multipart/form-data":
            await _receive_form(request, upload)
        elif request.content_type.startswith("multipart/"):
            raise InvalidInput("Send files as multipart/form-data, or one as the body itself.")
        else:
            await upload.take(name, _body(request))
    except (web.RequestPayloadError, ValueError) as error:
        raise InvalidInput("The upload arrived broken.") from error
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="The upload stopped arriving.") from None
    if not upload.size:
        raise InvalidInput("There is no file in this upload, or nothing in it.")


async def _receive_form(request: web.Request, upload: Upload) -> None:
    reader = await request.multipart()
    while part := await _in_time(reader.next()):
        if not isinstance(part, BodyPartReader):
            raise InvalidInput("A form inside a form holds no exports.")
        if part.filename:
            await upload.take(part.filename, _part(part))
        else:
            async for chunk in _part(part):
                upload.count(len(chunk))


async def _body(request: web.Request) -> AsyncIterator[bytes]:
    while chunk := await _in_time(request.content.readany()):
        yield chunk


async def _part(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await _in_time(part.read_chunk(_CHUNK)):
        yield chunk


async def _in_time(reading: Awaitable[T]) -> T:
    async with asyncio.timeout(_READING_SECONDS):
        return await reading
