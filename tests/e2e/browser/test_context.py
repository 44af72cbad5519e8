"""What Recollect gives back: contexts built in the popup, and known again when they are pasted."""

import re
from typing import Any, Literal

import pytest
from playwright.async_api import Locator, Page, expect

from recollect.text import tokens
from tests.e2e.accessible import faults
from tests.e2e.browser.conftest import PLATFORMS, opened
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.fakesites.talks import Talk
from tests.e2e.browser.popup import pasted, popup_of
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually
from tests.e2e.browser.wire import Wire

QUESTION = "Which of them is open today?"
WRAPPED = re.compile(r"<recollect-context id=(\w+)>\n.*\n</recollect-context id=\1>", re.DOTALL)


async def captured(
    site: FakeSite, page: Page, stored: Stored, *said: str, title: str = "Old days"
) -> Talk:
    """A conversation that is captured: questions and their answers by turns."""
    talk = site.made(*said[::2], title=title)
    for message, text in zip(talk.path(), said, strict=True):
        message.text = text
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    return talk


async def asking(extension: Extension, page: Page, question: str = "") -> Page:
    """The popup, in which a context for a question is asked for."""
    popup = await popup_of(extension, page)
    await popup.get_by_role("radio", name="Build a context").click()
    await expect(popup.locator("#query")).to_be_focused()
    await popup.keyboard.type(question)
    return popup


def copy_button(popup: Page) -> Locator:
    """What copies the context."""
    return popup.locator("#copy-context")


async def test_all_the_way_round(
    extension: Extension, page: Page, site: FakeSite, sites: Sites, stored: Stored
) -> None:
    word = f"zurracapote{site.platform}"
    other = sites[PLATFORMS[PLATFORMS.index(site.platform) - 1]]
    question, answer = f"Who pours {word} here?", f"Two bars do.\n\n- Txoko: {word}\n- Harbour"
    earlier = await captured(other, page, stored, question, answer)

    popup = await asking(extension, page, f"{word} bars")
    await copy_button(popup).click()
    await expect(copy_button(popup)).to_have_text("Copied")
    context = await pasted(popup)
    assert WRAPPED.fullmatch(context)
    assert f"user: {question}\nassistant: {answer}\n" in context
    shown = await popup.locator("#context-told").inner_text()
    assert shown.startswith(f"{tokens.count(context):,} of 2,000 tokens, ")

    talk = await captured(site, page, stored, "Good morning.", "Good morning to you.")
    await page.locator("#composer").locator("[contenteditable], textarea").focus()
    await page.keyboard.press("ControlOrMeta+V")
    await page.keyboard.press("Enter")
    await page.keyboard.type(QUESTION)
    await page.locator("#composer > :last-child").dispatch_event("click")
    message = await asked(site, talk, stored)
    sent = talk.messages[message["external_id"]].text
    assert message["text"].strip() == QUESTION
    assert [part["text"] for part in injected(message)] == [context]
    assert "".join(part["text"] for part in message["parts"]) == sent

    assert message["id"] not in await found(stored, word)
    assert message["id"] not in await found(stored, "Txoko")
    assert message["id"] in await found(stored, QUESTION)
    assert len(set(await found(stored, word, role="user"))) == len(earlier.path()) / 2
    again = await extension.ask("context", query=word, maxTokens=2000)
    # An answer that repeats those words may bring the question along, but not what stood before it.
    taken = {one["message_id"]: one["excerpt"] for one in again["sources"]}
    assert taken.get(message["id"], QUESTION) == QUESTION


async def asked(site: FakeSite, talk: Talk, stored: Stored) -> dict[str, Any]:
    """The question that was asked last, once it is stored as the site has it."""

    async def look() -> dict[str, Any] | None:
        conversation = await stored.find(site.platform, site.external_id(talk))
        told = conversation["all"] if conversation else []
        ours = [m for m in told if m["role"] == "user" and QUESTION in m["text"]]
        return next((m for m in ours if m["external_id"] in talk.messages), None)

    message = await eventually(look, what="the question")
    assert message is not None
    return message


def injected(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a message that Recollect put there."""
    return [part for part in message["parts"] if part["type"] == "injected"]


async def found(stored: Stored, words: str, **filters: str) -> list[str]:
    """The messages that a search finds."""
    page = await stored.get("/api/v1/search", q=words, limit="50", **filters)
    return [hit["message_id"] for hit in page["data"]]


async def test_sources_open_at_their_place(
    extension: Extension, page: Page, sites: Sites, stored: Stored
) -> None:
    site = sites["chatgpt"]
    turns = [f"Turn {number} of none." for number in range(60)]
    turns[42:44] = ["Where does the bilby <b>dig</b>?", "The bilby digs its burrow in red sand."]
    await captured(site, page, stored, *turns, title="<i>Burrows</i>")
    popup = await asking(extension, page, "where do bilby burrows lie?")
    rows = popup.locator("#sources a.message")
    await expect(rows.filter(has_text="You: Where does the bilby <b>dig</b>?")).to_have_count(1)
    await expect(popup.locator("#sources h3").first).to_have_text("<i>Burrows</i>")
    await expect(popup.locator("#sources i, #sources b b, pre b")).to_have_count(0)
    await popup.keyboard.press("ArrowDown")
    await expect(rows.nth(0)).to_be_focused()
    await popup.keyboard.press("ArrowDown")
    await expect(rows.nth(1)).to_be_focused()
    async with extension.context.expect_page() as opening:
        await rows.filter(has_text="ChatGPT: The bilby digs its burrow").press("Enter")
    shown = await opening.value
    await expect(shown.get_by_text("digs its burrow")).to_be_in_viewport()


async def test_a_budget_is_kept_and_remembered(
    extension: Extension, page: Page, sites: Sites, stored: Stored
) -> None:
    long = [f"The wombat, part {number}. {'It digs and digs. ' * 90}" for number in range(8)]
    await captured(sites["claude"], page, stored, *long, title="Wombats")
    popup = await asking(extension, page, "wombat")
    status = popup.locator("#context-told")
    await expect(status).to_contain_text("of 2,000 tokens")
    await popup.get_by_label("At most").select_option("8,000 tokens")
    await expect(status).to_contain_text("of 8,000 tokens")
    await popup.get_by_label("At most").select_option("1,000 tokens")
    await expect(status).to_contain_text("of 1,000 tokens")
    await popup.locator("#left-out summary").click()
    await expect(popup.locator("#omitted > li", has_text="Wombats")).to_be_visible()
    await popup.get_by_text("What is copied").click()
    context = await popup.locator("#context-text").text_content()
    assert context is not None
    assert tokens.count(context) <= 1000
    await expect(status).to_contain_text(f"{tokens.count(context):,} of 1,000 tokens")
    again = await asking(extension, page, "wombat")
    await expect(again.get_by_label("At most")).to_have_value("1000")
    await expect(again.locator("#context-told")).to_contain_text("of 1,000 tokens")


async def test_by_keyboard_alone(
    extension: Extension, page: Page, sites: Sites, stored: Stored
) -> None:
    await captured(sites["gemini"], page, stored, "What is a galah?", "A galah is a pink cockatoo.")
    popup = await popup_of(extension, page)
    await popup.keyboard.type("galah")
    await expect(popup.locator("#hits > li")).to_have_count(2)
    await popup.keyboard.press("Tab")
    await popup.keyboard.press("ArrowRight")
    await expect(popup.locator("#mode-context")).to_be_focused()
    await expect(copy_button(popup)).to_be_enabled()
    await popup.keyboard.press("Shift+Tab")
    await popup.keyboard.press("Enter")
    await expect(popup.locator("#told")).to_contain_text("Paste it into the chat")
    assert "a pink cockatoo." in await pasted(popup)
    # What is shown is of other words now: it cannot be copied any more.
    await popup.locator("#query").press("End")
    await popup.keyboard.type(" today")
    await expect(copy_button(popup)).to_be_disabled()
    await expect(popup.locator("#told")).to_be_empty()
    await expect(copy_button(popup)).to_be_enabled()
    await expect(copy_button(popup)).to_have_text("Copy")
    await popup.keyboard.press("Escape")
    await expect(popup.locator("#context-hint")).to_be_visible()
    await expect(copy_button(popup)).to_be_disabled()
    await popup.keyboard.press("Escape")
    await expect(popup.locator("#now")).to_be_visible()


async def test_contexts_that_cannot_be_built(extension: Extension, page: Page, wire: Wire) -> None:
    await page.goto(f"{wire.url}/healthz")
    popup = await asking(extension, page)
    await expect(popup.locator("#context-hint")).to_be_visible()
    await popup.keyboard.type("qwxzvbnmkjh")
    status = popup.locator("#context-told")
    await expect(status).to_contain_text("No message was found")
    await expect(copy_button(popup)).to_be_disabled()
    await wire.set("down")
    await popup.locator("#query").fill("tea")
    await expect(status).to_have_class(re.compile("failed"))
    await expect(status).to_contain_text(wire.url)
    await expect(copy_button(popup)).to_be_disabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(
    extension: Extension,
    page: Page,
    sites: Sites,
    stored: Stored,
    scheme: Literal["light", "dark"],
) -> None:
    said = [f"An echidna, {scheme}. {'It walks. ' * 300}" for _ in range(4)]
    await captured(sites["deepseek"], page, stored, *said, title="Echidnas")
    popup = await asking(extension, page)
    await popup.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await popup.wait_for_timeout(500)  # colours fade into each other
    assert await faults(popup) == []
    await popup.keyboard.type("echidna")
    await expect(copy_button(popup)).to_be_enabled()
    for summary in await popup.locator("summary").all():
        await summary.click()
    await popup.wait_for_timeout(500)
    assert await faults(popup) == []
