"""The first run with the real extension: loaded, paired with a code of the page, connected."""

from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.e2e.browser.chromium import launched, new_profile
from tests.e2e.browser.extension import Extension
from tests.e2e.page.person import Person


async def test_a_browser_is_set_up_in_three_steps(person: Person, tmp_path: Path) -> None:
    profile = new_profile(tmp_path)
    async with async_playwright() as playwright, launched(playwright, profile, ()) as context:
        page = await context.new_page()
        await page.goto(await person.link())
        steps = page.locator(".step")
        await expect(page.locator(".step.done h3")).to_have_text(["Load the extension Done"])
        await page.get_by_role("button", name="Make a code").click()
        code = await page.locator(".code-place code").inner_text()
        address = await steps.nth(1).locator("code").first.inner_text()
        await Extension(context).pair(address, code)
        await expect(page.locator(".step.done")).to_have_count(2)
        await page.goto(f"{person.url}/#/settings")
        client = page.locator(".clients li")
        await expect(client).to_contain_text("tests")
        await expect(client).to_contain_text("Connected")
        await expect(client).to_contain_text("Nothing waits in its outbox.", timeout=30_000)
