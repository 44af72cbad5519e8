"""What people do on the four sites: whatever it is, the server ends with what the site has."""

import pytest
from playwright.async_api import Page

from tests.e2e.browser.conftest import opened
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually

pytestmark = pytest.mark.usefixtures("extension")


async def test_a_conversation_that_is_opened(page: Page, site: FakeSite, stored: Stored) -> None:
    talk = site.made("What is tea?", "Since when? 🍵", "And $HOME?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)


async def test_a_message_that_is_sent(page: Page, site: FakeSite, stored: Stored) -> None:
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    await page.evaluate("chat.send('And 東京?')")
    assert len(talk.messages) == 4
    await stored.equals(site, talk)


async def test_an_answer_is_stored_while_it_comes(
    page: Page, site: FakeSite, stored: Stored
) -> None:
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    site.pace.hold()
    await page.evaluate("void chat.send('Slowly?')")
    await site.pace.held.wait()
    await stored.says(site.platform, site.external_id(talk), "As to “Slowly?”")
    site.pace.go_on()
    await stored.equals(site, talk)


async def test_an_answer_that_is_stopped(page: Page, site: FakeSite, stored: Stored) -> None:
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    site.pace.hold()
    await page.evaluate("void chat.send('All of it?')")
    await site.pace.held.wait()
    await page.evaluate("chat.stop()")
    last = talk.path()[-1]

    async def has_stopped() -> bool:
        return last.stopped

    await eventually(has_stopped)
    # DeepSeek's answer could be gone on with, as far as anybody knows, until the talk goes on.
    site.pace.go_on()
    await page.evaluate("chat.send('Go on.')")
    await stored.equals(site, talk)


async def test_a_question_that_is_edited(page: Page, site: FakeSite, stored: Stored) -> None:
    talk = site.made("What is tea?", "Since when?")
    await opened(page, site.url(talk))
    await page.evaluate("chat.edit(list.turns[2].key, 'Since what year?')")
    assert "Since when?" not in [each.text for each in talk.path()]
    await stored.equals(site, talk)


async def test_an_answer_that_is_regenerated(page: Page, site: FakeSite, stored: Stored) -> None:
    talk = site.made("What is tea?", "Since when?")
    before = talk.leaf
    await opened(page, site.url(talk))
    await page.evaluate("chat.regenerate(list.turns.at(-1).key)")
    assert talk.leaf != before
    await stored.equals(site, talk)


async def test_another_conversation_without_a_reload(
    page: Page, site: FakeSite, stored: Stored
) -> None:
    one, other = site.made("What is tea?"), site.made("What is coffee?")
    await opened(page, site.url(one))
    await page.evaluate("(id) => chat.open(id)", other.key)
    await page.evaluate("chat.send('And cocoa?')")
    await page.evaluate("(id) => chat.open(id)", one.key)
    await page.evaluate("chat.send('Green or black?')")
    assert len(one.messages) == len(other.messages) == 4
    await stored.equals(site, one)
    await stored.equals(site, other)


async def test_a_new_chat_that_has_no_id_yet(page: Page, site: FakeSite, stored: Stored) -> None:
    await opened(page, f"https://{site.host}{HOMES[site.platform]}")
    known = {*site.talks}
    await page.evaluate("chat.send('Who are you?')")
    [key] = {*site.talks} - known
    await page.evaluate("chat.send('And who am I?')")
    await stored.equals(site, site.talks[key])


async def test_a_new_name(page: Page, site: FakeSite, stored: Stored) -> None:
    if site.platform == "gemini":
        pytest.skip("our Gemini cannot rename")
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    await page.evaluate("chat.rename('Of tea 🍵')")
    assert talk.title == "Of tea 🍵"
    await stored.equals(site, talk)


HOMES = {"chatgpt": "/", "claude": "/new", "gemini": "/app", "deepseek": "/"}
