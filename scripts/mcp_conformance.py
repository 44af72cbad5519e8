#!/usr/bin/env python3
"""The official conformance suites of MCP against our bridge and against the real server.

    .venv/bin/python scripts/mcp_conformance.py        (needs the network, npm and half a GB)

The suites ask for tools by fixed names. These are the SDK's own everything-server, taken from the
source distribution of the very version that is installed, on our bridge. The real server is asked
only what means something without such tools. The suites send no key, so one is added on the way.
"""

import asyncio
import importlib.util
import json
import logging
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, web
from mcp.server.mcpserver import MCPServer

from recollect.accounts.api_keys import NewKey
from recollect.app import make_app
from recollect.config import Config
from recollect.keys import ACCOUNTS
from recollect.mcp.bridge import Bridge
from recollect.mcp.server import make_manager
from recollect.store.connection import connect
from recollect.store.embedded.session import embedded_mongod
from recollect.store.store import Store
from recollect.web.errors import render_errors
from recollect.web.guard import guard
from recollect.web.mcp import MAX_BODY

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "tests" / "mcp" / "conformance"
NODE: Final = FOLDER / "node_modules" / ".bin" / "node"
STABLE: Final = FOLDER / "node_modules" / "conformance-stable"
NEWEST: Final = FOLDER / "node_modules" / "@modelcontextprotocol" / "conformance"
EVERYTHING: Final = "examples/servers/everything-server/mcp_everything_server/server.py"

RUNS: Final = (
    (STABLE, ("--suite", "all")),
    (NEWEST, ("--requirements", "2025-11-25")),
    (NEWEST, ("--requirements", "2026-07-28")),
)
NEED_A_CHANNEL_BACK: Final = {
    *("tools-call-sampling", "tools-call-elicitation"),
    *("elicitation-sep1034-defaults", "elicitation-sep1330-enums"),
}
"""In the older era these have the server ask the client back, which a stateless one cannot."""
WITHOUT_FIXTURES: Final = (
    ("2025-11-25", ("server-initialize", "ping", "tools-list", "dns-rebinding-protection",
                    "server-session-lifecycle")),
    ("2026-07-28", ("tools-list", "caching", "dns-rebinding-protection", "http-header-validation",
                    "server-sse-multiple-streams")),
)  # fmt: skip
"""What the suites ask of any server, whatever its tools."""

NOT_SCORED: Final = re.compile(r"^  [✓✗] (\S+) \([a-z -]+\)$", re.MULTILINE)
"""What the suite runs and does not count: optional extensions, such as tasks."""


async def main() -> None:
    """Run everything and print the scores; exit with 1 if something unforeseen failed."""
    logging.basicConfig(level=logging.CRITICAL)
    await asyncio.to_thread(install)
    print(f"mcp {version('mcp')}, node {output(NODE, '--version')}")
    unforeseen = False
    with tempfile.TemporaryDirectory() as folder:
        everything = await asyncio.to_thread(everything_server, Path(folder))
        async with serving(fixture_app(everything)) as url:
            for suite, options in RUNS:
                passed, failed = await run(suite, url, options)
                unforeseen |= bool(failed - NEED_A_CHANNEL_BACK)
                report(f"our bridge, {name_of(suite)} {' '.join(options)}", passed, failed)
        async with real_server(Path(folder) / "data") as url:
            for revision, scenarios in WITHOUT_FIXTURES:
                passed, failed = set(), set()
                for scenario in scenarios:
                    more, less = await run(
                        NEWEST, url, ("--scenario", scenario, "--spec-version", revision)
                    )
                    passed, failed = passed | more, failed | less
                unforeseen |= bool(failed)
                report(f"the server, {name_of(NEWEST)} {revision}", passed, failed)
    sys.exit(unforeseen)


def install() -> None:
    """What the lock file says, once."""
    if not NODE.exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=FOLDER, check=True)  # noqa: S607


def everything_server(folder: Path) -> MCPServer[Any]:
    """The SDK's own server of fixtures, of the version that is installed."""
    wanted = f"mcp=={version('mcp')}"
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", "mcp", wanted],
        cwd=folder, check=True,
    )  # fmt: skip
    (archive,) = folder.glob("mcp-*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(folder, filter="data")
    (path,) = folder.glob(f"mcp-*/{EVERYTHING}")
    spec = importlib.util.spec_from_file_location("everything_server", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    server: MCPServer[Any] = module.mcp
    return server


def fixture_app(server: MCPServer[Any]) -> web.Application:
    """An application that is nothing but our guard and our bridge."""
    bridge = Bridge(lambda: make_manager(server, MAX_BODY))

    async def answer(request: web.Request) -> web.StreamResponse:
        return await bridge.answer(request, await request.read(), {}, still_welcome)

    async def close(_: web.Application) -> AsyncIterator[None]:
        yield
        await bridge.close()

    app = web.Application(client_max_size=MAX_BODY, middlewares=[render_errors, guard(Config())])
    app.router.add_post("/api/mcp", answer)
    app.cleanup_ctx.append(close)
    return app


async def still_welcome() -> None:
    """Nobody has a key here that could be revoked."""


@asynccontextmanager
async def real_server(folder: Path) -> AsyncIterator[str]:
    """The whole application on an empty database, behind a proxy that brings a key."""
    async with embedded_mongod(folder, serving=False, say=print) as uri, connect(uri) as database:
        store = Store(database)
        await store.ensure()
        app = make_app(Config(), store)
        user = await app[ACCOUNTS].users.add("conformance")
        issued = await app[ACCOUNTS].keys.issue(user.id, NewKey("conformance", None))
        headers = {"Authorization": f"Bearer {issued.secret}"}
        async with serving(app) as url, ClientSession() as session:

            async def forward(request: web.Request) -> web.StreamResponse:
                body = await request.read()
                sent = {**request.headers, **headers}
                async with session.request(request.method, url, data=body, headers=sent) as got:
                    names = ("Content-Type", "Allow")
                    kept = {name: got.headers[name] for name in names if name in got.headers}
                    response = web.StreamResponse(status=got.status, headers=kept)
                    await response.prepare(request)
                    async for chunk in got.content.iter_any():
                        await response.write(chunk)
                return response

            proxy = web.Application(client_max_size=MAX_BODY)
            proxy.router.add_route("*", "/api/mcp", forward)
            async with serving(proxy) as address:
                yield address


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The address of MCP in a running application."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://localhost:{runner.addresses[0][1]}/api/mcp"
    finally:
        await runner.cleanup()


async def run(suite: Path, url: str, options: Iterable[str]) -> tuple[set[str], set[str]]:
    """The scenarios that passed, and those that failed."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            str(NODE), str(suite / "dist" / "index.js"), "server", "--url", url, *options,
            "-o", folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await asyncio.wait_for(process.communicate(), 900)
        return await asyncio.to_thread(scores, Path(folder), said.decode("utf-8", "replace"))


def scores(folder: Path, said: str) -> tuple[set[str], set[str]]:
    """What a run has left in its folder, without what it says it does not count."""
    good: dict[str, bool] = {}
    for path in folder.rglob("checks.json"):
        checks = json.loads(path.read_text())
        name = re.sub(r"^server-(.*)-\d{4}-\d\d-\d\dT.*$", r"\1", path.parent.name)
        good[name] = bool(checks) and all(check["status"] != "FAILURE" for check in checks)
    for name in NOT_SCORED.findall(said):
        good.pop(name, None)
    return {name for name, ok in good.items() if ok}, {name for name, ok in good.items() if not ok}


def report(what: str, passed: set[str], failed: set[str]) -> None:
    """One line, and what failed."""
    print(f"{what}: {len(passed)} of {len(passed | failed)}")
    for name in sorted(failed):
        print(f"  failed: {name}")


def name_of(suite: Path) -> str:
    """What was run, with its version."""
    return f"conformance {json.loads((suite / 'package.json').read_text())['version']}"


def output(*command: Path | str) -> str:
    """What a program prints."""
    done = subprocess.run([str(each) for each in command], check=True, capture_output=True)
    return done.stdout.decode().strip()


if __name__ == "__main__":
    asyncio.run(main())
