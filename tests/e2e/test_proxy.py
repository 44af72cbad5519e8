"""The configuration of nginx in docs/operations.md, in a real nginx, before a real server."""

import asyncio
import json
import re
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector

from tests.e2e.server import ServerProcess
from tests.mongod import free_port, until

pytestmark = pytest.mark.skipif(
    not shutil.which("nginx") or not shutil.which("openssl"), reason="nginx or openssl is not here"
)

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text("utf-8")
NAME = "recollect.example.org"
HOST = {"Host": NAME}


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[str]:
    """nginx as the document configures it, before the port `upstream`; its address."""
    port = free_port()
    (folder / "nginx.conf").write_text(_configuration(folder, port, upstream))
    command = ["nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", "nginx.conf"]
    process = subprocess.Popen(command)  # whichever nginx is on PATH
    try:
        until(lambda: (folder / "nginx.pid").exists())
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _configuration(folder: Path, port: int, upstream: int) -> str:
    (documented,) = re.findall(r"```nginx\n(.*?)```", DOCUMENT, re.DOTALL)
    _certificate(folder)
    for told, ours in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("server 127.0.0.1:8377;", f"server 127.0.0.1:{upstream};"),
        (f"/etc/ssl/{NAME}", str(folder / "tls")),
        ("/var/log/nginx/recollect.log", str(folder / "access.log")),
    ):
        assert told in documented
        documented = documented.replace(told, ours)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return (
        f"daemon off;\npid {folder}/nginx.pid;\nuser {_user()};\n"
        f"events {{}}\nhttp {{\n{temporary}{documented}}}\n"
    )


def _user() -> str:
    return subprocess.run(
        ["id", "-un"],  # noqa: S607
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip


def _certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", f"/CN={NAME}", "-keyout", str(folder / "tls.key")),
            *("-out", str(folder / "tls.pem")),
        ],
        check=True,
        capture_output=True,
    )


@asynccontextmanager
async def session(url: str) -> AsyncIterator[ClientSession]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with ClientSession(url, headers=HOST, connector=TCPConnector(ssl=trusting)) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("proxied") / "data"
    server = ServerProcess(folder, free_port(), RECOLLECT_PUBLIC_URL=f"https://{NAME}")
    folder.mkdir()
    server.start()
    asyncio.run(server.ready())
    yield server
    asyncio.run(server.stop())


@pytest.fixture(scope="module")
def key(server: ServerProcess) -> str:
    return server.command("key", "create", "--name", "test")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where nginx keeps what is its own, its log among others."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def proxy(server: ServerProcess, folder: Path) -> Iterator[str]:
    with nginx(folder, server.port) as url:
        yield url


def talk(name: str, messages: int, words: str) -> dict[str, Any]:
    said = [
        {"external_id": f"{name} {n}", "role": "user", "content": f"{n}. {words}"}
        for n in range(messages)
    ]
    return {"external_id": name, "messages": said}


async def test_capture_over_a_socket(proxy: str, key: str) -> None:
    async with (
        session(proxy) as opened,
        opened.ws_connect("/api/v1/capture", origin=f"https://{NAME}") as socket,
    ):
        await socket.send_json({"type": "hello", "token": key})
        assert (await socket.receive_json(timeout=30))["type"] == "welcome"
        payload = talk("captured", 20, "A million words. " * 1000)
        frame = {"type": "capture", "id": "1", "kind": "normalized", "platform": "mychat"}
        await socket.send_json({**frame, "payload": payload})
        receipt = (await socket.receive_json(timeout=30))["receipt"]
        assert receipt["messages"]["created"] == 20


async def test_a_body_of_the_largest_size_and_its_export(proxy: str, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    told = {**talk("large", 31, "x" * 1024 * 1024), "platform": "mychat"}
    body = json.dumps({"conversations": [told]}).encode()
    assert 31 * 2**20 < len(body) < 32 * 2**20
    async with session(proxy) as opened:
        async with opened.post(
            "/api/v1/conversations", data=BytesIO(body), headers=headers
        ) as answer:
            assert answer.status == 200, await answer.text()
            (receipt,) = (await answer.json())["receipts"]
        path = f"/api/v1/conversations/{receipt['conversation_id']}/export?format=json"
        async with opened.get(path, headers=headers) as answer:
            exported = json.loads(await answer.read())
        assert sum(len(message["text"]) for message in exported["messages"]) > 31 * 2**20
        too_large = BytesIO(b" " * (32 * 2**20 + 1))
        async with opened.post("/api/v1/conversations", data=too_large, headers=headers) as answer:
            assert (await answer.json())["error"]["code"] == "too_large"  # said by the server


async def test_a_long_search_and_a_log_without_its_words(
    proxy: str, key: str, folder: Path
) -> None:
    async with session(proxy) as opened:
        asked = {"q": "straße " * 1400}
        headers = {"Authorization": f"Bearer {key}", "X-Request-Id": "ignored"}
        async with opened.get("/api/v1/search", params=asked, headers=headers) as answer:
            assert answer.status == 200
            request_id = answer.headers["X-Request-Id"]
    log = folder / "access.log"
    until(lambda: request_id in log.read_text())
    assert "stra" not in log.read_text() and "q=" not in log.read_text()


async def test_other_names_and_origins_stay_outside(proxy: str, key: str) -> None:
    async with session(proxy) as opened:
        async with opened.get("/healthz", headers={"Host": "evil.example.org"}) as answer:
            assert answer.status == 403
        async with opened.get("/healthz", headers={"Origin": "https://evil.example.org"}) as answer:
            assert answer.status == 403
        async with opened.get("/healthz", headers={"Origin": f"https://{NAME}"}) as answer:
            assert answer.status == 200


async def test_paths_and_headers_with_underscores_arrive_as_they_are(tmp_path: Path) -> None:
    heads: list[str] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    upstream = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = upstream.sockets[0].getsockname()[1]
    async with upstream:
        with nginx(tmp_path, port) as url:
            async with session(url) as opened:
                for path in ("/v1/memory?a=%2F", "/api/v1/memory", "/v1/memory/a%2Fb"):
                    headers = {"memory_expiration_days": "30"}
                    async with opened.get(path, headers=headers) as answer:
                        assert answer.status == 204
    starts = [head.partition(" HTTP")[0] for head in heads]
    assert starts == ["GET /v1/memory?a=/", "GET /api/v1/memory", "GET /v1/memory/a%2Fb"]
    assert all("memory_expiration_days: 30\r\n" in head for head in heads)
    assert all(f"Host: {NAME}\r\n" in head for head in heads)
