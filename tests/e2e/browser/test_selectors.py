"""Every selector finds something in the saved pages that others recorded; without them: skipped."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.e2e.browser.chromium import EXTENSION
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.stored import Stored

BOTH = {"user", "assistant"}
SAVED = {
    ("chatgpt", "dom-1"): BOTH,
    ("chatgpt", "dom-2"): BOTH,
    ("chatgpt", "dom-7"): BOTH,
    ("chatgpt", "dom-10"): BOTH,
    ("claude", "dom-1"): BOTH,
    ("claude", "dom-5"): {"assistant"},
    ("gemini", "dom-1"): BOTH,
}
"""What each has turns of. (Claude's dom-3 is a part of one answer; nobody has saved DeepSeek's.)"""


PLATFORMS = ["chatgpt", "claude", "gemini"]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_saved_pages_are_read(
    extension: Extension, sites: Sites, stored: Stored, samples: Path, platform: str
) -> None:
    """The site gives no JSON, so that all there is are the pages as they were saved."""
    site = sites[platform]
    site.status = 500
    talks = {name: site.made() for each, name in SAVED if each == platform}
    for name, talk in talks.items():
        site.options.html = (samples / platform / f"{name}.html").read_text("utf-8")
        page = await extension.context.new_page()
        await page.goto(site.url(talk))
    for name, talk in talks.items():
        await stored.says(platform, site.external_id(talk), "", 40)
        found = await stored.find(platform, site.external_id(talk))
        assert found is not None
        assert {each["role"] for each in found["all"]} == SAVED[platform, name]
        assert all(each["text"].strip() or each["parts"] for each in found["all"])


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_every_selector_finds_something(
    extension: Extension, page: Page, samples: Path, platform: str
) -> None:
    """Turns in every page, and the composer in one at least: only ChatGPT's were saved with it."""
    source = (EXTENSION / "sites" / f"{platform}.js").read_text("utf-8")
    composers = 0
    for name in (name for each, name in SAVED if each == platform):
        await page.goto("about:blank")
        await page.set_content((samples / platform / f"{name}.html").read_text("utf-8"))
        await page.evaluate(source)
        roles, composer = await page.evaluate(FOUND, platform)
        assert set(roles) - {None} == SAVED[platform, name], name
        composers += composer
    assert composers or platform != "chatgpt"


FOUND = """(platform) => {
  const { turn, composer, role } = globalThis.recollectSites[platform].turns;
  const roles = [...document.querySelectorAll(turn)].map((each) => role(each));
  return [roles, document.querySelectorAll(composer).length];
}"""
