"""The four sites on ports of loopback, with TLS, and how a browser finds them under their names."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tests.e2e.browser.fakesites.chatgpt import ChatGPT
from tests.e2e.browser.fakesites.claude import Claude
from tests.e2e.browser.fakesites.deepseek import DeepSeek
from tests.e2e.browser.fakesites.gemini import Gemini
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.fakesites.tls import Certificate, certificate

UNWATCHED = "unwatched.test"
"""A name that the extension knows nothing of: ChatGPT's pages, to compare with."""


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites, by what the server calls them, and the switches of Chromium that lead to them."""

    sites: dict[str, FakeSite]
    switches: tuple[str, ...]

    def __getitem__(self, platform: str) -> FakeSite:
        return self.sites[platform]


@asynccontextmanager
async def hosted(folder: Path) -> AsyncIterator[Sites]:
    """Serve all four."""
    sites: list[FakeSite] = [ChatGPT(), Claude(), Gemini(), DeepSeek()]
    tls = certificate(folder, [*(site.host for site in sites), UNWATCHED])
    async with AsyncExitStack() as stack:
        ports = [await stack.enter_async_context(_served(site.app(), tls)) for site in sites]
        rules = [
            f"MAP {host}:443 127.0.0.1:{port}"
            for host, port in [
                *((site.host, port) for site, port in zip(sites, ports, strict=True)),
                (UNWATCHED, ports[0]),
            ]
        ]
        # Every other name fails at once: nothing leaves the machine.
        rules += ["MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1", "EXCLUDE localhost"]
        yield Sites(
            {site.platform: site for site in sites},
            (
                f"--host-resolver-rules={', '.join(rules)}",
                f"--ignore-certificate-errors-spki-list={tls.spki}",
            ),
        )


@asynccontextmanager
async def _served(app: web.Application, tls: Certificate) -> AsyncIterator[int]:
    # Without cancellation an answer that waits would not notice that the page has hung up.
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls.context)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
