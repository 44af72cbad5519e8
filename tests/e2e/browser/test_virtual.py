"""Pages that hold only the turns in sight: stored is the whole conversation all the same."""

import asyncio

from playwright.async_api import Page

from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
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
    extension: Extension, sites: Sites, stored: Stored
) -> None:
    """No site gives any JSON; the turns are collected while the user scrolls."""
    async with asyncio.TaskGroup() as together:
        for site in sites.sites.values():
            together.create_task(is_read_from_its_page(extension, site, stored))


async def is_read_from_its_page(extension: Extension, site: FakeSite, stored: Stored) -> None:
    """Once the site tells its conversation again, what was read gives way to it."""
    site.options.mounted, site.options.embedded = 4, True
    site.status = 500
    talk = site.made(*QUESTIONS)
    page = await extension.context.new_page()
    await opened(page, site.url(talk))
    await stored.says(site.platform, site.external_id(talk), talk.path()[0].text, 40)
    while await scrolled(page):
        assert await mounted(page) <= 4
    texts = [each.text for each in talk.path()]
    found = await stored.shows(site.platform, site.external_id(talk), texts)
    assert found["completeness"]["provisional"] > 0
    site.status = None
    await extension.ask("save", tab=await extension.tab(page))
    await stored.equals(site, talk)


async def scrolled(page: Page) -> bool:
    """Scroll on a little, until the page has noticed; whether that was possible."""
    moved = await page.evaluate(
        """() => new Promise((done) => {
          const scroller = document.getElementById("scroller");
          const before = scroller.scrollTop;
          scroller.addEventListener("scroll", () => setTimeout(() => done(true)), { once: true });
          scroller.scrollTop += 200;
          if (scroller.scrollTop === before) done(false);
        })"""
    )
    return bool(moved)
