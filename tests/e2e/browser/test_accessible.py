"""Popup and options for everybody: axe finds nothing, light or dark, and keys reach all of it."""

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.e2e.accessible import faults, unreached
from tests.e2e.browser.conftest import opened
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.popup import options_of, popup_of
from tests.e2e.browser.stored import Stored


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(
    extension: Extension,
    page: Page,
    sites: Sites,
    stored: Stored,
    scheme: Literal["light", "dark"],
) -> None:
    site = sites["chatgpt"]
    talk = site.made(f"Where do numbats live, {scheme} or not?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    options = await options_of(extension)
    popup = await popup_of(extension, page)
    for each in (options, popup):
        await each.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await each.wait_for_timeout(500)  # colours fade into each other
        assert await faults(each) == []
    await popup.get_by_role("searchbox").fill(f"numbats {scheme}")
    await expect(popup.get_by_text("Where do").first).to_be_visible()
    assert await faults(popup) == []


async def test_axe_finds_nothing_in_a_pause(extension: Extension, page: Page, sites: Sites) -> None:
    site = sites["claude"]
    await extension.ask("set", changes={"paused": True})
    await opened(page, site.url(site.made("What is tea?")))
    assert await faults(await popup_of(extension, page)) == []
    assert await faults(await options_of(extension)) == []


async def test_axe_would_find_something(extension: Extension) -> None:
    page = await options_of(extension)
    await page.evaluate("document.body.append(document.createElement('button'))")
    assert "button-name" in [name for name, _ in await faults(page)]


async def test_keys_reach_every_control(extension: Extension, page: Page, sites: Sites) -> None:
    site = sites["claude"]
    await opened(page, site.url(site.made("What is tea?")))
    for shown in (await popup_of(extension, page), await options_of(extension)):
        assert await unreached(shown, least=4) == [], shown.url
