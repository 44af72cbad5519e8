"""Alive, and ready only with its database."""

import asyncio
import logging

import pytest

import recollect
from recollect.errors import Unavailable
from recollect.store.store import Store
from recollect.web import health
from tests.web.conftest import Client


async def test_alive_and_ready(client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        response = await client.get(path)
        assert await response.json() == {"status": "ok", "version": recollect.__version__}


async def test_without_a_database_it_lives_but_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def down(_: Store) -> None:
        raise Unavailable("The database does not answer. Try again in a moment.")

    monkeypatch.setattr(Store, "ping", down)
    caplog.set_level(logging.CRITICAL)
    response = await client.get("/readyz")
    assert response.status == 503
    assert (await response.json())["error"]["code"] == "unavailable"
    assert (await client.get("/healthz")).status == 200


async def test_a_database_that_hangs_is_not_waited_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: Store) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(Store, "ping", hang)
    monkeypatch.setattr(health, "PING_SECONDS", 0.05)
    async with asyncio.timeout(5):
        assert (await client.get("/readyz")).status == 503
