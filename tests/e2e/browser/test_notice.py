"""A page whose extension has gone says so, and does not move a thing for it."""

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page, Playwright

from tests.e2e.browser.chromium import ID, launched, new_profile
from tests.e2e.browser.conftest import opened
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.waiting import eventually

NOTICE = "Refresh this page"
PLACES = """[...document.querySelectorAll("#main *, #composer *")].map((each) => {
  const { x, y, width, height } = each.getBoundingClientRect();
  return [x, y, width, height];
})"""


async def test_a_page_without_its_extension_asks_to_be_refreshed(
    playwright: Playwright, sites: Sites, tmp_path: Path
) -> None:
    site = sites["chatgpt"]
    profile = new_profile(tmp_path / "profile")
    async with launched(playwright, profile, sites.switches) as context:
        page = await context.new_page()
        await opened(page, site.url(site.made("What is tea?", "Since when?")))
        await asyncio.sleep(1)
        places = await page.evaluate(PLACES)
        assert not await says(page, NOTICE)
        await disable(context)
        await page.bring_to_front()
        await eventually(lambda: says(page, NOTICE), what="the notice")
        assert await page.evaluate(PLACES) == places
        await page.evaluate("chat.send('Are you there?')")
        assert await page.evaluate("chat.failed") is None


async def disable(context: BrowserContext) -> None:
    """Switch the extension off, as an update that fails would."""
    page = await context.new_page()
    await page.goto("chrome://extensions")
    await page.evaluate("(id) => chrome.management.setEnabled(id, false)", ID)
    await page.close()


async def says(page: Page, words: str) -> bool:
    """Whether a screen reader finds these words, closed shadow roots included."""
    session = await page.context.new_cdp_session(page)
    tree: dict[str, Any] = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    return any(words in str(node.get("name", {}).get("value", "")) for node in tree["nodes"])
