"""Conversations are fetched again from their site: until all is there, and as the site allows."""

import asyncio

import pytest
from playwright.async_api import Page

from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.deepseek import DeepSeek
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.fakesites.site import RETRY_AFTER, Asked, FakeSite
from tests.e2e.browser.fakesites.talks import Talk
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually

PATHS = {
    "chatgpt": "/backend-api/conversation/",
    "claude": "/chat_conversations/",
    "gemini": "hNvQHb",
    "deepseek": "/history_messages",
}


def fetches(site: FakeSite) -> list[Asked]:
    """The conversations that the extension has fetched itself."""
    return [each for each in site.asked if each.ours and PATHS[site.platform] in each.path]


async def prepared(page: Page, site: FakeSite, stored: Stored) -> Talk:
    """A conversation in a page, stored; the list of requests begins anew."""
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    site.asked.clear()
    return talk


@pytest.mark.usefixtures("extension")
async def test_a_site_that_wants_a_pause(page: Page, sites: Sites, stored: Stored) -> None:
    """The first pause of our own would be shorter."""
    site = sites["claude"]
    talk = await prepared(page, site, stored)
    site.statuses.append(429)
    await page.evaluate("chat.send('Too fast?')")
    await stored.equals(site, talk)

    async def were_two() -> bool:
        return len(fetches(site)) >= 2

    await eventually(were_two)
    refused, given = fetches(site)
    assert given.at - refused.at > RETRY_AFTER


@pytest.mark.usefixtures("extension")
async def test_a_site_that_lets_nobody_in(page: Page, sites: Sites, stored: Stored) -> None:
    """What the stream told is stored, the page is read, and the site is left in peace."""
    site = sites["claude"]
    talk = await prepared(page, site, stored)
    site.status = 403
    await page.evaluate("chat.send('Who may come in?')")
    await stored.says(site.platform, talk.key, "As to “Who may come in?”")
    await asyncio.sleep(8)
    assert len(fetches(site)) == 1


@pytest.mark.usefixtures("extension")
async def test_a_page_that_hangs_up_at_the_last_word(
    page: Page, sites: Sites, stored: Stored
) -> None:
    site = sites["chatgpt"]
    talk = await prepared(page, site, stored)
    await page.evaluate("chat.hangsUp = true")
    site.pace.gap = 0.1
    await page.evaluate("chat.send('Is that all?')")
    await stored.equals(site, talk)


@pytest.mark.usefixtures("extension")
async def test_a_list_that_goes_over_a_cache(page: Page, sites: Sites, stored: Stored) -> None:
    """DeepSeek tells a page that knows the beginning only what came after it."""
    site = sites["deepseek"]
    assert isinstance(site, DeepSeek)
    talk = site.made("What is tea?", "Since when?", "Where?")
    await opened(page, f"https://{site.host}/")
    messages = site.messages(talk)[:4]
    await page.evaluate("([id, known]) => { site.cache[id] = known; }", [talk.key, messages])
    await page.evaluate("(id) => chat.open(id)", talk.key)
    assert any("cache_version=4" in each.path for each in site.asked)
    await stored.equals(site, talk)


@pytest.mark.usefixtures("extension")
async def test_a_page_that_loads_only_the_newest_turns(
    page: Page, sites: Sites, stored: Stored
) -> None:
    site = sites["gemini"]
    site.options.lazy = True
    talk = site.made(*(f"What about number {number}?" for number in range(7)))
    await opened(page, site.url(talk))
    assert await page.evaluate("list.turns.length") == 4
    await stored.equals(site, talk)


@pytest.mark.parametrize("how", ["shape", "page"])
async def test_a_site_that_nobody_understands_any_more(
    extension: Extension, page: Page, sites: Sites, how: str
) -> None:
    """The user is warned, by the icon too, until something is captured again."""
    site = sites["chatgpt" if how == "page" else "claude"]
    talk = site.made("What is tea?")
    if how == "page":
        site.status = 500
    else:
        site.recorded[talk.key] = '{"uuid": "of another shape"}'
    site.options.html = "<!doctype html><title>Redesigned</title><p>All is new."
    await page.goto(site.url(talk))

    async def is_told() -> bool:
        health = (await extension.ask("status"))["sites"]
        return any(each["warning"] for each in health if each["platform"] == site.platform)

    await eventually(is_told, 30, "the warning")

    async def is_marked() -> bool:
        return bool(await extension.run("() => chrome.action.getBadgeText({})") == "!")

    await eventually(is_marked, what="the mark on the icon")
    site.status = None
    site.recorded.clear()
    await extension.ask("save", tab=await extension.tab(page))

    async def is_well() -> bool:
        return not await is_told()

    await eventually(is_well, what="the end of the warning")
