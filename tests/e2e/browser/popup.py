"""The popup, opened as a page that shows the state of another tab."""

from playwright.async_api import Page, expect

from tests.e2e.browser.chromium import ID
from tests.e2e.browser.extension import Extension

SIZE = (384, 536)
"""Of the popup, in pixels."""


def address(name: str) -> str:
    """Where a page of the extension is."""
    return f"chrome-extension://{ID}/ui/{name}/{name}.html"


async def popup_of(extension: Extension, page: Page) -> Page:
    """The popup as it is over a tab."""
    tab = await extension.tab(page)
    popup = await extension.context.new_page()
    await popup.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
    await popup.goto(f"{address('popup')}?tab={tab}")
    await ready(popup)
    return popup


async def options_of(extension: Extension) -> Page:
    """The options."""
    page = await extension.context.new_page()
    await page.goto(address("options"))
    await ready(page)
    return page


async def ready(page: Page) -> None:
    """Wait until the worker has answered."""
    await expect(page.locator("body")).not_to_have_attribute("data-view", "loading")


async def pasted(page: Page) -> str:
    """What is in the clipboard, as a person would see it."""
    await page.evaluate("document.body.append(document.createElement('textarea'))")
    field = page.locator("textarea")
    await field.focus()
    await page.keyboard.press("ControlOrMeta+V")
    text = await field.input_value()
    await field.evaluate("(it) => it.remove()")
    return text
