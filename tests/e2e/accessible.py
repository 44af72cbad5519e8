"""What people with screen readers and keyboards would meet on a page."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.e2e.browser.chromium import EXTENSION

AXE = EXTENSION.parent / "tests" / "extension" / "node_modules" / "axe-core" / "axe.min.js"
CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
  .filter((each) => each.checkVisibility() && !each.disabled && each.type !== "radio")
  .map((each, place) => (each.dataset.number = String(place)))"""
NUMBERED = 'document.querySelector(`[data-number="${number}"]`).outerHTML'


async def faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong, with an element of each."""
    if not AXE.is_file():
        pytest.fail("axe is not there: `npm ci --prefix tests/extension`, or scripts/test.")
    await page.evaluate(f"{AXE.read_text('utf-8')}; 0")
    found: dict[str, Any] = await page.evaluate("axe.run(document)")
    assert found["passes"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]


async def unreached(page: Page, *, least: int) -> list[str]:
    """The controls, of which there are at least so many, that the Tab key never comes to."""
    wanted = await page.evaluate(CONTROLS)
    assert len(wanted) >= least
    reached = set()
    for _ in range(len(wanted) * 2 + 5):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("document.activeElement.dataset.number"))
    missed = [number for number in wanted if number not in reached]
    return [await page.evaluate(f"(number) => {NUMBERED}", number) for number in missed]
