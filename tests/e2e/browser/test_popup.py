"""The popup says what is so of a conversation, and does what its buttons say."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.popup import pasted, popup_of
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually
from tests.e2e.browser.wire import Wire


@pytest.fixture
def chatgpt(sites: Sites) -> FakeSite:
    return sites["chatgpt"]


async def test_how_much_is_stored_is_told_while_it_happens(
    extension: Extension, page: Page, chatgpt: FakeSite
) -> None:
    talk = chatgpt.made("What is tea?", title="Tea & <b>coffee</b>")
    await opened(page, chatgpt.url(talk))
    popup = await popup_of(extension, page)
    await expect(popup.locator("#link-text")).to_have_text("Connected")
    await expect(popup.locator("#conversation-name")).to_have_text("ChatGPT")
    await expect(popup.locator("#title")).to_have_text("Tea & <b>coffee</b>")
    await expect(popup.locator("#headline")).to_have_text("2 of 2 stored")
    await expect(popup.locator("#detail")).to_have_text(
        re.compile(r"^Last receipt \d\d:\d\d, just now\.$")
    )
    await page.evaluate("chat.send('And cocoa?')")
    await expect(popup.locator("#headline")).to_have_text("4 of 4 stored")
    await expect(popup.locator("#outbox-text")).to_have_text("Nothing is waiting.")


async def test_a_server_that_is_away(
    extension: Extension, page: Page, chatgpt: FakeSite, wire: Wire
) -> None:
    talk = chatgpt.made("What is tea?")
    await wire.set("down")
    await opened(page, chatgpt.url(talk))
    popup = await popup_of(extension, page)
    await expect(popup.locator("#link")).to_have_attribute("data-tone", "warn")
    await expect(popup.locator("#warnings")).to_contain_text(wire.url)
    await expect(popup.locator("#headline")).to_have_text("Waiting to be stored")
    await expect(popup.locator("#outbox-text")).to_contain_text("1 capture waiting")
    await wire.set("open")
    await popup.locator("#retry").click()
    await expect(popup.locator("#headline")).to_have_text("2 of 2 stored")
    await expect(popup.locator("#outbox-text")).to_have_text("Nothing is waiting.")
    await expect(popup.locator("#retry")).to_be_hidden()
    await expect(popup.locator("#warnings")).to_be_empty()


@pytest.mark.parametrize(
    ("switch", "headline"),
    [
        ("everywhere", "Capturing is paused"),
        ("on-site", "Paused on ChatGPT"),
        ("here", "This conversation is left out"),
    ],
)
async def test_a_pause(
    extension: Extension,
    page: Page,
    chatgpt: FakeSite,
    stored: Stored,
    switch: str,
    headline: str,
) -> None:
    talk = chatgpt.made("What is tea?")
    await opened(page, chatgpt.url(talk))
    await stored.equals(chatgpt, talk)
    popup = await popup_of(extension, page)
    toggle = popup.locator(f"#{switch}")
    await expect(toggle).to_be_checked()
    await toggle.press("Space")
    await expect(popup.locator("#headline")).to_have_text(headline)
    await expect(popup.locator("#save")).to_be_hidden()
    await page.evaluate("chat.send('A secret?')")
    await extension.drained()
    found = await stored.find("chatgpt", talk.key)
    assert found is not None
    assert len(found["all"]) == 2
    await toggle.press("Space")
    await expect(popup.locator("#headline")).not_to_have_text(headline)
    await popup.locator("#save").click()
    await stored.equals(chatgpt, talk)


async def test_forgetting_asks_first_and_can_be_undone(
    extension: Extension, page: Page, chatgpt: FakeSite, stored: Stored
) -> None:
    talk = chatgpt.made("What is tea?")
    await opened(page, chatgpt.url(talk))
    await stored.equals(chatgpt, talk)
    popup = await popup_of(extension, page)
    await popup.locator("#forget").click()
    await expect(popup.get_by_role("button", name="Cancel")).to_be_focused()
    await popup.keyboard.press("Escape")
    await expect(popup.get_by_role("dialog")).to_have_count(0)
    assert await stored.find("chatgpt", talk.key)

    await popup.locator("#forget").click()
    await popup.get_by_role("button", name="Forget it").click()
    await expect(popup.locator("#headline")).to_have_text("This conversation is forgotten")
    await expect(popup.locator("#restore")).to_be_focused()

    async def is_gone() -> bool:
        return await stored.find("chatgpt", talk.key) is None

    await eventually(is_gone, what="the deletion")
    await page.evaluate("chat.send('And cocoa?')")
    await page.reload()
    await expect(popup.locator("#headline")).to_have_text("This conversation is forgotten")
    assert await is_gone()

    await popup.locator("#restore").click()
    await expect(popup.locator("#save")).to_be_visible()
    await popup.locator("#save").click()
    await stored.equals(chatgpt, talk)
    await expect(popup.locator("#headline")).to_have_text("4 of 4 stored")


async def test_pages_with_nothing_to_capture(
    extension: Extension, page: Page, chatgpt: FakeSite, wire: Wire
) -> None:
    await page.goto(f"{wire.url}/healthz")
    popup = await popup_of(extension, page)
    await expect(popup.locator("#headline")).to_have_text("Nothing to capture here")
    await expect(popup.locator("#detail")).to_contain_text("ChatGPT, Claude, DeepSeek and Gemini")
    await expect(popup.locator("#deeds button:visible")).to_have_count(0)
    await opened(page, f"https://{chatgpt.host}/")
    popup = await popup_of(extension, page)
    await expect(popup.locator("#headline")).to_have_text("No conversation yet")


async def test_a_temporary_chat(extension: Extension, page: Page, chatgpt: FakeSite) -> None:
    await opened(page, f"https://{chatgpt.host}{chatgpt.temporary_address}")
    popup = await popup_of(extension, page)
    await expect(popup.locator("#headline")).to_have_text("Temporary chat: not captured")


async def test_a_search_by_keyboard(
    extension: Extension, page: Page, chatgpt: FakeSite, stored: Stored
) -> None:
    word = "zarzaparrilla"
    one = chatgpt.made(f"Is {word} <img src=x onerror=alert(1)> a drink?", title="<i>Drinks</i>")
    await opened(page, chatgpt.url(one))
    await stored.equals(chatgpt, one)
    popup = await popup_of(extension, page)
    await expect(popup.locator("#query")).to_be_focused()
    await popup.keyboard.type(word)
    hits = popup.locator("#hits > li")
    await expect(hits).to_have_count(2)
    await expect(popup.locator("#search-told")).to_have_text("2 messages")
    await expect(hits.first.locator("mark").first).to_have_text(re.compile(word, re.I))
    await expect(hits.first.locator(".open")).to_have_text("<i>Drinks</i>")
    await expect(popup.locator("#hits img, #hits i")).to_have_count(0)
    await popup.keyboard.press("ArrowDown")
    await expect(hits.nth(0).locator(".open")).to_be_focused()
    await popup.keyboard.press("ArrowDown")
    await expect(hits.nth(1).locator(".open")).to_be_focused()
    await popup.keyboard.press("ArrowUp")
    await popup.keyboard.press("ArrowUp")
    await expect(popup.locator("#query")).to_be_focused()
    async with extension.context.expect_page() as opening:
        await popup.keyboard.press("Enter")
    site = await opening.value
    assert site.url.partition("#")[0] == chatgpt.url(one)


async def test_a_hit_opens_at_its_message(
    extension: Extension, page: Page, chatgpt: FakeSite, stored: Stored
) -> None:
    talk = chatgpt.made(*(f"Question number {number}?" for number in range(40)))
    talk.path()[61].text = "Here the quokka sits in the sun and eats leaves."
    await opened(page, chatgpt.url(talk))
    await stored.equals(chatgpt, talk)
    popup = await popup_of(extension, page)
    await popup.locator("#query").fill("quokka")
    async with extension.context.expect_page() as opening:
        await popup.locator("#hits .open").first.click()
    site = await opening.value
    await expect(site.get_by_text("the quokka sits")).to_be_in_viewport()
    assert "#" not in await site.evaluate("location.href"), "the site sees nothing of it"


async def test_a_hit_is_copied_whole(
    extension: Extension, page: Page, chatgpt: FakeSite, stored: Stored
) -> None:
    long = f"{'Water. ' * 200}Quetzalcoatl drank cocoa. {'Milk. ' * 200}End."
    talk = chatgpt.made(long)
    await opened(page, chatgpt.url(talk))
    await stored.equals(chatgpt, talk)
    popup = await popup_of(extension, page)
    await popup.locator("#query").fill("role Quetzalcoatl cocoa water")
    first = popup.locator("#hits > li", has_text="You").first
    await first.get_by_role("button").click()
    await expect(first.get_by_role("button")).to_have_text("Copied")
    assert await pasted(popup) == talk.path()[0].text


async def test_searches_that_find_nothing_or_fail(
    extension: Extension, page: Page, wire: Wire
) -> None:
    await page.goto(f"{wire.url}/healthz")
    popup = await popup_of(extension, page)
    await popup.locator("#query").fill("qwxzvbnmkjh")
    await expect(popup.locator("#search-told")).to_contain_text("No message was found")
    await popup.keyboard.press("Escape")
    await expect(popup.locator("#now")).to_be_visible()
    await wire.set("down")
    await popup.locator("#query").fill("tea")
    await expect(popup.locator("#search-told")).to_have_class(re.compile("failed"))
    await expect(popup.locator("#search-told")).to_contain_text(wire.url)
