"""Answers that are sent while they are made, and that break off visibly when they cannot go on."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from aiohttp import hdrs, web


async def stream(
    request: web.Request, chunks: AsyncGenerator[bytes, None], headers: Mapping[str, str]
) -> web.StreamResponse:
    """Send the chunks as fast as the client takes them. HEAD is answered without any.

    What fails before the first chunk is an error like any other. After it the connection is
    aborted, so that nobody takes the beginning for the whole; the error is raised all the same.
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
        await response.write(first)
        async for chunk in chunks:
            await response.write(chunk)
        whole = True
    finally:
        if not whole and request.transport is not None:
            request.transport.abort()
