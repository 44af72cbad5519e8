"""Signing in to the page by link and by code, and out; in a real browser with real cookies."""

import asyncio
import secrets
from typing import Any

from playwright.async_api import Browser, expect

from tests.e2e.browser.waiting import eventually
from tests.e2e.page.person import Person
from tests.e2e.page.talks import SOURDOUGH, talk

HAS = [SOURDOUGH]


async def test_the_link_signs_in_and_leaves_no_code_behind(
    person: Person, browser: Browser
) -> None:
    page = await person.tab(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    printed = await asyncio.to_thread(person.server.command, "pair", "--user", person.name)
    link = printed.rpartition(" ")[2]
    code = link.rpartition("=")[2]
    await page.goto(link)
    await expect(page.locator("#user")).to_have_text(person.name)
    assert code not in page.url and not [url for url in asked if code in url]
    assert await page.evaluate("document.cookie") == ""
    (cookie,) = await page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    await page.reload()
    await expect(page.locator("#user")).to_have_text(person.name)
    assert code not in person.server.log()
    await page.context.close()


async def test_a_code_is_typed_and_a_wrong_one_is_told(person: Person, browser: Browser) -> None:
    page = await person.tab(browser)
    await page.goto(person.url)
    field = page.get_by_label("Pairing code")
    await expect(field).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").first).to_contain_text("Enter the pairing code")
    await page.keyboard.type("00000-00000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("That pairing code is wrong")).to_be_visible()
    await expect(field).to_be_focused()
    await field.fill((await person.code()).lower())
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("#user")).to_have_text(person.name)
    await person.check(page)
    await page.context.close()


async def test_signed_out_means_signed_out(person: Person, browser: Browser) -> None:
    page = await person.signed_in(browser)
    (cookie,) = await page.context.cookies()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert await page.context.cookies() == []
    stolen = {"name": cookie["name"], "value": cookie["value"], "url": person.url}
    await page.context.add_cookies([stolen])  # type: ignore[list-item]
    await page.reload()
    await expect(page.get_by_label("Pairing code")).to_be_visible()
    await page.context.close()


async def test_who_is_signed_out_elsewhere_signs_in_and_goes_on(
    person: Person, browser: Browser
) -> None:
    page = await person.signed_in(browser)
    await expect(page.get_by_role("link", name="Sourdough that does not rise")).to_be_visible()
    await page.context.clear_cookies()
    await page.locator("#query").fill("anything")
    await expect(page.get_by_text("You were signed out")).to_be_visible()
    await page.get_by_label("Pairing code").fill(await person.code())
    await page.keyboard.press("Enter")
    await expect(page.locator("#query")).to_have_value("anything")
    await page.context.close()


async def test_a_link_for_somebody_else_asks_first(person: Person, browser: Browser) -> None:
    page = await person.signed_in(browser)
    other = await person.another("somebody-else")
    await person.goes_to(page, (await other.link()).partition("#")[2])
    await expect(page.get_by_text(f"You are signed in as {person.name}.")).to_be_visible()
    await page.get_by_role("button", name="Stay signed in").click()
    await expect(page.locator("#user")).to_have_text(person.name)
    await person.goes_to(page, (await other.link()).partition("#")[2])
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("#user")).to_have_text("somebody-else")
    await page.context.close()


async def test_other_loopback_names_lead_to_the_one(person: Person, browser: Browser) -> None:
    page = await person.tab(browser)
    await page.goto((await person.link()).replace("recollect.localhost", "127.0.0.1"))
    await expect(page.locator("#user")).to_have_text(person.name)
    assert page.url.startswith(person.url)
    await page.context.close()


async def test_a_foreign_page_can_do_nothing(person: Person, browser: Browser) -> None:
    """Another port of this machine is another site here, also for the socket."""
    page = await person.signed_in(browser)
    await person.has(talk("foreign", "secret", "secret"))
    foreign = await page.context.new_page()
    await foreign.goto(person.server.url + "/healthz")
    told = await foreign.evaluate(
        """async (url) => {
          const answers = [];
          for (const mode of ["cors", "no-cors"]) {
            const request = fetch(`${url}/api/v1/conversations`, { credentials: "include", mode });
            answers.push(await request.then((a) => a.text()).catch(() => ""));
          }
          const address = `${url.replace("http", "ws")}/api/v1/capture`;
          const socket = new WebSocket(address, "recollect.v1");
          answers.push(await new Promise((done) => {
            socket.onopen = () => socket.send(JSON.stringify({ type: "hello" }));
            socket.onmessage = ({ data }) => done(data);
            socket.onerror = () => done("");
          }));
          return answers;
        }""",
        person.url,
    )
    assert "welcome" not in told[2] and not [each for each in told if "secret" in each]
    await page.context.close()


async def test_the_socket_of_the_page_hears_what_is_captured(
    person: Person, browser: Browser
) -> None:
    page = await person.signed_in(browser)
    await page.evaluate(
        """async () => {
          const { listen } = await import("/ui/live.js");
          window.heard = [];
          listen(({ data }) => heard.push(data.conversation.title));
        }"""
    )

    async def heard() -> Any:
        # Until the socket is open nothing is heard; so there is something every time.
        await person.has(talk(secrets.token_hex(4), "As it happens", "now"))
        return await page.evaluate("heard")

    assert "As it happens" in await eventually(heard)
    await person.check(page)
    await page.context.close()
