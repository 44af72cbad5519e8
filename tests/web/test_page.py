"""The start page, its policy, and the one name it lives under."""

import re
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from recollect.app import make_app
from recollect.config import Config
from recollect.store.store import Store
from recollect.web import page
from tests.web.conftest import Client


async def test_the_page_says_where_to_begin_and_runs_nothing(client: Client) -> None:
    response = await client.get("/")
    text = await response.text()
    assert response.content_type == "text/html"
    assert all(f"recollect {each}" in text for each in ("extension", "pair", "import"))
    assert 'href="/api/openapi.json"' in text
    assert "{{" not in text
    assert not re.search(r"<script|<style|style=|\son\w+=", text)
    policy = response.headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'"):
        assert directive in policy
    assert (await client.get("/page.css")).content_type == "text/css"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_a_browser_is_sent_to_the_one_name(client: Client, host: str) -> None:
    headers = {"Host": f"{host}:8377", "Sec-Fetch-Mode": "navigate"}
    response = await client.get("/", headers=headers, allow_redirects=False)
    assert response.status == 307
    assert response.content_type != "application/json"
    assert response.headers["Location"] == "http://recollect.localhost:8377/"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "recollect.localhost:8377", "Sec-Fetch-Mode": "navigate"},
        {"Host": "recollect.example.org", "Sec-Fetch-Mode": "navigate"},
        {"Host": "localhost:8377"},
    ],
)
async def test_others_stay(client: Client, headers: dict[str, str]) -> None:
    response = await client.get("/", headers=headers, allow_redirects=False)
    assert response.status == 200


async def test_a_public_server_sends_nobody_to_loopback(
    store: Store, aiohttp_client: Callable[[web.Application], Awaitable[Client]]
) -> None:
    client = await aiohttp_client(make_app(Config(public_url="https://chats.example.org"), store))
    headers = {"Host": "localhost", "Sec-Fetch-Mode": "navigate"}
    assert (await client.get("/", headers=headers, allow_redirects=False)).status == 200


def test_the_page_names_this_servers_address() -> None:
    assert "curl 'http://recollect.localhost:9999/api" in page.rendered(Config(port=9999))
    odd = page.rendered(Config(public_url='https://a.example/"><b>'))
    assert '"><b>' not in odd
