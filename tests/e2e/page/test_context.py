"""Building a context in the page: what goes in, what is left out and why, and the way to each."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from recollect.text import tokens
from tests.e2e.page.conftest import fresh
from tests.e2e.page.person import Person
from tests.e2e.page.talks import QUERY, SCHEDULE, SOURDOUGH, talk

LONG_ANSWER = " ".join(
    f"Of sourdough fact {n}: it rises at {n} degrees, slowly." for n in range(60)
)
HAS = [SOURDOUGH, SCHEDULE, QUERY, talk("facts", "Facts", "Tell me facts.", LONG_ANSWER)]
QUESTION = "How do I know that my sourdough loaf has proofed?"


@fresh
async def builder(person: Person, signed_in: Page) -> Page:
    """The view, with nothing asked yet."""
    await signed_in.goto(f"{person.url}/#/context")
    await signed_in.reload()
    await expect(signed_in.get_by_label("Question or topic")).to_be_focused()
    return signed_in


async def test_a_question_becomes_a_context_by_keys(
    builder: Page, person: Person, tmp_path: Path
) -> None:
    page, text = builder, builder.locator(".packed-text")
    await expect(page.get_by_role("heading", name="Ask something")).to_be_visible()
    await page.keyboard.type(QUESTION)
    await expect(text).to_contain_text("Press it with a **wet finger**")
    told = await page.locator(".gauge p").inner_text()
    context = await text.text_content() or ""
    assert told == f"{tokens.count(context):,} of 2,000 tokens"
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Budget in tokens")).to_be_focused()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("120")
    await expect(page.locator(".gauge p")).to_have_text(re.compile(r"^\d+ of 120 tokens$"))
    left_out = page.locator(".left-out li")
    await expect(left_out.first).to_contain_text("tokens, and")
    await page.get_by_role("button", name="Raise the budget to").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Budget in tokens")).not_to_have_value("120")
    await expect(page).to_have_url(re.compile(r"q=How\+do\+I.*tokens=\d+"))
    await page.reload()
    await expect(page.get_by_label("Question or topic")).to_have_value(QUESTION)
    await expect(text).to_be_visible()
    await page.locator("#copy-context").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#told")).to_have_text("Copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == await text.text_content()
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Save as a file").click()
    await (await downloading.value).save_as(tmp_path / "context.md")
    assert (tmp_path / "context.md").read_text("utf-8") == copied
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Question or topic")).to_be_focused()


async def test_what_went_in_leads_to_where_it_stands(builder: Page, person: Person) -> None:
    page, went_in = builder, builder.locator(".went-in li")
    await person.ask("POST", "/v1/memory", {"content": "I bake sourdough.", "pinned": True})
    await page.get_by_label("Question or topic").fill(QUESTION)
    memory = went_in.filter(has_text="I bake sourdough.")
    await expect(memory).to_contain_text("holds for good")
    hit = went_in.filter(has_text="Press it with")
    await expect(hit.locator(".source")).to_contain_text("Claude")
    await hit.get_by_role("link").click()
    await expect(page.locator(".message.found")).to_contain_text("wet finger")
    await page.go_back()
    await expect(page.locator(".packed-text")).to_be_visible()
    await expect(page.get_by_label("Question or topic")).to_have_value(QUESTION)
    await memory.get_by_role("link").click()
    await expect(page.locator(".memory .content")).to_have_text(["I bake sourdough."])


async def test_filters_and_budgets_are_chosen(builder: Page, person: Person) -> None:
    page, went_in = builder, builder.locator(".went-in li")
    await page.get_by_label("Question or topic").fill("sourdough")
    await expect(went_in.filter(has_text="Baking schedule")).not_to_have_count(0)
    await page.get_by_label("Any site").select_option("claude")
    await expect(went_in.filter(has_text="Baking schedule")).to_have_count(0)
    await page.get_by_label("Said by anyone").select_option("user")
    await page.get_by_role("button", name="4,000").click()
    await expect(page.locator(".gauge p")).to_contain_text("of 4,000 tokens")
    await expect(went_in).to_have_count(2)
    await page.reload()
    await expect(page.get_by_label("Any site")).to_have_value("claude")
    await expect(page.get_by_role("button", name="4,000")).to_have_attribute("aria-pressed", "true")
    await page.get_by_label("With the tag").fill("no such tag")
    await expect(page.get_by_role("heading", name="Nothing stored helps")).to_be_visible()
    await page.get_by_label("With the tag").fill("")
    await page.get_by_label("Budget in tokens").fill("7")
    await expect(page.locator("#budget-told")).to_contain_text("from 50 to 100,000")
    await page.get_by_label("Budget in tokens").fill("50")
    await expect(page.locator(".left-out li").first).to_be_visible()
    await page.get_by_label("Question or topic").fill("")
    await page.get_by_role("button", name="8,000").click()
    await expect(went_in.first).to_be_visible()


async def test_errors_are_told_and_tried_again(builder: Page) -> None:
    await builder.route("**/api/v1/context", lambda route: route.abort())
    await builder.get_by_label("Question or topic").fill("sourdough")
    await expect(builder.get_by_role("heading", name="The server does not")).to_be_visible()
    await builder.unroute("**/api/v1/context")
    await builder.get_by_role("button", name="Try again").click()
    await expect(builder.locator(".packed-text")).to_be_visible()
