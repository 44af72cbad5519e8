"""Answers that are sent while they are made, and that break off visibly when they cannot go on."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Final

from aiohttp import hdrs, web

WAITING_SECONDS: Final = 300
"""How long a client may take nothing at all. The database forgets a reader after ten minutes."""


async def stream(
    request: web.Request, chunks: AsyncGenerator[bytes, None], headers: Mapping[str, str]
) -> web.StreamResponse:
    """Send the chunks as fast as the client takes them. HEAD is answered without any.

    What fails before the first chunk is an error like any other. After it the connection is
    aborted, so that nobody takes the beginning for the whole; the error is raised all the same.
    So it is when the client takes nothing for WAITING_SECONDS.
    """
    response = web.StreamResponse(headers=headers)
    async with aclosing(chunks):
        first = await anext(chunks, b"") if request.method != hdrs.METH_HEAD else b""
        await response.prepare(request)
        if first:
            await _send(request, response, first, chunks)
    await response.write_eof()
    return response


async def _send(
    request: web.Request,
    response: web.StreamResponse,
    first: bytes,
    chunks: AsyncGenerator[bytes, None],
) -> None:
    whole = False
    try:
        await _write(response, first)
        async for chunk in chunks:
            await _write(response, chunk)
        whole = True
    finally:
        if not whole and request.transport is not None:
            request.transport.abort()


async def _write(response: web.StreamResponse, chunk: bytes) -> None:
    try:
        async with asyncio.timeout(WAITING_SECONDS):
            await response.write(chunk)
    except TimeoutError:
        raise ConnectionResetError("the client takes nothing any more") from None
