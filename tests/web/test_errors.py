"""Every error has the same form, and the unexpected stays in the log."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from recollect.errors import Conflict
from recollect.web.errors import render_errors
from tests.web.conftest import Client, Person


async def _broken(request: web.Request) -> web.StreamResponse:
    raise RuntimeError("boom")


async def _conflict(request: web.Request) -> web.StreamResponse:
    raise Conflict("Not now.", code="later", wait=3)


async def _half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"half an answer")
    raise RuntimeError("boom")


@pytest.fixture
async def faulty(aiohttp_client: Callable[[web.Application], Awaitable[Client]]) -> Client:
    app = web.Application(middlewares=[render_errors])
    app.router.add_get("/broken/{secret}", _broken)
    app.router.add_get("/conflict", _conflict)
    app.router.add_get("/half", _half)
    return await aiohttp_client(app)


async def test_the_unexpected_is_told_to_the_log_only(
    faulty: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = await faulty.get("/broken/sesame?q=private")
    assert response.status == 500
    error = (await response.json())["error"]
    assert error["code"] == "internal" and "boom" not in error["message"]
    assert "GET /broken/{secret} failed" in caplog.text and "boom" in caplog.text
    assert "sesame" not in caplog.text and "private" not in caplog.text


async def test_our_errors_keep_code_and_details(faulty: Client) -> None:
    response = await faulty.get("/conflict")
    assert response.status == 409
    assert await response.json() == {
        "error": {"code": "later", "message": "Not now.", "details": {"wait": 3}}
    }


async def test_an_answer_half_sent_is_broken_off(
    faulty: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = await faulty.get("/half")
    with pytest.raises(Exception, match="payload"):
        await response.read()
    assert "GET /half failed" in caplog.text


async def test_unknown_addresses_and_methods(client: Client, ada: Person) -> None:
    missing = await client.get("/api/v1/nothing", headers=ada.headers)
    assert missing.status == 404
    assert (await missing.json())["error"]["code"] == "not_found"
    wrong = await client.put("/api/v1/keys", headers=ada.headers)
    assert wrong.status == 405
    assert (await wrong.json())["error"]["code"] == "method_not_allowed"
    assert "POST" in wrong.headers["Allow"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/keys", "/nowhere"])
async def test_every_answer_carries_the_safe_headers(client: Client, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    # The page has nobody's words in it, and may be kept as long as it is asked for anew.
    assert headers["Cache-Control"] == ("no-cache" if path == "/" else "no-store")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Server"] == "Recollect"
