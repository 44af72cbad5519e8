"""Answers made while they are sent: at the client's pace, and never cut off in silence."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from aiohttp import ClientError, web

from recollect.errors import Unavailable
from recollect.web import streaming
from recollect.web.errors import render_errors
from recollect.web.streaming import stream
from tests.web.conftest import Client


class Source:
    """Gives so many chunks, then fails or ends; notes how far it came, and that it was closed."""

    def __init__(self, count: int, size: int = 10, *, fails: bool = False) -> None:
        self.count, self.size, self.fails = count, size, fails
        self.given = 0
        self.closed = asyncio.Event()

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        try:
            for _ in range(self.count):
                self.given += 1
                yield b"x" * self.size
            if self.fails:
                raise Unavailable("The database does not answer.")
        finally:
            self.closed.set()


Serve = Callable[[Source], Awaitable[Client]]


@pytest.fixture
def serve(aiohttp_client: Callable[[web.Application], Awaitable[Client]]) -> Serve:
    async def serving(source: Source) -> Client:
        async def handler(request: web.Request) -> web.StreamResponse:
            return await stream(request, source.chunks(), {"Content-Type": "text/x"})

        app = web.Application(middlewares=[render_errors])
        app.router.add_get("/", handler)
        return await aiohttp_client(app)

    return serving


async def test_all_of_it_is_sent(serve: Serve) -> None:
    client = await serve(Source(5))
    response = await client.get("/")
    assert (response.status, response.content_type) == (200, "text/x")
    assert await response.read() == b"x" * 50


async def test_nothing_at_all_is_an_empty_answer(serve: Serve) -> None:
    response = await (await serve(Source(0))).get("/")
    assert (response.status, await response.read()) == (200, b"")


async def test_head_asks_for_nothing(serve: Serve) -> None:
    source = Source(5)
    response = await (await serve(source)).head("/")
    assert (response.status, response.content_type, source.given) == (200, "text/x", 0)


async def test_what_fails_before_it_begins_is_an_error_like_any_other(serve: Serve) -> None:
    response = await (await serve(Source(0, fails=True))).get("/")
    assert response.status == 503
    assert (await response.json())["error"]["code"] == "unavailable"


@pytest.mark.parametrize("count", [1, 500])
async def test_what_fails_on_the_way_breaks_off(serve: Serve, count: int) -> None:
    client = await serve(Source(count, 10_000, fails=True))
    with pytest.raises(ClientError):
        await (await client.get("/")).read()


async def test_it_waits_for_a_client_that_reads_slowly(serve: Serve) -> None:
    source = Source(100_000, 64 * 1024)
    response = await (await serve(source)).get("/")
    await asyncio.sleep(0.5)
    assert source.given < 500
    response.close()


async def test_a_client_that_takes_nothing_for_long_ends_it(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "WAITING_SECONDS", 0.2)
    source = Source(100_000, 64 * 1024)
    response = await (await serve(source)).get("/")
    async with asyncio.timeout(10):
        await source.closed.wait()
    with pytest.raises(ClientError):
        await response.read()


async def test_a_client_that_goes_away_ends_it(serve: Serve) -> None:
    source = Source(100_000, 64 * 1024)
    response = await (await serve(source)).get("/")
    await response.content.read(1000)
    response.close()
    async with asyncio.timeout(10):
        await source.closed.wait()
    assert source.given < source.count
