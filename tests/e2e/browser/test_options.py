"""The options: pairing, what is captured, what waits, and what helps."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser.conftest import opened, pairing_code
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.popup import options_of, pasted, popup_of
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.wire import Wire
from tests.e2e.server import ServerProcess
from tests.mongod import free_port


@pytest.fixture
def chatgpt(sites: Sites) -> FakeSite:
    return sites["chatgpt"]


@pytest_asyncio.fixture(loop_scope="session")
async def options(extension: Extension) -> Page:
    return await options_of(extension)


@pytest_asyncio.fixture(loop_scope="session")
async def unpaired(
    extension: Extension, wire: Wire, server: ServerProcess
) -> AsyncIterator[Extension]:
    """The extension without a server; with one again at the end."""
    await extension.ask("unpair")
    yield extension
    await wire.set("open")
    await extension.pair(wire.url, await pairing_code(server))


async def test_the_first_run(
    unpaired: Extension, page: Page, wire: Wire, server: ServerProcess
) -> None:
    await page.goto(f"{wire.url}/healthz")
    popup = await popup_of(unpaired, page)
    await expect(popup.get_by_role("heading", name="Not connected yet")).to_be_visible()
    async with unpaired.context.expect_page() as opening:
        await popup.keyboard.press("Enter")
    options = await opening.value
    await expect(options.locator("#link-headline")).to_have_text("Not connected")
    await expect(options.locator("#address")).to_have_value("http://127.0.0.1:8377")

    await options.locator("#address").fill(wire.url)
    await options.locator("#connect").click()
    await expect(options.locator("#code")).to_be_focused()
    await expect(options.locator("#server-told")).to_contain_text("Enter the pairing code")
    await options.locator("#code").fill("AAAAA-AAAAA")
    await options.keyboard.press("Enter")
    await expect(options.locator("#server-told")).to_contain_text("code")
    await options.locator("#code").fill((await pairing_code(server)).lower())
    await options.keyboard.press("Enter")
    await expect(options.locator("#link-headline")).to_have_text("Connected")
    await expect(options.locator("#link-detail")).to_contain_text(wire.url)
    await expect(options.locator("#pair")).to_be_hidden()
    await expect(options.locator("#pair-again")).to_be_focused()
    await expect(popup.locator("#now")).to_be_visible()


WRONG_ADDRESSES = {
    "http://recollect.example.org": "https://",
    "nonsense of a kind": "no address",
    "": "no address",
    "ftp://127.0.0.1": "https://",
}


async def test_addresses_that_cannot_be(unpaired: Extension) -> None:
    options = await options_of(unpaired)
    await options.locator("#code").fill("AAAAA-AAAAA")
    for address, told in WRONG_ADDRESSES.items():
        await options.locator("#address").fill(address)
        await options.locator("#connect").click()
        await expect(options.locator("#server-told")).to_contain_text(told)
        await expect(options.locator("#address")).to_be_focused()
        await expect(options.locator("#address")).to_have_attribute("aria-invalid", "true")


async def test_disconnecting_asks_first(
    extension: Extension, options: Page, wire: Wire, server: ServerProcess
) -> None:
    await options.locator("#disconnect").click()
    await options.get_by_role("button", name="Cancel").click()
    await expect(options.locator("#link-headline")).to_have_text("Connected")
    await options.locator("#disconnect").click()
    await options.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
    await expect(options.locator("#link-headline")).to_have_text("Not connected")
    await expect(options.locator("#address")).to_have_value(wire.url)
    await extension.pair(wire.url, await pairing_code(server))


async def test_a_site_is_switched_off_and_on(
    extension: Extension, options: Page, page: Page, chatgpt: FakeSite, stored: Stored
) -> None:
    toggle = options.get_by_role("switch", name="ChatGPT")
    await toggle.press("Space")
    await expect(toggle).not_to_be_checked()
    talk = chatgpt.made("What is tea?")
    await opened(page, chatgpt.url(talk))
    popup = await popup_of(extension, page)
    await expect(popup.locator("#headline")).to_have_text("Paused on ChatGPT")
    await expect(popup.locator("#on-site")).not_to_be_checked()
    await toggle.press("Space")
    await expect(popup.locator("#on-site")).to_be_checked()
    await stored.equals(chatgpt, talk)
    await expect(options.locator("#site-list > li").first).to_contain_text("just now")
    await options.locator("#everywhere").press("Space")
    await expect(toggle).to_be_disabled()
    await expect(popup.locator("#headline")).to_have_text("Capturing is paused")


async def test_privacy(extension: Extension, options: Page, page: Page, chatgpt: FakeSite) -> None:
    await opened(page, f"https://{chatgpt.host}{chatgpt.temporary_address}")
    popup = await popup_of(extension, page)
    await expect(popup.locator("#headline")).to_have_text("Temporary chat: not captured")
    await options.locator("#temporary").press("Space")
    await expect(popup.locator("#headline")).not_to_have_text("Temporary chat: not captured")
    await expect(options.locator("#incognito-blocked")).to_be_hidden()
    await options.locator("#incognito").press("Space")
    await expect(options.locator("#incognito-blocked")).to_be_visible()


async def test_conversations_that_are_left_out(
    extension: Extension, options: Page, page: Page, chatgpt: FakeSite, stored: Stored
) -> None:
    await expect(options.locator("#excluded-none")).to_be_visible()
    talk = chatgpt.made("What is tea?", title="<b>Salary</b>")
    await opened(page, chatgpt.url(talk))
    await stored.equals(chatgpt, talk)
    await extension.ask("forget", platform="chatgpt", conversation=talk.key)
    row = options.locator("#excluded > li")
    await expect(row).to_contain_text("<b>Salary</b>")
    await row.get_by_role("button").click()
    await expect(options.locator("#excluded-none")).to_be_visible()
    await expect(options.get_by_role("heading", name="Privacy")).to_be_focused()
    await stored.equals(chatgpt, talk)


async def test_what_waits_is_listed_sent_and_removed(
    extension: Extension, options: Page, page: Page, sites: Sites, stored: Stored, wire: Wire
) -> None:
    await expect(options.locator("#outbox-headline")).to_have_text("Nothing is waiting.")
    await wire.set("down")
    talks = {name: sites[name].made("What is tea?") for name in ("chatgpt", "claude")}
    for name, talk in talks.items():
        await opened(page, sites[name].url(talk))
        row = options.locator(
            "#items > tr", has_text={"chatgpt": "ChatGPT", "claude": "Claude"}[name]
        )
        await expect(row).to_contain_text("Waiting")
    await expect(options.locator("#outbox-headline")).to_contain_text("2 captures waiting")
    claude = options.locator("#items > tr", has_text="Claude")
    await expect(claude).to_contain_text("Whole conversation")
    # The page would give it again.
    await page.goto("about:blank")
    await claude.get_by_role("button").click()
    await options.get_by_role("button", name="Remove it").click()
    await expect(claude).to_have_count(0)
    await expect(options.locator("#items").get_by_role("button")).to_be_focused()
    await options.locator("#retry").click()
    await expect(options.locator("#outbox-told")).to_have_text("Sending.")
    await wire.set("open")
    await extension.ask("retry")
    await expect(options.locator("#outbox-headline")).to_have_text("Nothing is waiting.")
    await expect(options.locator("#waiting")).to_be_hidden()
    await stored.equals(sites["chatgpt"], talks["chatgpt"])
    assert await stored.find("claude", talks["claude"].key) is None


async def test_what_is_too_large_for_the_server_waits_until_its_limit_is_raised(
    unpaired: Extension, page: Page, chatgpt: FakeSite, tmp_path: Path
) -> None:
    small = ServerProcess(tmp_path / "small", free_port(), RECOLLECT_MAX_FRAME_BYTES="65536")
    await asyncio.to_thread(small.folder.mkdir)
    await small.ready()
    await unpaired.pair(small.url, await pairing_code(small))
    talk = chatgpt.made("What is tea? " * 8000)
    await opened(page, chatgpt.url(talk))
    options = await options_of(unpaired)
    row = options.locator("#items > tr")
    await expect(row).to_contain_text("Too large")
    advice = options.locator("#too-large-help")
    await expect(advice).to_contain_text("RECOLLECT_MAX_FRAME_BYTES to 1048576")
    await small.stop()

    large = ServerProcess(small.folder, small.port, RECOLLECT_MAX_FRAME_BYTES="1048576")
    await large.ready()
    await options.locator("#retry").click()
    await expect(options.locator("#outbox-headline")).to_have_text("Nothing is waiting.")
    await expect(advice).to_be_hidden()
    status = await unpaired.page_status(page)
    assert status["receipt"]["stored"] == 2
    await large.stop()


async def test_memories_of_the_site(
    options: Page, page: Page, chatgpt: FakeSite, stored: Stored, tmp_path: Path
) -> None:
    read = options.locator("#read-memories")
    await read.click()
    await expect(options.locator("#memories-told")).to_contain_text("Open ChatGPT in a tab")
    await expect(options.locator("#open-chatgpt")).to_be_visible()
    await opened(page, f"https://{chatgpt.host}/")
    await read.click()
    await expect(options.locator("#memories-told")).to_have_text(re.compile(r"\d+ memor(y|ies)"))
    rows = options.locator("#memory-list > li")
    assert await rows.count() > 0
    async with options.expect_download() as loading:
        await options.locator("#download-memories").click()
    file = tmp_path / "memories.json"
    await (await loading.value).save_as(file)
    kept = json.loads(file.read_text())
    assert len(kept) == await rows.count()
    assert kept[0]["text"] in await rows.first.inner_text()
    await options.locator("#suggest-memories").click()
    sent = re.compile(rf"^{len(kept)} memor(y|ies) sent, {len(kept)} of them new there\.$")
    await expect(options.locator("#memories-told")).to_have_text(sent)
    suggested = await stored.get("/v1/memory/suggestions", limit="100")
    assert {one["text"] for one in kept} == {one["content"] for one in suggested["data"]}
    assert (await stored.get("/v1/memory"))["data"] == []


async def test_diagnostics_tell_nothing_that_was_said(
    options: Page, page: Page, chatgpt: FakeSite, stored: Stored
) -> None:
    talk = chatgpt.made("What is mugwort?", title="Mugwort")
    await opened(page, chatgpt.url(talk))
    await stored.equals(chatgpt, talk)
    await options.locator("#diagnose").click()
    await expect(options.locator("#help-told")).to_have_text("Copied")
    text = await pasted(options)
    assert text == await options.locator("#diagnostics").inner_text()
    assert "Recollect extension" in text
    for secret in ("ugwort", talk.key, "rk_"):
        assert secret not in text
