"""One server and one browser for all tests of this folder; a person for each module."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from recollect.accounts.accounts import Accounts
from recollect.cli.running import open_store
from recollect.config import Config
from tests.e2e.browser.chromium import chromium, switches
from tests.e2e.page.person import Person
from tests.e2e.server import ServerProcess, serving

HERE = Path(__file__).parent

shared = pytest_asyncio.fixture(scope="package", loop_scope="session")
for_module = pytest_asyncio.fixture(scope="module", loop_scope="session")
fresh = pytest_asyncio.fixture(loop_scope="session")

Open = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these tests share a loop."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@shared
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    """The real server with a real MongoDB of its own."""
    async with serving(tmp_path_factory.mktemp("server") / "data") as process:
        yield process


@shared
async def browser() -> AsyncIterator[Browser]:
    """A Chromium without any extension."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium(), headless=True, args=switches(None)
        )
        yield launched
        await launched.close()


@shared
async def accounts(server: ServerProcess) -> AsyncIterator[Accounts]:
    """The accounts of the server, as its commands use them while it runs."""
    async with open_store(Config(data_dir=server.folder)) as store:
        yield Accounts(store.accounts)


@for_module
async def person(
    server: ServerProcess, accounts: Accounts, request: pytest.FixtureRequest
) -> Person:
    """Somebody for this module, with the conversations that it names in HAS."""
    name = request.module.__name__.rpartition(".")[2]
    made = await Person.new(server, accounts, name)
    has: list[dict[str, Any]] = getattr(request.module, "HAS", [])
    if has:
        await made.has(*has)
    return made


@for_module
async def signed_in(person: Person, browser: Browser) -> AsyncIterator[Page]:
    """The page, signed in once for the module; at the end nothing may have gone wrong in it."""
    page = await person.signed_in(browser)
    yield page
    await person.check(page)
    await page.context.close()


@fresh
async def page(signed_in: Page, person: Person) -> Page:
    """The page, at the search."""
    await signed_in.goto(f"{person.url}/#/search")
    await signed_in.reload()
    await signed_in.locator("#query").wait_for()
    return signed_in
