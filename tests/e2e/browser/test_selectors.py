"""Every selector finds something in the saved pages that others recorded; without them: skipped."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.e2e.browser.chromium import EXTENSION
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.stored import Stored

SAVED = {
    "chatgpt": ("dom-1", "dom-2", "dom-7", "dom-10"),
    "claude": ("dom-1", "dom-3", "dom-5"),
    "gemini": ("dom-1",),
}
PAGES = [(platform, name) for platform, names in SAVED.items() for name in names]


@pytest.mark.parametrize(("platform", "name"), PAGES)
async def test_a_saved_page_is_read(
    extension: Extension, page: Page, sites: Sites, stored: Stored, samples: Path,
    platform: str, name: str,
) -> None:  # fmt: skip
    """The site gives no JSON, so that all there is is the page as it was saved."""
    site = sites[platform]
    talk = site.made()
    site.status = 500
    site.options.html = (samples / platform / f"{name}.html").read_text("utf-8")
    await page.goto(site.url(talk))
    await stored.says(platform, site.external_id(talk), "", 40)
    found = await stored.find(platform, site.external_id(talk))
    assert found is not None
    assert {each["role"] for each in found["all"]} == {"user", "assistant"}
    assert all(each["text"].strip() or each["parts"] for each in found["all"])


@pytest.mark.parametrize("platform", SAVED)
async def test_every_selector_finds_something(
    page: Page, samples: Path, sites: Sites, platform: str
) -> None:
    """Each alternative of each selector, in at least one of the saved pages."""
    source = (EXTENSION / "sites" / f"{platform}.js").read_text("utf-8")
    hits: dict[str, int] = {}
    for name in SAVED[platform]:
        await page.goto("about:blank")
        await page.set_content((samples / platform / f"{name}.html").read_text("utf-8"))
        await page.evaluate(source)
        told = await page.evaluate(
            """(platform) => {
              const { turn, composer, role } = globalThis.recollectSites[platform].turns;
              const count = (one) => document.querySelectorAll(one).length;
              const roles = [...document.querySelectorAll(turn)].map(role);
              return { turn: count(turn), composer: count(composer),
                user: roles.filter((each) => each === "user").length,
                assistant: roles.filter((each) => each === "assistant").length };
            }""",
            platform,
        )
        assert told["turn"] > 0, name
        for key, count in told.items():
            hits[key] = hits.get(key, 0) + count
    assert all(hits.values()), hits
