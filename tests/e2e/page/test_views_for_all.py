"""Memories, contexts and imports for everybody: axe, keys, and content that would like to run."""

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.archive.examples import claude
from tests.e2e.accessible import faults, unreached
from tests.e2e.page.conftest import fresh
from tests.e2e.page.person import WIDE, Person
from tests.e2e.page.talks import SCHEDULE, SOURDOUGH
from tests.e2e.page.test_accessible import calm
from tests.e2e.page.test_hostile import BIDI, LINKS, SCRIPT, hostile, width

HAS = [SOURDOUGH, SCHEDULE, hostile("script"), hostile("long")]
LONGEST = "W" * 100_000
PHONE = ViewportSize(width=390, height=844)
QUESTION = "#/context?q=sourdough+marker+loaf&tokens=180"


@fresh
async def filled(person: Person, signed_in: Page, tmp_path: Path) -> Page:
    """Somebody with memories, suggestions and imports of whatever kind."""
    contents = ["A sourdough marker.", f"{SCRIPT} {LINKS}", BIDI, f"marker {LONGEST[:90_000]}"]
    more = {
        "tags": [SCRIPT[:100], BIDI, "W" * 100], "project": SCRIPT, "pinned": True,
        "metadata": {SCRIPT: SCRIPT, "W" * 200: "W" * 2000}, "expiration_days": 3,
    }  # fmt: skip
    if not (await person.ask("GET", "/v1/memory"))["data"]:
        operations: list[Any] = [{"op": "create", "content": each, **more} for each in contents]
        await person.ask("POST", "/v1/memory/batch", {"operations": operations})
        saved = [{"content": f"{SCRIPT} {BIDI}"}, {"content": LONGEST[:80_000]}]
        body = {"platform": "hostile", "memories": saved}
        await person.ask("POST", "/v1/memory/suggestions", body)
    await signed_in.set_viewport_size(WIDE)
    return signed_in


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(
    filled: Page, person: Person, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    page = filled

    async def fine(name: str) -> None:
        await calm(page, scheme)
        assert await faults(page) == [], name

    await person.goes_to(page, "#/memories")
    await expect(page.locator(".memory")).to_have_count(4)
    await page.locator(".memory summary").first.click()
    await page.locator(".pick").first.click()
    await fine("memories, one selected")
    await page.get_by_role("button", name="Edit…").first.click()
    await fine("the form")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="History…").first.click()
    await fine("the history")
    await page.keyboard.press("Escape")
    for address in ("#/memories?show=suggestions", "#/context", QUESTION):
        await person.goes_to(page, address)
        await page.wait_for_timeout(400)
        await fine(address)
    await person.goes_to(page, "#/import")
    (tmp_path / "conversations.json").write_text(json.dumps([claude(1), {"none": 1}]), "utf-8")
    await page.locator("#import-files").set_input_files(tmp_path / "conversations.json")
    await expect(page.locator(".job .state-name").first).to_contain_text("Done")
    await page.locator(".job summary").first.click()
    await fine("imports")
    await page.set_viewport_size(PHONE)
    for address in (QUESTION, "#/memories"):
        await person.goes_to(page, address)
        await page.wait_for_timeout(400)
        await fine(f"{address} on a phone")


async def test_keys_reach_every_control(filled: Page, person: Person) -> None:
    for address in ("#/memories", QUESTION, "#/import"):
        await person.goes_to(filled, address)
        await filled.wait_for_timeout(500)
        assert await unreached(filled, least=9) == [], address


async def test_nothing_runs_and_nothing_breaks(
    filled: Page, person: Person, tmp_path: Path
) -> None:
    page = filled
    await page.set_viewport_size(PHONE)
    for address in ("#/memories", "#/memories?q=marker", "#/memories?show=suggestions"):
        await person.goes_to(page, address)
        await expect(page.locator(".memory").first).to_be_visible()
        for more in await page.get_by_role("button", name="Show all of it").all():
            await more.click()
        for fold in await page.locator(".memory summary").all():
            await fold.click()
        assert await width(page) <= 0, address
    await person.goes_to(page, "#/memories")
    row = page.locator(".memory", has=page.locator(".content", has_text="alert(2)"))
    await row.get_by_role("button", name="Edit…").click()
    await expect(page.get_by_label("What to remember")).to_have_value(f"{SCRIPT} {LINKS}")
    assert await width(page) <= 0
    await page.get_by_role("button", name="Save").click()
    await page.get_by_label("Any tag").select_option(SCRIPT[:100])
    await expect(page.locator(".memory")).to_have_count(4)
    for query in (SCRIPT, BIDI, 'tag:"<img src=x onerror=alert(1)>"', "W" * 9_000, "%00 %ZZ #?&"):
        await page.locator("#memory-query").fill(query)
        await page.wait_for_timeout(200)
        assert await width(page) <= 0
    await person.goes_to(page, "#/context?q=marker+sourdough&tokens=60000")
    await expect(page.locator(".packed-text")).to_contain_text("onerror")
    assert await width(page) <= 0
    await person.goes_to(page, f"#/context?q=a&tokens=9&tag={SCRIPT.replace('&', '')}&site=%00")
    await person.goes_to(page, "#/import")
    path = tmp_path / f"{SCRIPT.replace('/', '')[:80]}{BIDI}.json"
    path.write_text(json.dumps([claude(7, SCRIPT)]), "utf-8")
    await page.locator("#import-files").set_input_files(path)
    await expect(page.locator(".job .state-name").first).to_have_text("Done")
    await page.locator(".job summary").first.click()
    assert await width(page) <= 0
    await expect(page.locator("main img, main svg:not(.icon), main script")).to_have_count(0)
    links = await page.locator("main a").evaluate_all("(all) => all.map((each) => each.href)")
    assert not [link for link in links if not link.startswith(("http://recollect", "blob:"))]
    await person.check(page)


async def test_hostile_files_of_memories_are_only_files(
    filled: Page, person: Person, tmp_path: Path
) -> None:
    await person.goes_to(filled, "#/memories")
    path = tmp_path / "memories.jsonl"
    lines = [
        {"content": f"{SCRIPT} again", "__proto__": {"pinned": True}, "tags": [SCRIPT] * 200},
        {"content": "W" * 1_000_000},
        {"content": "fine", "tags": {"length": 3}, "metadata": None},
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\x00{{{\n[[[[", "utf-8")
    await filled.locator("input[type=file]").set_input_files(path)
    await expect(filled.get_by_role("dialog")).to_contain_text("Import 3 memories?")
    await filled.get_by_role("button", name="Import", exact=True).click()
    await expect(filled.locator("#told")).to_contain_text("Imported 2 memories. 1 memory was not")
    await person.check(filled)
