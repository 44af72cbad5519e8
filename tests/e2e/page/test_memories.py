"""Memories in the page: by keyboard and mouse, alone and many, out to files and in again."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.page.conftest import fresh
from tests.e2e.page.person import Person
from tests.e2e.page.talks import talk

STANDING = talk(
    "standing",
    "How to answer",
    "From now on answer in British English. What is a torch?",
    "A torch is what you carry in the dark.",
)
HAS = [STANDING]
CONTENTS = ["The database is PostgreSQL 17.", "Prefers short answers.", "Lives in Lisbon."]


@fresh
async def memories(person: Person, signed_in: Page) -> Page:
    """The view, with three memories and no others."""
    there = (await person.ask("GET", "/v1/memory?limit=100"))["data"]
    operations: list[Any] = [{"op": "delete", "id": each["id"]} for each in there]
    operations += [{"op": "create", "content": content} for content in CONTENTS]
    await person.ask("POST", "/v1/memory/batch", {"operations": operations})
    await signed_in.goto(f"{person.url}/#/memories")
    await signed_in.reload()
    await expect(signed_in.locator(".memory")).to_have_count(3)
    return signed_in


async def stored(person: Person, query: str = "") -> list[Any]:
    """What the server has, the oldest first."""
    return list(reversed((await person.ask("GET", f"/v1/memory?limit=100{query}"))["data"]))


async def test_one_is_made_found_edited_and_taken_back(memories: Page, person: Person) -> None:
    page = memories
    await page.get_by_role("button", name="New memory").click()
    await expect(page.get_by_label("What to remember")).to_be_focused()
    await page.get_by_role("button", name="Remember").click()
    await expect(page.locator("dialog .told")).to_have_text("Say what to remember.")
    await page.get_by_label("What to remember").fill("Bakes sourdough on Saturdays.")
    await page.get_by_label("Add a tag").fill("baking")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Add a tag")).to_be_focused()
    await page.keyboard.type("weekend")
    await page.get_by_label("Project").fill("Bread")
    await page.get_by_label("Expires").select_option("30")
    await page.get_by_text("Pinned: offered first").click()
    await page.get_by_role("button", name="Remember").click()
    first = page.locator(".memory").first
    await expect(first).to_contain_text("Bakes sourdough on Saturdays.")
    for told in ("Pinned", "Bread", "expires", "baking", "weekend"):
        await expect(first.locator(".source")).to_contain_text(told)
    await expect(page.get_by_role("button", name="All 4")).to_be_visible()

    await page.locator("#memory-query").fill("sourdoughs")
    await expect(page.locator(".memory")).to_have_count(1)
    await expect(page.locator(".memory mark")).to_have_text("sourdough")
    await expect(page).to_have_url(re.compile("q=sourdoughs$"))
    await page.get_by_role("button", name="Edit…").click()
    await page.get_by_label("What to remember").fill("Bakes sourdough on Sundays.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#told")).to_contain_text("Saved.")
    await expect(page.locator(".memory")).to_contain_text("edited once")
    made = (await stored(person))[-1]
    assert made["content"] == "Bakes sourdough on Sundays." and made["tags"] == [
        "baking",
        "weekend",
    ]
    assert made["pinned"] and made["project"] == "Bread" and made["expires_at"]

    await page.locator("#told").get_by_role("button", name="Undo").click()
    await expect(page.locator(".memory")).to_contain_text("Saturdays")
    await page.get_by_role("button", name="History…").click()
    versions = page.locator(".versions > li")
    await expect(versions).to_have_count(2)
    await versions.filter(has_text="Sundays").get_by_role("button").click()
    await expect(page.locator(".memory")).to_contain_text("Sundays")


async def test_keys_do_everything(memories: Page, person: Person) -> None:
    page, rows = memories, memories.locator(".memory")
    await page.locator("#memory-query").focus()
    await page.keyboard.press("ArrowDown")
    await expect(rows.nth(0).locator(".pick")).to_be_focused()
    await page.keyboard.press("p")
    await expect(rows.nth(0)).to_contain_text("Pinned")
    await expect(rows.nth(0).locator(".pick")).to_be_focused()
    await page.keyboard.press("e")
    await expect(page.get_by_role("heading", name="Edit memory")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Space")
    await page.keyboard.press("Shift+ArrowDown")
    await expect(page.locator(".bulk")).to_contain_text("2 selected")
    await page.keyboard.press("t")
    await page.keyboard.type("person")
    await page.keyboard.press("Enter")
    await expect(page.locator(".memory .tag")).to_have_text(["person", "person"])
    await expect(page.locator("#told")).to_contain_text("Changed 2 memories.")
    await expect(rows.nth(1).locator(".pick")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator(".bulk")).to_be_hidden()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Delete")
    await expect(page.get_by_role("dialog")).to_contain_text("no way back")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(rows).to_have_count(2)
    assert [each["content"] for each in await stored(person)] == CONTENTS[1:]
    await expect(rows.nth(1).locator(".pick")).to_be_focused()
    await page.keyboard.press("e")
    await page.keyboard.type("Really: ")
    await page.keyboard.press("Control+Enter")
    await expect(rows.nth(1)).to_contain_text("Really: ")
    await expect(rows.nth(1).locator(".pick")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#memory-query")).to_be_focused()


async def test_many_are_changed_at_once_and_changed_back(
    memories: Page, person: Person, tmp_path: Path
) -> None:
    page, rows, bulk = memories, memories.locator(".memory"), memories.locator(".bulk")
    await rows.nth(0).locator(".pick").click()
    await rows.nth(2).locator(".pick").click(modifiers=["Shift"])
    await expect(bulk).to_contain_text("3 selected")
    await bulk.get_by_role("button", name="Pin", exact=True).click()
    await expect(rows.locator(".pinned")).to_have_count(3)
    await bulk.get_by_role("button", name="Add a tag…").click()
    await page.keyboard.type("work")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(rows.locator(".tag")).to_have_count(3)
    await page.get_by_label("Any tag").select_option("work")
    await expect(page.locator("#memory-query")).to_have_value("tag:work")
    await expect(rows).to_have_count(3)
    await page.get_by_role("button", name="Pinned 3").click()
    await expect(page).to_have_url(re.compile("show=pinned"))
    await rows.nth(1).locator(".pick").click()
    await page.get_by_role("button", name="Select all").click()
    await bulk.get_by_role("button", name="Take a tag away…").click()
    await page.get_by_role("button", name="Take away", exact=True).click()
    await expect(rows.locator(".tag")).to_have_count(0)
    await page.locator("#told").get_by_role("button", name="Undo").click()
    await expect(rows.locator(".tag")).to_have_count(3)
    assert all(each["tags"] == ["work"] and each["pinned"] for each in await stored(person))
    async with page.expect_download() as downloading:
        await bulk.get_by_role("button", name="Export").click()
    await (await downloading.value).save_as(tmp_path / "selected.jsonl")
    lines = (tmp_path / "selected.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["content"] for line in lines} == set(CONTENTS)
    await bulk.get_by_role("button", name="Delete…").click()
    await page.get_by_role("button", name="Delete for good").click()
    await expect(page.get_by_role("heading", name="No memory is pinned")).to_be_visible()
    assert await stored(person) == []


async def test_they_go_out_and_come_in_again(
    memories: Page, person: Person, tmp_path: Path
) -> None:
    page = memories
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Export").click()
    exported = tmp_path / "memories.jsonl"
    await (await downloading.value).save_as(exported)
    first = await stored(person)
    await person.ask("DELETE", f"/v1/memory/{first[0]['id']}")
    strange = {"content": "From elsewhere.", "message_id": "msg_unknown", "tags": ["new"]}
    old = {"content": "Over.", "expires_at": "2020-01-01T00:00:00Z"}
    more = "\n".join(["no JSON", json.dumps(strange), json.dumps(old)])
    exported.write_text(exported.read_text("utf-8") + more, "utf-8")

    await page.locator("input[type=file]").set_input_files(exported)
    question = page.get_by_role("dialog")
    await expect(question).to_contain_text("Import 2 memories?")
    for told in ("2 memories are here already", "1 line cannot be read", "1 memory has expired"):
        await expect(question).to_contain_text(told)
    await question.get_by_role("button", name="Import").click()
    await expect(page.locator("#told")).to_have_text("Imported 2 memories.")
    await expect(page.locator(".memory")).to_have_count(4)
    contents = [each["content"] for each in await stored(person)]
    assert sorted(contents) == sorted([*CONTENTS, "From elsewhere."])
    await page.locator("input[type=file]").set_input_files(exported)
    await expect(page.locator("#told")).to_contain_text("There is nothing new in it.")
    exported.write_text("nothing of the kind", "utf-8")
    await page.locator("input[type=file]").set_input_files(exported)
    await expect(page.locator("#told")).to_contain_text("has no memories")


async def test_suggestions_are_accepted_changed_and_dismissed(
    memories: Page, person: Person
) -> None:
    page, rows = memories, memories.locator(".memory")
    saved = [{"content": "Has two cats."}, {"content": "Is learning Portuguese."}]
    body = {"platform": "chatgpt", "memories": saved}
    await person.ask("POST", "/v1/memory/suggestions", body)
    await page.reload()
    await page.get_by_role("button", name="Suggestions 3").click()
    await expect(rows).to_have_count(3)
    standing = rows.filter(has_text="British English")
    await expect(standing.get_by_role("link")).to_have_attribute(
        "href", re.compile(r"#/conversations/conv_.*message=msg_")
    )
    await standing.get_by_role("button", name="Edit and accept…").click()
    await page.get_by_label("What to remember").fill("Answer in British English.")
    await page.get_by_role("button", name="Accept").last.click()
    await expect(rows).to_have_count(2)
    await page.keyboard.press("Escape")
    await page.keyboard.press("ArrowDown")
    first = await rows.first.locator(".content").inner_text()
    await page.keyboard.press("a")
    await expect(rows).to_have_count(1)
    await page.keyboard.press("d")
    await expect(page.get_by_role("heading", name="There is nothing to suggest")).to_be_visible()
    made = (await stored(person))[-2:]
    assert [each["content"] for each in made] == ["Answer in British English.", first]
    assert made[0]["pinned"] and made[0]["message_id"]


async def test_what_says_nearly_the_same_is_compared(memories: Page) -> None:
    await memories.get_by_role("button", name="New memory").click()
    await memories.keyboard.type("The database is PostgreSQL 17 now.")
    await memories.keyboard.press("Control+Enter")
    await expect(memories.locator("#told")).to_contain_text("1 memory says nearly the same.")
    await memories.get_by_role("button", name="Compare").click()
    alike = memories.locator(".versions > li")
    await expect(alike).to_contain_text("The database is PostgreSQL 17.")
    await alike.get_by_role("button", name="Delete…").click()
    await memories.get_by_role("button", name="Delete for good").click()
    await expect(memories.locator(".memory")).to_have_count(3)
    await expect(memories.get_by_role("dialog")).to_have_count(0)


async def test_an_address_leads_to_one_and_pages_follow_each_other(
    memories: Page, person: Person
) -> None:
    more = [{"op": "create", "content": f"Number {n} of many."} for n in range(70)]
    made = await person.ask("POST", "/v1/memory/batch", {"operations": more})
    await memories.reload()
    for _ in range(6):
        await memories.mouse.wheel(0, 20_000)
        await memories.wait_for_timeout(150)
    await expect(memories.locator(".memory")).to_have_count(73)
    await person.goes_to(memories, f"#/memories/{made['data'][7]['id']}")
    await expect(memories.locator(".memory .content")).to_have_text(["Number 7 of many."])
    await memories.get_by_role("link", name="Show all memories").click()
    await expect(memories.locator(".memory").nth(1)).to_be_visible()
    await person.goes_to(memories, "#/search")
    await person.goes_to(memories, "#/memories?show=suggestions")
    await memories.get_by_role("link", name="Memories").click()
    await expect(memories.get_by_role("button", name=re.compile("^All"))).to_have_attribute(
        "aria-pressed", "true"
    )
    await person.goes_to(memories, "#/memories/mem_unknownunknownunknownunk")
    await expect(memories.get_by_role("heading", name="This memory is not here")).to_be_visible()


@pytest.mark.parametrize("role", ["viewer", "editor"])
async def test_in_a_shared_space_viewers_only_read(
    person: Person, signed_in: Page, role: str
) -> None:
    owner = await person.another(f"owner-{role}")
    space = await owner.ask("POST", "/spaces", {"name": f"The {role}s"})
    invited = await owner.ask("POST", f"/spaces/{space['id']}/invitations", {"role": role})
    await person.ask("POST", "/spaces/join", {"code": invited["code"]})
    await owner.ask("POST", f"/v1/memory?space={space['id']}", {"content": "Ours."})
    await signed_in.goto(f"{person.url}/#/memories")
    await signed_in.reload()
    await signed_in.get_by_label("Space").select_option(f"The {role}s")
    await expect(signed_in.locator(".memory .content")).to_have_text(["Ours."])
    new = signed_in.get_by_role("button", name="New memory")
    if role == "viewer":
        await expect(new).to_be_hidden()
        await expect(signed_in.get_by_role("button", name="Edit…")).to_have_count(0)
        await signed_in.get_by_role("button", name="History…").click()
        await expect(signed_in.get_by_role("dialog")).to_contain_text("It has not been edited.")
        await signed_in.keyboard.press("Escape")
    else:
        await signed_in.get_by_role("button", name="Pin", exact=True).click()
        await expect(signed_in.locator(".memory .pinned")).to_be_visible()
