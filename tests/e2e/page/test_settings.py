"""Settings: keys, pairing, clients, spaces with members, and sessions; by mouse and by keys."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.accessible import faults, unreached
from tests.e2e.page.conftest import fresh
from tests.e2e.page.person import Person
from tests.e2e.page.test_hostile import SCRIPT, width

NAME = f"key {SCRIPT[:80]}"
TEAM = "team <img src=x onerror=alert(1)>"


@fresh
async def settings(signed_in: Page, person: Person) -> AsyncIterator[Page]:
    """The page at the settings."""
    await signed_in.goto(f"{person.url}/#/settings")
    await signed_in.reload()
    await signed_in.locator("#keys li").first.wait_for()
    await signed_in.locator("#spaces li").first.wait_for()
    yield signed_in


async def test_a_key_is_made_shown_once_used_and_revoked(settings: Page, person: Person) -> None:
    await settings.get_by_text("New key", exact=True).focus()
    await settings.keyboard.press("Enter")
    await settings.keyboard.press("Tab")
    await settings.keyboard.press("Enter")
    await expect(settings.locator("#keys-told")).to_have_text("Give the key a name.")
    await settings.keyboard.type(NAME)
    await settings.get_by_label("Change and delete").check()
    await settings.get_by_role("button", name="Create the key").press("Enter")
    secret = await settings.locator("#new-key code").inner_text()
    await expect(settings.get_by_role("group", name="New key, shown this once")).to_be_focused()
    await settings.get_by_role("button", name="Copy the key").click()
    assert await settings.evaluate("navigator.clipboard.readText()") == secret
    row = settings.locator("#keys li", has_text=NAME)
    await expect(row).to_contain_text("read, write · Never used")
    assert await person.status(secret) == 200
    await settings.get_by_role("button", name="Done, hide it").click()
    await settings.reload()
    await expect(row).to_contain_text("Last used")
    assert secret not in await settings.content()
    await row.get_by_role("button", name="Revoke").click()
    await settings.keyboard.press("Escape")
    assert await person.status(secret) == 200
    await row.get_by_role("button", name="Revoke").click()
    await settings.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await expect(row).to_have_count(0)
    assert await person.status(secret) == 401


async def test_a_code_pairs_and_what_waits_is_told(settings: Page, person: Person) -> None:
    await settings.get_by_role("button", name="Make a code").click()
    await expect(settings.get_by_role("timer")).to_contain_text("Good for")
    code = await settings.locator(".code-place code").inner_text()
    paired = await person.ask("POST", "/pair", {"code": code, "name": "paired"})
    assert paired["user"]["name"] == person.name
    async with person.client("Chrome <b>at home</b>", {"items": 2, "bytes": 2000}):
        await expect(settings.locator(".clients")).to_contain_text("Chrome <b>at home</b>")
        await expect(settings.locator(".clients")).to_contain_text("2 captures wait")


async def test_a_space_is_made_shared_and_left(
    settings: Page, person: Person, browser: Browser
) -> None:
    await settings.get_by_text("New shared space").click()
    await settings.get_by_label("Name of the space").fill(TEAM)
    await settings.keyboard.press("Enter")
    team = settings.locator("#spaces .space", has_text=TEAM)
    await expect(team).to_contain_text("you are owner · 1 member")
    await team.get_by_text("Members", exact=True).click()
    await team.get_by_role("combobox", name="Invite as").select_option("viewer")
    await team.get_by_role("button", name="Invite").click()
    code = await team.locator(".once code").inner_text()
    await expect(team).to_contain_text("Open invitation as viewer")

    other = await person.another("guest <svg onload=alert(1)>")
    page = await other.signed_in(browser)
    await other.goes_to(page, "#/settings")
    await page.get_by_text("Join by an invitation").press("Enter")
    await page.get_by_label("Code of the invitation").fill(code)
    await page.keyboard.press("Enter")
    await expect(page.locator("#spaces-told")).to_have_text(f"You belong to {TEAM} now.")
    await expect(page.locator("#spaces")).to_contain_text("you are viewer · 2 members")
    await expect(page.locator("#spaces").get_by_role("button", name="Invite")).to_have_count(0)

    await settings.reload()
    await team.get_by_text("Members", exact=True).click()
    await team.get_by_role("combobox", name=f"Role of {other.name}").select_option("editor")
    await expect(team.get_by_role("combobox", name=f"Role of {other.name}")).to_have_value("editor")
    await page.reload()
    await expect(page.locator("#spaces")).to_contain_text("you are editor")
    await team.get_by_role("button", name=f"Remove {other.name}").click()
    await settings.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(team).to_contain_text("1 member")
    await page.reload()
    await expect(page.locator("#spaces li")).to_have_count(1)
    await other.check(page)
    await page.context.close()

    await team.get_by_role("button", name="Leave…").click()
    await settings.get_by_role("dialog").get_by_role("button", name="Leave").click()
    await expect(settings.locator("#spaces-told")).to_contain_text("owner")
    await team.get_by_role("button", name="Rename…").click()
    await settings.get_by_role("dialog").get_by_role("textbox").fill("renamed")
    await settings.keyboard.press("Enter")
    await expect(settings.locator("#spaces")).to_contain_text("renamed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_settings(
    settings: Page, scheme: Literal["light", "dark"]
) -> None:
    await settings.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await settings.get_by_role("button", name="Make a code").click()
    await settings.locator(".code-place code").wait_for()
    for fold in await settings.locator(".fold > summary").all():
        await fold.click()
    await settings.wait_for_timeout(500)
    assert await faults(settings) == []
    await settings.get_by_role("button", name="Revoke").first.click()
    assert await faults(settings) == []
    await settings.keyboard.press("Escape")
    await settings.set_viewport_size({"width": 390, "height": 844})
    assert await width(settings) <= 0
    await settings.set_viewport_size({"width": 1200, "height": 800})


async def test_keys_reach_every_control_in_settings(settings: Page) -> None:
    assert await unreached(settings, least=9) == []


async def test_signed_out_everywhere(person: Person, browser: Browser) -> None:
    other = await person.another("two-browsers")
    first, second = await other.signed_in(browser), await other.signed_in(browser)
    await other.goes_to(first, "#/settings")
    await first.get_by_role("button", name="Sign out everywhere").click()
    await first.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    await expect(first.get_by_label("Pairing code")).to_be_visible()
    await second.reload()
    await expect(second.get_by_label("Pairing code")).to_be_visible()
    for page in (first, second):
        await other.check(page)
        await page.context.close()
