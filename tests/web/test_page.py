"""The page: its files, its policy, and the one name it lives under."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

import pytest
from aiohttp import web

import recollect
from recollect.app import make_app
from recollect.config import Config
from recollect.store.store import Store
from recollect.web.assets import TYPES, assets
from tests.web.conftest import Client


async def test_the_page_runs_only_our_files_under_a_strict_policy(client: Client) -> None:
    response = await client.get("/")
    text = await response.text()
    assert response.content_type == "text/html"
    assert "{{" not in text and recollect.__version__ in text
    assert not re.search(r"<script(?! type=\"module\" src=\"/ui/)|<style|style=|\son\w+=", text)
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert {
        "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
        "require-trusted-types-for 'script'", "trusted-types recollect",
    } <= set(policy)  # fmt: skip
    assert "unsafe" not in str(policy) and "http" not in str(policy)


async def test_everything_that_the_page_loads_is_there(client: Client) -> None:
    text = await (await client.get("/")).text()
    for path in set(re.findall(r'(?:href|src)="(/ui/[^"]+)"', text)):
        response = await client.get(path)
        assert response.status == 200, path
        assert response.content_type == TYPES["." + path.rpartition(".")[2]]
        assert response.charset == "utf-8"
    preloaded = set(re.findall(r'modulepreload" href="([^"]+)"', text))
    assert preloaded == {path for path in assets() if path.endswith(".js")}


def test_every_import_leads_to_a_file() -> None:
    files = assets()
    for path, file in files.items():
        for name in re.findall(rb'from "([^"]+)"|import\("([^"]+)"\)', file.body):
            target = urljoin(path, (name[0] or name[1]).decode())
            assert target in files, (path, target)


async def test_a_file_is_sent_once(client: Client) -> None:
    first = await client.get("/ui/app.js")
    assert first.headers["Cache-Control"] == "no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = await client.get("/ui/app.js", headers=known)
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = await client.get("/ui/router.js", headers=known)
    assert other.status == 200


async def test_a_file_is_packed_for_who_takes_that(client: Client) -> None:
    plain = await client.get("/ui/app.js", headers={"Accept-Encoding": "identity"})
    packed = await client.get("/ui/app.js", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Vary"] == "Accept-Encoding"
    assert await plain.read() == await packed.read()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])


@pytest.mark.parametrize(
    "path",
    ["/ui/", "/ui/none.js", "/ui/index.html", "/ui/../page.py", "/ui/%2e%2e/page.py", "/ui/x/y"],
)
async def test_other_files_are_not_served(client: Client, path: str) -> None:
    assert (await client.get(path)).status in {401, 404}


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
