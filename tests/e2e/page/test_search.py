"""The search of the page: as one types, by keyboard and by mouse, and when there is nothing."""

import re

from playwright.async_api import Browser, Page, Route, expect

from tests.e2e.page.person import Person
from tests.e2e.page.talks import BRANCHED, LONG, QUERY, SCHEDULE, SOURDOUGH

HAS = [SOURDOUGH, SCHEDULE, QUERY, BRANCHED, LONG]


async def test_results_come_as_one_types_grouped_and_marked(page: Page) -> None:
    await expect(page.locator("#query")).to_be_focused()
    await expect(page.locator("#results > li")).to_have_count(5)
    await page.keyboard.type("sourdough")
    groups = page.locator(".group:has(.hit)")
    await expect(groups).to_have_count(2)
    await expect(page.locator("#found")).to_have_text("2 conversations")
    first = groups.filter(has_text="does not rise")
    await expect(first.locator("header")).to_contain_text("Claude")
    await expect(first.locator("mark").first).to_have_text("sourdough")
    await expect(first.locator(".said")).to_contain_text("You")
    await expect(first.locator("time").first).to_have_attribute(
        "datetime", re.compile("2026-11-20")
    )
    assert page.url.endswith("#/search?q=sourdough")
    await first.get_by_role("button", name="1 more in this conversation").click()
    await expect(first.locator(".hit")).to_have_count(2)


async def test_keys_do_everything(page: Page) -> None:
    await page.keyboard.type("sourdough loaf")
    await expect(page.locator(".hit").first).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("a.hit").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#query")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    title = await page.locator(".group h2").first.text_content()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text(title or "")
    await page.keyboard.press("Escape")
    await expect(page.locator("a.hit").first).to_be_focused()
    assert page.url.endswith("q=sourdough+loaf")
    await page.keyboard.press("Escape")
    await expect(page.locator("#query")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#query")).to_have_value("")
    await page.locator("#sign-out").focus()
    await page.keyboard.press("/")
    await expect(page.locator("#query")).to_be_focused()
    await expect(page.locator("#query")).to_have_value("")


async def test_the_way_back_is_instant(page: Page) -> None:
    await page.locator("#query").fill("gluten")
    await page.get_by_role("button", name=re.compile("more in this")).click()
    await expect(page.locator(".hit").nth(19)).to_be_visible()
    await page.locator(".hit").nth(15).scroll_into_view_if_needed()
    top = await page.evaluate("scrollY")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.locator(".hit").nth(15).click()
    await expect(page.locator("h1")).to_have_text("A long conversation")
    asked.clear()
    await page.go_back()
    await expect(page.locator(".hit").nth(15)).to_be_visible()
    assert abs(await page.evaluate("scrollY") - top) < 2
    assert not [url for url in asked if "search" in url]


async def test_the_way_back_shows_what_was_changed(page: Page) -> None:
    await page.get_by_role("link", name="Why is my query slow?").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Add a tag").fill("sql")
    await page.keyboard.press("Enter")
    await expect(page.locator(".tags button")).to_have_text(["sql"])
    await page.locator("#main").focus()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("link", name="Why is my query slow?")).to_be_focused()
    await page.locator("#query").fill("planner tag:sql")
    await page.locator("a.hit").click()
    await page.get_by_role("button", name="Rename…").click()
    await page.keyboard.type("A slow query")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("A slow query")
    await page.go_back()
    await expect(page.locator(".group h2")).to_have_text(["A slow query"])


async def test_escape_in_a_new_tab_leads_to_the_search(page: Page, person: Person) -> None:
    await page.get_by_role("link", name="Three answers").click()
    await expect(page.locator("h1")).to_have_text("Three answers")
    tab = await page.context.new_page()
    await tab.goto(page.url)
    await expect(tab.locator("h1")).to_have_text("Three answers")
    await tab.keyboard.press("Escape")
    await expect(tab.locator("#query")).to_be_focused()
    await person.check(tab)
    await tab.close()


async def test_filters_are_chosen_and_typed(page: Page) -> None:
    await page.keyboard.type("sourdough")
    await expect(page.locator(".group:has(.hit)")).to_have_count(2)
    await page.get_by_label("Any site").select_option("claude")
    await expect(page.locator("#query")).to_have_value("sourdough site:claude")
    await expect(page.locator(".group:has(.hit)")).to_have_count(1)
    await page.locator("#query").press("End")
    await page.locator("#query").type(" tag:baking role:me")
    await expect(page.get_by_label("Said by anyone")).to_have_value("user")
    await expect(page.locator(".group:has(.hit)")).to_have_count(1)
    await page.get_by_role("button", name="Remove the filter tag: baking").click()
    await expect(page.locator("#query")).to_have_value("sourdough site:claude role:me")
    await page.get_by_label("Any site").select_option("")
    await expect(page.locator("#query")).to_have_value("sourdough role:me")
    await page.reload()
    await expect(page.locator("#query")).to_have_value("sourdough role:me")
    await expect(page.get_by_label("Said by anyone")).to_have_value("user")
    await expect(page.locator(".group:has(.hit)")).to_have_count(2)


async def test_a_word_of_a_title_finds_its_conversation(page: Page) -> None:
    await page.locator("#query").fill("schedule site:chatgpt")
    await expect(page.locator(".group h2")).to_have_text(["Baking schedule"])
    await page.locator("#query").fill("schedule site:claude")
    await expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()


async def test_nothing_found_says_what_to_do(page: Page) -> None:
    await page.locator("#query").fill("xylophone")
    await expect(
        page.get_by_role("heading", name="Nothing was found for “xylophone”")
    ).to_be_visible()
    await page.locator("#query").fill("sourdoug")
    await page.get_by_role("button", name="sourdough").click()
    await expect(page.locator("#query")).to_have_value("sourdough")
    await expect(page.locator(".hit").first).to_be_visible()


async def test_while_the_server_is_away_the_page_waits_and_goes_on(page: Page) -> None:
    await page.route("**/api/v1/search", lambda route: route.abort())
    await page.locator("#query").fill("numbat")
    await expect(page.get_by_role("heading", name="The server does not answer.")).to_be_visible()
    await page.unroute("**/api/v1/search")
    await expect(page.locator(".hit").first).to_be_visible()


async def test_an_error_is_told_and_tried_again(page: Page) -> None:
    async def fail(route: Route) -> None:
        error = {"error": {"code": "internal", "message": "Something odd.", "details": {}}}
        await route.fulfill(status=500, json=error)

    await page.route("**/api/v1/search", fail)
    await page.locator("#query").fill("numbat")
    await expect(page.get_by_role("alert")).to_contain_text("Something odd.")
    await page.unroute("**/api/v1/search")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".hit").first).to_be_visible()


async def test_a_late_answer_does_not_replace_a_newer_one(page: Page) -> None:
    async def slowly(route: Route) -> None:
        if "sourdough" in (route.request.post_data or ""):
            await page.wait_for_timeout(700)
        await route.continue_()

    await page.route("**/api/v1/search", slowly)
    await page.locator("#query").fill("sourdough")
    await page.wait_for_timeout(150)
    await page.locator("#query").fill("numbat")
    await expect(page.locator(".group h2").first).to_have_text("Three answers")
    await page.wait_for_timeout(900)
    await expect(page.locator(".group h2").first).to_have_text("Three answers")
    await page.unroute("**/api/v1/search")


async def test_who_has_nothing_is_shown_how_to_begin(person: Person, browser: Browser) -> None:
    newcomer = await person.another("newcomer")
    page = await newcomer.signed_in(browser)
    await expect(page.get_by_role("heading", name="Nothing is stored yet")).to_be_visible()
    for step in ("Load the extension", "Pair it with this server", "Say something"):
        await expect(page.get_by_role("heading", name=step)).to_be_visible()
    await newcomer.check(page)
    await page.context.close()
