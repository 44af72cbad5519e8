"""Messages, titles, tags and names full of what browsers run: all is shown, and none of it runs."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.page.person import Person
from tests.e2e.page.talks import said

SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>"
LINKS = (
    "[a](javascript:alert(4)) [b](data:text/html,<script>alert(5)</script>) "
    "<javascript:alert(6)> ![c](javascript:alert(7)) [d](//recollect.localhost/api/v1/session)"
)
BIDI = "\u202e\u2066 reversed \u2067\u202d words"
LINE = "W" * 1_000_000
KINDS = ("reasoning", "tool_call", "tool_result", "attachment", "image", "code", "text", "unknown")

TITLES = {
    "script": f"script {SCRIPT}",
    "bidi": f"bidi {BIDI}",
    "long": f"long {'W' * 1900}",
    "breaks": "breaks \"'`<!--{{constructor.constructor('alert(8)')()}}-->",
}


def hostile(key: str) -> dict[str, Any]:
    """A conversation in which everything is hostile."""
    line = LINE if key == "long" else "W" * 1000
    parts = [
        {"type": kind, "text": f"{SCRIPT}\n\n{LINKS}\n\n{BIDI}", "name": SCRIPT, "title": SCRIPT,
         "mime": SCRIPT, "language": SCRIPT, "url": "javascript:alert(9)"}
        for kind in KINDS
    ]  # fmt: skip
    messages = [
        said("a", None, f"marker {SCRIPT} {LINKS} {BIDI}", "user", 0),
        {**said("b", "a", parts, "assistant", 1), "author": SCRIPT, "model": SCRIPT},
        said("c", "b", f"{line}\n\n```{SCRIPT}\n{line}\n```\n\n| {line} |\n|---|", "user", 2),
    ]
    return {
        "platform": "hostile", "external_id": key, "title": TITLES[key], "messages": messages,
        "url": "javascript:alert(10)", "model": SCRIPT[:200], "project": SCRIPT[:200],
        "tags": [SCRIPT, BIDI, "W" * 100], "created_at": "2026-11-20T09:00:00Z",
    }  # fmt: skip


HAS = [hostile(key) for key in TITLES]


async def width(page: Page) -> int:
    """By how much the page is wider than its window."""
    return int(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("key", TITLES)
async def test_nothing_runs_and_nothing_breaks(page: Page, person: Person, key: str) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    await expect(page.locator(".group")).to_have_count(len(TITLES))
    assert await width(page) <= 0
    await page.locator("#query").fill("marker")
    await expect(page.locator(".hit").first).to_be_visible()
    assert await width(page) <= 0
    titled = page.locator("h2", has_text=re.compile(f"^{key} "))
    await page.locator(".group", has=titled).locator(".hit").first.click()
    await expect(page.locator(".message")).to_have_count(3)
    await expect(page.locator("h1")).to_have_text(TITLES[key])
    for fold in await page.locator(".message summary").all():
        await fold.click()
    for more in await page.get_by_role("button", name="Show the other").all():
        await more.click()
    assert await width(page) <= 0
    await expect(page.locator(".message img, .message svg:not(.icon), main script")).to_have_count(
        0
    )
    links = await page.locator("main a").evaluate_all("(all) => all.map((each) => each.href)")
    assert not [link for link in links if not link.startswith(("http://recollect", "blob:"))]
    await page.set_viewport_size({"width": 1200, "height": 800})
    await person.check(page)


async def test_a_hostile_query_is_only_a_query(page: Page, person: Person) -> None:
    for query in (SCRIPT, BIDI, 'tag:"<img src=x onerror=alert(1)>"', "W" * 9_000, "%00 %ZZ #?&"):
        await page.locator("#query").fill(query)
        await page.wait_for_timeout(300)
        await page.reload()
        await expect(page.locator("#query")).to_have_value(query.strip())
    await person.check(page)


async def test_tags_and_titles_are_set_to_anything(page: Page, person: Person) -> None:
    await page.get_by_role("link", name="breaks").click()
    await page.get_by_label("Add a tag").fill("<b onclick=alert(1)>")
    await page.keyboard.press("Enter")
    await expect(page.locator(".tags")).to_contain_text("<b onclick=alert(1)>")
    await page.get_by_role("button", name="Rename…").click()
    await page.keyboard.insert_text("breaks </title><script>alert(1)</script>")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("breaks </title><script>alert(1)</script>")
    assert "</title>" in await page.title()
    await person.check(page)


async def test_the_policy_would_refuse_what_got_through(page: Page, person: Person) -> None:
    """That nothing is refused says something only if something would be."""
    html = "<img src=x onerror=alert(1)>"
    set_html = "(html) => { try { document.body.innerHTML = html; } catch { return 'refused'; } }"
    assert await page.evaluate(set_html, html) == "refused"
    await page.evaluate("import('data:text/javascript,alert(1)').catch(() => undefined)")
    refused = await page.evaluate("window.refused.splice(0)")
    assert [each.split()[0] for each in refused] == ["require-trusted-types-for", "script-src-elem"]
    assert await page.evaluate("window.ran") == 0
    person.problems.clear()
