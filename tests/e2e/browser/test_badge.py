"""The icon in the toolbar: what waits for a server that is away is counted on it."""

from playwright.async_api import Page

from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.waiting import eventually
from tests.e2e.browser.wire import Wire


async def test_the_badge_tells_that_the_server_is_away(
    extension: Extension, page: Page, sites: Sites, wire: Wire
) -> None:
    site = sites["claude"]
    await wire.set("down")
    await opened(page, site.url(site.made("What is tea?")))

    async def tells() -> bool:
        tab = await extension.tab(page)
        told = await extension.run("(tabId) => chrome.action.getBadgeText({ tabId })", tab)
        return bool(told)

    await eventually(tells, what="the badge")
    await wire.set("open")
