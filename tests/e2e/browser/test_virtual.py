"""Pages that hold only the turns in sight: stored is the whole conversation all the same."""

import asyncio

from playwright.async_api import Page

from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension, eventually
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.stored import Stored

QUESTIONS = [f"What about number {number}?" for number in range(20)]


async def mounted(page: Page) -> int:
    """How many turns are in the page."""
    count: int = await page.evaluate("document.getElementById('turns').children.length")
    return count


async def test_it_is_complete_by_what_the_site_tells(
    extension: Extension, page: Page, site: FakeSite, stored: Stored
) -> None:
    site.options.mounted = 4
    talk = site.made(*QUESTIONS)
    await opened(page, site.url(talk))
    assert await mounted(page) <= 4
    await page.evaluate("chat.send('And the last?')")
    found = await stored.equals(site, talk)
    assert len(found["all"]) == 42


async def test_it_is_complete_by_what_the_page_shows(
    extension: Extension, page: Page, site: FakeSite, stored: Stored
) -> None:
    """The site gives no JSON at all; the turns are collected while the user scrolls."""
    site.options.mounted, site.options.embedded = 4, True
    site.status = 500
    talk = site.made(*QUESTIONS)
    await opened(page, site.url(talk))
    await stored.says(site.platform, site.external_id(talk), talk.path()[0].text, 40)
    while await scrolled(page):
        assert await mounted(page) <= 4
    texts = [each.text for each in talk.path()]

    async def has_all() -> bool:
        found = await stored.find(site.platform, site.external_id(talk))
        return [each["text"] for each in (found or {"active": []})["active"]] == texts

    await eventually(has_all, 30, "the whole conversation")
    found = await stored.find(site.platform, site.external_id(talk))
    assert found is not None
    assert found["completeness"]["provisional"] > 0
    site.status = None
    await extension.ask("save", tab=await extension.tab(page))
    await stored.equals(site, talk)


async def scrolled(page: Page) -> bool:
    """Scroll on a little; whether that was possible."""
    moved = await page.evaluate(
        """() => {
          const scroller = document.getElementById("scroller");
          const before = scroller.scrollTop;
          scroller.scrollTop += 200;
          return scroller.scrollTop > before;
        }"""
    )
    await asyncio.sleep(0.05)
    return bool(moved)
