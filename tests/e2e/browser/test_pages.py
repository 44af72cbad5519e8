"""The popup and the options: they tell the truth, by keyboard too, and axe finds nothing."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser.chromium import EXTENSION, ID
from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension, eventually
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.wire import Wire

AXE = EXTENSION.parent / "tests" / "extension" / "node_modules" / "axe-core" / "axe.min.js"
POPUP = "ui/popup/popup.html"
OPTIONS = "ui/options/options.html"


async def shown(extension: Extension, path: str, scheme: str = "light") -> Page:
    """A page of the extension, in a tab, once it says something."""
    page = await extension.context.new_page()
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await page.goto(f"chrome-extension://{ID}/{path}")
    await expect(page.get_by_text("Connected").first).to_be_visible()
    return page


async def faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong, with an element of each."""
    if not AXE.is_file():
        pytest.fail("axe is not there: `npm ci --prefix tests/extension`, or scripts/test.")
    await page.evaluate(f"{AXE.read_text('utf-8')}; 0")
    found: dict[str, Any] = await page.evaluate("axe.run(document)")
    assert found["passes"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [POPUP, OPTIONS])
async def test_axe_finds_nothing(extension: Extension, path: str, scheme: str) -> None:
    assert await faults(await shown(extension, path, scheme)) == []


async def test_axe_would_find_something(extension: Extension) -> None:
    page = await shown(extension, OPTIONS)
    await page.evaluate("document.body.append(document.createElement('button'))")
    assert [name for name, _ in await faults(page)] == ["button-name"]


async def test_the_popup_shows_receipts_and_finds_what_was_said(
    extension: Extension, page: Page, sites: Sites, stored: Stored
) -> None:
    site = sites["chatgpt"]
    talk = site.made("Where do quokkas live?", "What do they eat?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    popup = await popup_over(extension, page)
    assert await faults(popup) == []
    await expect(popup.get_by_text("4 of 4 stored")).to_be_visible()
    await popup.get_by_role("searchbox").fill("quokkas")
    await popup.keyboard.press("Enter")
    await expect(popup.get_by_text("Where do quokkas live?").first).to_be_visible()
    assert await faults(popup) == []


async def popup_over(extension: Extension, page: Page) -> Page:
    """The popup as it would open over a tab: the tab that it asks for is named in its address."""
    popup = await extension.context.new_page()
    tab = await extension.tab(page)
    await popup.goto(f"chrome-extension://{ID}/{POPUP}?tab={tab}")
    await expect(popup.get_by_text("Connected").first).to_be_visible()
    return popup


async def test_every_control_is_reached_by_keyboard(extension: Extension) -> None:
    for path in (POPUP, OPTIONS):
        page = await shown(extension, path)
        wanted = await page.evaluate(CONTROLS)
        reached = set()
        for _ in range(len(wanted) * 2 + 5):
            await page.keyboard.press("Tab")
            reached.add(await page.evaluate("(document.activeElement.dataset.number)"))
        assert reached >= set(wanted), path


CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
  .filter((each) => each.checkVisibility() && !each.disabled && each.type !== "radio")
  .map((each, place) => (each.dataset.number = String(place)))"""


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


async def test_diagnostics_have_no_text_of_a_conversation(
    extension: Extension, page: Page, sites: Sites, stored: Stored
) -> None:
    site = sites["claude"]
    talk = site.made("Where do numbats live?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    told = await extension.ask("diagnostics")
    assert "Claude: last good 20" in told
    assert "numbats" not in told
    assert talk.key not in told
    assert talk.title not in told
