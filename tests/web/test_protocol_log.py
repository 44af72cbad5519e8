"""What aiohttp logs of broken requests holds nothing private."""

import asyncio
import logging

import pytest

from tests.web.conftest import Client


@pytest.mark.parametrize(
    "head",
    [
        b"GET /api/v1/search?q=sesame-" + b"x" * 300_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sesame HTTP/1.1\r\nHost: localhost\r\nx-api-key: sesame\x00\r\n\r\n",
        b"GET /sesame HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + b"sesame" * 9_000 + b"\r\n\r\n",
        b"sesame\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_refused_and_not_repeated_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture, head: bytes
) -> None:
    caplog.set_level(logging.DEBUG)
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(head)
    assert b" 400 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert (await client.get("/healthz")).status == 200
    assert "Error handling request" in caplog.text
    assert "sesame" not in caplog.text
