"""The access log knows no query, no key and no address."""

import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer


async def test_a_line_tells_the_route_and_nothing_private(
    app: web.Application, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server = TestServer(app)
    async with TestClient(server) as client:
        await client.get("/healthz?q=private")
        await client.delete("/api/v1/keys/key_secret", headers={"x-api-key": "rk_secret"})
        await client.get("/rk_secret%0Aforged")
        await client.request("SECRET", "/")
    lines = [record.getMessage() for record in caplog.records if record.name == "aiohttp.access"]
    starts = (
        "GET /healthz 200 ",
        "DELETE /api/v1/keys/{id} 401 ",
        "GET (no route) 401 ",
        "UNKNOWN (no route) 400 ",
    )
    assert len(lines) == len(starts)
    assert all(line.startswith(start) for line, start in zip(lines, starts, strict=True))
    assert "private" not in caplog.text
    assert "secret" not in caplog.text and "forged" not in caplog.text
