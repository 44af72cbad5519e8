"""Home and the first run: what was captured, as it happens, and what is amiss."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.accessible import faults
from tests.e2e.page.conftest import fresh
from tests.e2e.page.person import Person
from tests.e2e.page.talks import said, talk
from tests.e2e.page.test_hostile import BIDI, SCRIPT, width

NOW = datetime.now(UTC)
UNREAD: dict[str, Any] = {"type": "capture", "platform": "gemini", "kind": "conversation"}


def at(days: int, key: str, **more: Any) -> Any:
    """A conversation of so many days ago."""
    moment = (NOW - timedelta(days=days)).isoformat()
    made = talk(key, f"Talk {key}", "a question", "an answer", created_at=moment, **more)
    for message in made["messages"]:
        message["created_at"] = moment
    return made


GAP = {
    **at(3, "gap"),
    "title": f"A gap {SCRIPT} {BIDI}",
    "messages": [said("g2", "g1", "x", "user")],
}
HAS = [at(0, "now"), at(9, "then", platform="claude"), at(400, "long-ago"), GAP]


@fresh
async def home(signed_in: Page, person: Person) -> AsyncIterator[Page]:
    """The page at home."""
    await signed_in.goto(f"{person.url}/#/home")
    await signed_in.reload()
    await signed_in.locator(".calendar").wait_for()
    yield signed_in


async def test_it_tells_today_the_year_and_the_sites(home: Page) -> None:
    figures = home.locator(".figures dd")
    await expect(figures).to_have_text(["2", "7", "4", "13"])
    await expect(home.locator("#today")).to_contain_text("2 messages (ChatGPT 2)")
    await expect(home.locator("[data-day]:not([data-level='0'])")).to_have_count(3)
    await expect(home.get_by_role("img", name="messages in 26 weeks")).to_be_visible()
    await home.get_by_text("As a table").click()
    table = home.locator(".as-table table")
    await expect(table.get_by_role("columnheader")).to_have_text(["Week of", "ChatGPT", "Claude"])


async def test_keys_walk_through_the_year_and_open_a_day(home: Page) -> None:
    today = home.locator("[aria-current=date]")
    await today.focus()
    for _ in range(9):
        await home.keyboard.press("ArrowUp")
    focused = home.locator("[data-day]:focus")
    await expect(focused).to_have_attribute("aria-label", _ends("2 messages (Claude 2)"))
    await expect(home.locator(".told-day")).to_contain_text("2 messages (Claude 2)")
    await expect(home.locator("[data-day][tabindex='0']")).to_have_count(1)
    await home.keyboard.press("Enter")
    await expect(home.locator(".hit, .recent, .group").first).to_contain_text("Talk then")
    await home.go_back()
    day = (NOW - timedelta(days=9)).date().isoformat()
    await home.locator(f"[data-day='{day}']").click()
    await expect(home.locator("#query")).to_have_value(_begins(f"after:{day}"))


async def test_what_is_captured_appears_as_it_happens(home: Page, person: Person) -> None:
    await person.has({**at(0, "live"), "title": f"Just now {SCRIPT}"})
    await expect(home.locator("#newest .recent").first).to_contain_text(f"Just now {SCRIPT}")
    await expect(home.locator("#live")).to_contain_text("ChatGPT · Just now")
    await expect(home.locator(".figures dd").first).to_have_text("4")
    await home.get_by_role("link", name="Just now").click()
    await expect(home.locator(".message")).to_have_count(2)


async def test_gaps_outboxes_and_what_could_not_be_read(home: Page, person: Person) -> None:
    await expect(home.locator("#gaps")).to_contain_text("1 conversation has gaps")
    await expect(home.locator("#gaps").get_by_role("link", name="import an export")).to_be_visible()
    outbox = {"items": 3, "bytes": 81920, "stuck": 1}
    async with person.client(f"laptop {SCRIPT[:60]}", outbox) as send:
        for n in range(3):
            told = await send(
                **UNREAD, id=str(n), url=f"https://gemini.google.com/app/{n}", payload={}
            )
            assert told["error"]["code"] == "unparsed"
        await home.reload()
        clients = home.locator(".clients")
        await expect(clients).to_contain_text(f"laptop {SCRIPT[:60]}")
        await expect(clients).to_contain_text(
            "3 captures wait in its outbox (82 KB). 1 of them is larger"
        )
        await expect(clients).to_contain_text("Connected")
        row = home.locator("#sites li", has_text="Gemini adapter: 3 frames unparsed since")
        replay = row.get_by_role("button", name="Replay")
        await replay.focus()
        await home.keyboard.press("Enter")
        await expect(home.locator("#home-told")).to_contain_text(
            "Gemini: 0 read, 3 still cannot be read"
        )
        await home.set_viewport_size({"width": 390, "height": 844})
        assert await width(home) <= 0
        await home.set_viewport_size({"width": 1200, "height": 800})
    await home.reload()
    await expect(home.locator(".clients")).to_contain_text("Last seen")
    await home.locator("#gaps").get_by_role("link", name="A gap").click()
    await expect(home.locator(".message")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_at_home(home: Page, scheme: Literal["light", "dark"]) -> None:
    await home.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await home.locator(".as-table summary").click()
    await home.wait_for_timeout(400)
    assert await faults(home) == []


async def test_the_first_run_sees_each_step_done(person: Person, browser: Browser) -> None:
    newcomer = await person.another("newcomer-home")
    page = await newcomer.tab(browser)
    await page.goto(await newcomer.link())
    await expect(page.get_by_role("heading", name="Nothing is stored yet")).to_be_visible()
    await expect(page.locator(".step").first.get_by_text("/extension").last).to_be_visible()
    for address in ("#/settings", "#/home"):
        await newcomer.goes_to(page, address)
    make = page.get_by_role("button", name="Make a code")
    await expect(page.locator(".step")).to_have_count(3)
    await make.focus()
    await page.keyboard.press("Enter")
    code = await page.locator(".code-place code").inner_text()
    await expect(page.get_by_role("timer")).to_contain_text("Good for")
    await page.get_by_role("button", name="Copy the code").click()
    assert await page.evaluate("navigator.clipboard.readText()") == code
    paired = await newcomer.ask("POST", "/pair", {"code": code, "name": "by hand"})
    assert paired["user"]["name"] == newcomer.name
    async with newcomer.client("extension", {"items": 0, "bytes": 0}):
        await expect(page.locator(".step.done")).to_have_count(2)
        assert await faults(page) == []
        await newcomer.has(at(0, "first"))
        await expect(page.get_by_role("heading", name="Recollect works")).to_be_visible()
        await expect(page.locator(".step.done")).to_have_count(3)
    await page.get_by_role("button", name="Show what was captured").click()
    await expect(page.locator("#newest .recent")).to_contain_text("Talk first")
    await newcomer.check(page)
    await page.context.close()


def _ends(text: str) -> Any:
    return re.compile(f"{re.escape(text)}$")


def _begins(text: str) -> Any:
    return re.compile(f"^{re.escape(text)}")
