"""One browser, one server, four sites for all tests of this folder; a page of its own for each.

Everything runs in one event loop: the sites are served while a test waits.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import BrowserContext, Page, Playwright, async_playwright

from tests.e2e.browser.alone import Alone, alone
from tests.e2e.browser.chromium import launched, new_profile
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites, hosted
from tests.e2e.browser.fakesites.site import FakeSite, Options
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually
from tests.e2e.browser.wire import Wire
from tests.e2e.server import ServerProcess, serving

PLATFORMS = ("chatgpt", "claude", "gemini", "deepseek")
HERE = Path(__file__).parent
EXPECTED_ERRORS = (
    *("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"),
    "Connection closed before receiving a handshake response",
    "Error: No SW",
)
"""Chromium itself lists every WebSocket that found no server, and every worker that was stopped
while it was being started; tests take away both."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these tests share a loop."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    ours = [item for item in items if HERE in item.path.parents]
    last = [item for item in ours if item.path.name == "test_idle.py"]
    if last:
        # What runs beside the others is waited for at the end.
        place = items.index(ours[-1]) + 1 - len(last)
        items[:] = [item for item in items if item not in last]
        items[place:place] = last


shared = pytest_asyncio.fixture(scope="package", loop_scope="session")
fresh = pytest_asyncio.fixture(loop_scope="session")


@shared
async def sites(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sites]:
    """The four sites."""
    async with hosted(tmp_path_factory.mktemp("sites")) as found:
        yield found


@shared
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    """The real server with a real MongoDB of its own."""
    async with serving(tmp_path_factory.mktemp("server") / "data") as process:
        yield process


@shared
async def wire(server: ServerProcess) -> AsyncIterator[Wire]:
    """The line to it, at which tests listen and cut."""
    made = Wire(server.port)
    await made.set("open")
    yield made
    await made.close()


@shared
async def stored(server: ServerProcess) -> AsyncIterator[Stored]:
    """What the server has."""
    key = await asyncio.to_thread(
        server.command, "key", "create", "--name", "tests", "--scope", "admin"
    )
    async with ClientSession() as session:
        yield Stored(session, server.url, key)


@shared
async def playwright() -> AsyncIterator[Playwright]:
    """What drives browsers."""
    async with async_playwright() as found:
        yield found


@shared
async def browser(
    playwright: Playwright, sites: Sites, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BrowserContext]:
    """A Chromium with the extension."""
    profile = new_profile(tmp_path_factory.mktemp("profile"))
    async with launched(playwright, profile, sites.switches) as context:
        yield context


@shared
async def paired(
    browser: BrowserContext, server: ServerProcess, wire: Wire
) -> AsyncIterator[Extension]:
    """The extension in it, a client of the server. At the end Chromium may know of no error."""
    extension = Extension(browser)
    await extension.collect_errors()
    await extension.pair(wire.url, await pairing_code(server))
    yield extension
    found = await extension.errors()
    assert not [each for each in found if not any(known in each for known in EXPECTED_ERRORS)]


@shared
async def lonely(
    playwright: Playwright, server: ServerProcess, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Alone]:
    """A browser that nobody drives."""
    folder = tmp_path_factory.mktemp("alone")
    async with alone(playwright, folder, server.port, await pairing_code(server)) as running:
        yield running


@pytest.fixture(autouse=True)
def early(request: pytest.FixtureRequest) -> None:
    """Should a test ask for that browser later on, it is started now."""
    if any("lonely" in getattr(each, "fixturenames", ()) for each in request.session.items):
        request.getfixturevalue("lonely")


@fresh
async def extension(
    paired: Extension, wire: Wire, sites: Sites, server: ServerProcess
) -> AsyncIterator[Extension]:
    """The extension, with nothing left to do of the test before; pages of this one are closed."""
    for site in sites.sites.values():
        calm(site)
    await wire.set("open")
    await server.ready()
    await reset_choices(paired)
    # The line was cut once more: the pauses between tries have grown with every test.
    await paired.ask("retry")
    await eventually(paired.connected, what="the connection")
    kept = {*paired.context.pages, await paired.home()}
    yield paired
    for site in sites.sites.values():
        site.pace.go_on()
    for page in {*paired.context.pages} - kept:
        if page is not paired._home:
            await page.close()


@fresh
async def page(extension: Extension) -> Page:
    """An empty tab."""
    return await extension.context.new_page()


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> str:
    """Each of the four sites."""
    return str(request.param)


@pytest.fixture
def site(platform: str, sites: Sites) -> FakeSite:
    """The site of this run of the test."""
    return sites[platform]


async def pairing_code(server: ServerProcess) -> str:
    """A code that lets a client in."""
    printed = await asyncio.to_thread(server.command, "pair")
    return printed.splitlines()[0]


async def reset_choices(extension: Extension) -> None:
    """What the user has chosen before choosing anything."""
    await extension.ask(
        "set",
        changes={
            "paused": False,
            "pausedSites": [],
            "excluded": [],
            "captureTemporary": False,
            "captureIncognito": False,
            "contextTokens": 2000,
        },
    )


def calm(site: FakeSite) -> None:
    """The site as it is without trouble."""
    site.options = Options()
    site.statuses.clear()
    site.status = None
    site.pace.pieces, site.pace.gap = 9, 0.02
    site.pace.go_on()


async def opened(page: Page, address: str) -> None:
    """Go to an address of a site, and wait until its own script is done."""
    await page.goto(address)
    await eventually(lambda: page.evaluate("globalThis.chat?.ready"), what="the page")
