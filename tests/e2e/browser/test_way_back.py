"""A page that the browser keeps for the way back, and shows again as it was left."""

from pathlib import Path

import pytest
from playwright.async_api import Playwright

from tests.e2e.browser.chromium import chromium, new_profile, options_of, switches
from tests.e2e.browser.conftest import opened, pairing_code
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually
from tests.e2e.server import ServerProcess


@pytest.mark.usefixtures("extension")
async def test_a_page_that_comes_back_is_captured_again(
    playwright: Playwright, sites: Sites, stored: Stored, server: ServerProcess, tmp_path: Path
) -> None:
    """Chromium cuts the extension's Port of such a page, and tells the page nothing."""
    site = sites["claude"]
    talk = site.made("What is tea?")
    context = await playwright.chromium.launch_persistent_context(
        str(new_profile(tmp_path / "profile")),
        executable_path=chromium(),
        headless=True,
        args=[*switches(), *sites.switches],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    await options_of(context)
    extension = Extension(context)
    await extension.pair(server.url, await pairing_code(server))
    page = await context.new_page()
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    await page.evaluate("addEventListener('pageshow', (e) => (window.kept = e.persisted))")
    await opened(page, f"https://{sites['chatgpt'].host}/")
    await page.evaluate("void setTimeout(() => history.back(), 0)")
    await page.wait_for_url(site.url(talk), wait_until="commit")
    await eventually(lambda: page.evaluate("window.kept"), what="the page as it was left")
    await page.evaluate("chat.send('And back again?')")
    await stored.equals(site, talk)
    await context.close()
