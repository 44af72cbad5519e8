"""Tabs that were open before the extension came are captured too, and so is what comes after."""

from pathlib import Path

import pytest
from playwright.async_api import Playwright

from tests.e2e.browser.chromium import EXTENSION, ID, launched, new_profile
from tests.e2e.browser.conftest import opened, pairing_code
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.usefixtures("extension")


async def test_tabs_that_were_open_before_the_install(
    playwright: Playwright, sites: Sites, stored: Stored, server: ServerProcess, tmp_path: Path
) -> None:
    profile = new_profile(tmp_path / "profile")
    async with launched(playwright, profile, sites.switches, extension=None) as context:
        talks = {site: site.made("What is tea?") for site in sites.sites.values()}
        pages = {site: await context.new_page() for site in talks}
        for site, page in pages.items():
            await opened(page, site.url(talks[site]))
        assert context.browser is not None
        session = await context.browser.new_browser_cdp_session()
        made = await session.send("Extensions.loadUnpacked", {"path": str(EXTENSION)})
        assert made["id"] == ID
        extension = Extension(context)
        await eventually(extension.is_back, what="the extension")
        await extension.pair(server.url, await pairing_code(server))
        for site, page in pages.items():
            await page.evaluate("chat.send('Do you see me now?')")
            await stored.equals(site, talks[site])
