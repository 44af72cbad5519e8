"""Reading a conversation in the page, and what can be done with it."""

import json
import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.browser.waiting import eventually
from tests.e2e.page.person import Person
from tests.e2e.page.talks import BRANCHED, LONG, RICH, SCHEDULE, SOURDOUGH, talk

HAS = [SOURDOUGH, SCHEDULE, BRANCHED, RICH, LONG]


async def opened(page: Page, title: str) -> None:
    """Open one of the newest conversations by its title."""
    await page.get_by_role("link", name=title).click()
    await expect(page.locator("h1")).to_have_text(title)
    await expect(page.locator(".message").first).to_be_visible()


async def test_everything_is_shown_as_it_is_best_read(page: Page) -> None:
    await opened(page, "Everything that a message may have")
    answer = page.locator(".message").nth(1)
    for selector in ("h3", "ol > li > ul > li", "blockquote", "td.right"):
        await expect(answer.locator(selector).first).to_be_visible()
    await expect(answer.locator(".math")).to_have_text(["E = mc^2", "a_1 * b_1"])
    await expect(answer.locator("pre .hl-k").first).to_have_text("def")
    await expect(answer.locator(".code-head bdi")).to_have_text("python")
    await expect(answer.locator(".file").first).to_contain_text("recipe.pdf")
    await expect(answer.locator(".file").first).to_contain_text("123 KB")
    for name, inside in (
        ("Reasoning", "everything"), ("Tool called", '"q"'), ("Tool answered", "Some results")
    ):  # fmt: skip
        fold = answer.locator("details", has=page.get_by_text(name, exact=True))
        await expect(fold.locator(".prose")).to_have_count(0)
        await fold.locator("summary").focus()
        await page.keyboard.press("Enter")
        await expect(fold.locator(".prose")).to_contain_text(inside)


async def test_code_messages_and_conversations_are_copied(page: Page) -> None:
    await opened(page, "Everything that a message may have")
    copied = "navigator.clipboard.readText()"
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.locator("#told")).to_have_text("Copied")
    assert (await page.evaluate(copied)).startswith("def bake(hours: int)")
    await page.get_by_role("button", name="Copy what You said").click()
    await expect(page.locator("#told")).to_have_text("Copied")
    assert await page.evaluate(copied) == "Show me everything."
    await page.get_by_role("button", name="Copy as Markdown").click()
    await page.wait_for_timeout(500)
    assert (await page.evaluate(copied)).startswith("# Everything that a message may have")


async def test_it_is_exported_and_opened_on_its_site(page: Page, tmp_path: Path) -> None:
    await opened(page, "Baking schedule")
    site = page.get_by_role("link", name="Open on ChatGPT")
    await expect(site).to_have_attribute("href", "https://chatgpt.com/c/schedule")
    await page.get_by_text("Export", exact=True).click()
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="JSON, every branch").click()
    download = await downloading.value
    await download.save_as(tmp_path / "talk.json")
    told = json.loads((tmp_path / "talk.json").read_text("utf-8"))
    assert told["title"] == "Baking schedule" and len(told["messages"]) == 2
    assert download.suggested_filename.endswith(".json")


async def test_branches_are_switched(page: Page) -> None:
    await opened(page, "Three answers")
    texts = page.locator(".message .prose")
    await expect(texts).to_have_text([re.compile(x) for x in ("numbat", "Barth", "Barth")])
    switch = page.get_by_role("group", name="Branches")
    await expect(switch).to_contain_text("2 of 3")
    await switch.get_by_role("button", name="Branch before").click()
    await expect(texts).to_have_text([re.compile(x) for x in ("numbat", "Archi", "Archi")])
    await expect(switch).to_contain_text("1 of 3")
    await expect(switch.get_by_role("button", name="Next branch")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(switch).to_contain_text("2 of 3")
    await page.keyboard.press("Enter")
    await expect(texts).to_have_text([re.compile(x) for x in ("numbat", "Cornelius")])
    await page.reload()
    await expect(switch).to_contain_text("3 of 3")


async def test_a_hit_is_scrolled_to_and_marked_on_whatever_branch(page: Page) -> None:
    await page.locator("#query").fill("cornelius")
    await page.locator("a.hit").click()
    found = page.locator(".message.found")
    await expect(found).to_contain_text("Cornelius")
    await expect(found).to_be_focused()
    assert await page.evaluate("[...CSS.highlights.get('found')].map(String)") == ["Cornelius"]


async def test_a_hit_in_a_long_conversation_is_scrolled_to(page: Page, person: Person) -> None:
    await page.locator("#query").fill('"turn 217"')
    await page.locator("a.hit").first.click()
    found = page.locator(".message.found")
    await expect(found).to_contain_text("Turn 217")
    await expect(found).to_be_in_viewport()
    assert await page.locator(".message").count() < 200
    await page.get_by_role("button", name="To the start").click()
    await expect(page.locator(".message", has_text="Turn 0 ")).to_be_in_viewport()
    await page.get_by_role("button", name="To the end").click()
    await expect(page.locator(".message", has_text="Turn 299 ")).to_be_in_viewport()


async def test_a_long_conversation_is_read_from_end_to_end(page: Page) -> None:
    await opened(page, "A long conversation")
    for _ in range(150):
        await page.mouse.move(600, 400)
        await page.mouse.wheel(0, 2500)
        await page.wait_for_timeout(30)
        if await page.locator(".message", has_text="Turn 299 ").count():
            break
    await expect(page.locator(".message")).to_have_count(300)
    numbers = await page.locator(".message .prose").all_text_contents()
    assert numbers == [f"Turn {n} about gluten.\n" for n in range(300)]


async def test_what_is_above_is_loaded_without_a_jump(page: Page) -> None:
    await opened(page, "A long conversation")
    await page.get_by_role("button", name="To the end").click()
    last = page.locator(".message", has_text="Turn 270 ")
    await last.scroll_into_view_if_needed()
    for _ in range(60):
        await page.mouse.move(600, 400)
        await page.mouse.wheel(0, -1500)
        await page.wait_for_timeout(30)
    await expect(page.locator(".message").first).to_contain_text("Turn 0 ")
    assert await page.locator(".message").count() == 300


async def test_what_is_said_meanwhile_comes_by_itself(page: Page, person: Person) -> None:
    first = "What is tea?"
    await person.has(talk("live", "As it happens", first))
    await page.reload()
    await opened(page, "As it happens")
    texts = page.locator(".message .prose")
    await expect(texts).to_have_text([re.compile(first)])

    async def arrived() -> bool:
        # Until the socket is open nothing is heard; so it is told again.
        await person.has(talk("live", "As it happens", first, "A **leaf**."))
        return await texts.count() == 2

    await eventually(arrived, what="the answer")
    await person.has(talk("live", "As it happens", first, "A **leaf** in hot water.", "Thanks."))
    await expect(texts).to_have_text([re.compile(x) for x in (first, "in hot water", "Thanks")])
    await expect(page.locator(".message strong")).to_have_text("leaf")


async def test_title_and_tags_are_the_users_own(page: Page, person: Person) -> None:
    await opened(page, "Sourdough that does not rise")
    await page.get_by_role("button", name="Rename…").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.type("My flat bread")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("My flat bread")
    await page.get_by_label("Add a tag").fill("to read")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Remove the tag to read")).to_be_visible()
    await page.get_by_role("button", name="Remove the tag baking").click()
    await expect(page.get_by_role("button", name="Remove the tag baking")).to_have_count(0)
    await page.reload()
    await expect(page.locator("h1")).to_have_text("My flat bread")
    await expect(page.locator(".tags button")).to_have_text(["to read"])
    await page.get_by_role("button", name="Rename…").click()
    await page.keyboard.press("Escape")
    await expect(page.locator("h1")).to_have_text("My flat bread")
    await page.get_by_role("button", name="Rename…").click()
    await page.get_by_role("button", name="Use the site's title").click()
    await expect(page.locator("h1")).to_have_text("Sourdough that does not rise")


async def test_deleting_is_undone(page: Page, person: Person) -> None:
    await opened(page, "Baking schedule")
    await page.get_by_role("button", name="Delete").click()
    await expect(page.locator("#told")).to_contain_text("Deleted.")
    await expect(page.get_by_role("link", name="A long conversation")).to_be_visible()
    await expect(page.get_by_role("link", name="Baking schedule")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("h1")).to_have_text("Baking schedule")
    await page.get_by_role("button", name="Delete").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#told")).to_contain_text("Deleted.")
    listed = await person.ask("GET", "/conversations?deleted=true")
    assert [each["title"] for each in listed["data"]] == ["Baking schedule"]
    await person.ask("POST", f"/conversations/{listed['data'][0]['id']}/restore")


async def test_what_is_not_there_is_told(page: Page, person: Person) -> None:
    await person.goes_to(page, "#/conversations/conv_none")
    await expect(page.get_by_role("alert")).to_contain_text("There is no such conversation.")
    await person.goes_to(page, "#/nowhere/at/all")
    await expect(
        page.get_by_role("heading", name="There is nothing at this address")
    ).to_be_visible()


async def test_it_is_moved_to_another_space(page: Page, person: Person) -> None:
    shared = await person.ask("POST", "/spaces", {"name": "Kitchen"})
    await page.reload()
    await opened(page, "Three answers")
    await page.get_by_role("button", name="Move…").click()
    await page.get_by_label("To the space").select_option("Kitchen")
    await page.keyboard.press("Enter")
    await expect(page.locator("#told")).to_contain_text("Moved to Kitchen.")
    await page.reload()
    await expect(page.locator("h1")).to_have_text("Three answers")
    there = await person.ask("GET", f"/conversations?space={shared['id']}")
    assert [each["title"] for each in there["data"]] == ["Three answers"]
    await person.goes_to(page, "#/search?q=numbat")
    group = page.locator(".group", has_text="Three answers")
    await expect(group.locator("header")).to_contain_text("Kitchen")
    await page.get_by_label("All spaces").select_option(person.name)
    await expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()
    await page.get_by_label("All spaces").select_option("Kitchen")
    await expect(group).to_be_visible()
    await page.locator("#query").fill("")
    await expect(page.locator(".group")).to_have_count(1)
    await page.get_by_label("All spaces").select_option("All spaces")
    await expect(page.locator(".group")).to_have_count(len(HAS) + 1)
