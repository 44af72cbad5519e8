"""The page for everybody: axe finds nothing on any view, light or dark; keys reach all of it."""

from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.accessible import CONTROLS, faults, unreached
from tests.e2e.page.person import Person
from tests.e2e.page.talks import BRANCHED, LONG, RICH, SOURDOUGH

HAS = [SOURDOUGH, BRANCHED, RICH, LONG]
VIEWS = {
    "newest": "#/search",
    "results": "#/search?q=sourdough+site%3Aclaude+tag%3Abaking",
    "nothing found": "#/search?q=xylophone",
    "nowhere": "#/nowhere",
}


async def calm(page: Page, scheme: Literal["light", "dark"]) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.wait_for_timeout(400)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(
    page: Page, person: Person, scheme: Literal["light", "dark"]
) -> None:
    for name, address in VIEWS.items():
        await person.goes_to(page, address)
        await calm(page, scheme)
        assert await faults(page) == [], name
    for title in ("Everything that a message may have", "Three answers"):
        await person.goes_to(page, "#/search")
        await page.get_by_role("link", name=title).click()
        await expect(page.locator(".message").first).to_be_visible()
        for summary in await page.locator(".message summary").all():
            await summary.click()
        await calm(page, scheme)
        assert await faults(page) == [], title
    await page.get_by_role("button", name="Rename…").click()
    assert await faults(page) == []
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 390, "height": 844})
    await calm(page, scheme)
    assert await faults(page) == []
    await page.set_viewport_size({"width": 1200, "height": 800})


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_before_and_at_the_start(
    person: Person, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    newcomer = await person.another(f"newcomer-{scheme}")
    page = await newcomer.tab(browser)
    await page.goto(person.url)
    await expect(page.get_by_label("Pairing code")).to_be_visible()
    await calm(page, scheme)
    assert await faults(page) == []
    await page.goto(await newcomer.link())
    await expect(page.get_by_role("heading", name="Nothing is stored yet")).to_be_visible()
    assert await faults(page) == []
    await page.context.close()


async def test_keys_reach_every_control(page: Page, person: Person) -> None:
    addresses = ["#/search?q=sourdough"]
    await page.get_by_role("link", name="Three answers").click()
    await expect(page.locator(".message").first).to_be_visible()
    addresses.append(await page.evaluate("location.hash"))
    for address in addresses:
        await person.goes_to(page, address)
        await page.wait_for_timeout(500)
        assert await unreached(page, least=9) == [], address


async def test_the_first_tab_skips_the_navigation(page: Page) -> None:
    skip = page.get_by_role("link", name="Skip to the content")
    assert await page.evaluate(f"({CONTROLS})()[0]") == "0"
    await expect(skip).to_have_attribute("data-number", "0")
    await skip.focus()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    await expect(page.locator("#query")).to_be_visible()
