"""Whatever dies while people chat: afterwards the server has what the site has."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Playwright

from tests.e2e.browser.chromium import ID, copied, kill, launched, new_profile
from tests.e2e.browser.conftest import opened, pairing_code
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually
from tests.e2e.browser.wire import Wire
from tests.e2e.server import ServerProcess

LONG = 60
"""Seconds that a recovery may take: pauses between attempts grow."""


async def has_something_waiting(extension: Extension) -> bool:
    """Whether something is in the outbox."""
    return bool((await extension.ask("status"))["outbox"]["items"] > 0)


async def test_the_server_is_down_while_people_chat(
    extension: Extension, sites: Sites, stored: Stored, wire: Wire
) -> None:
    await wire.set("down")
    talks = [(site, site.made("What is tea?")) for site in sites.sites.values()]
    for site, talk in talks:
        page = await extension.context.new_page()
        await opened(page, site.url(talk))
        await page.evaluate("chat.send('Is anybody there?')")
        await asyncio.sleep(2)  # the whole is fetched a little after the stream
        await page.close()
    assert await has_something_waiting(extension)
    for site, talk in talks:
        assert await stored.find(site.platform, site.external_id(talk)) is None
    await wire.set("open")
    for site, talk in talks:
        await stored.equals(site, talk, LONG)
    await extension.drained()


async def test_the_server_is_killed_while_people_chat(
    extension: Extension, page: Page, sites: Sites, stored: Stored, server: ServerProcess
) -> None:
    site = sites["claude"]
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    site.pace.hold()
    await page.evaluate("void chat.send('Are you still there?')")
    await site.pace.held.wait()
    server.kill()
    site.pace.go_on()
    await eventually(lambda: has_something_waiting(extension))
    await server.ready()
    await stored.equals(site, talk, LONG)
    await extension.drained()


async def test_the_database_is_killed_while_people_chat(
    extension: Extension, page: Page, sites: Sites, stored: Stored, server: ServerProcess
) -> None:
    site = sites["deepseek"]
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    await asyncio.to_thread(server.kill_mongod)
    await page.evaluate("chat.send('Where are the records?')")
    await eventually(lambda: has_something_waiting(extension))
    await server.ready()
    await stored.equals(site, talk, LONG)
    await extension.drained()


async def test_the_worker_is_killed_before_a_receipt(
    extension: Extension, page: Page, sites: Sites, stored: Stored, wire: Wire
) -> None:
    site = sites["chatgpt"]
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    await extension.drained()
    wire.deafen()
    await page.evaluate("chat.send('Do you hear me?')")
    await stored.says(site.platform, talk.key, "Do you hear me?")
    assert await has_something_waiting(extension)
    await extension.kill_worker()
    await wire.set("open")
    await extension.drained()
    await stored.equals(site, talk)


async def test_the_worker_is_killed_in_mid_stream(
    extension: Extension, page: Page, site: FakeSite, stored: Stored
) -> None:
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    site.pace.hold()
    await page.evaluate("void chat.send('In the middle?')")
    await site.pace.held.wait()
    await extension.kill_worker()
    site.pace.go_on()
    await stored.equals(site, talk)


async def test_the_worker_is_killed_with_a_full_outbox(
    extension: Extension, page: Page, sites: Sites, stored: Stored, wire: Wire
) -> None:
    """Nothing of the page wakes it, and nobody asks: only its alarm does."""
    site = sites["claude"]
    talk = site.made("What is tea?")
    await wire.set("down")
    await opened(page, site.url(talk))
    await eventually(lambda: has_something_waiting(extension))
    await page.goto("about:blank")
    await extension.kill_worker()
    await wire.set("open")
    await stored.equals(site, talk, LONG)


async def test_the_extension_is_reloaded_in_mid_stream(
    extension: Extension, page: Page, site: FakeSite, stored: Stored
) -> None:
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    site.pace.hold()
    await page.evaluate("void chat.send('Before the update?')")
    await site.pace.held.wait()
    await extension.reload()
    site.pace.go_on()
    await eventually(lambda: page.evaluate("!chat.busy"))
    await page.evaluate("chat.send('And after it?')")
    await stored.equals(site, talk, LONG)
    assert await page.evaluate("chat.failed") is None


@pytest.mark.usefixtures("extension")
async def test_the_browser_is_killed_with_a_full_outbox(
    playwright: Playwright, sites: Sites, stored: Stored, server: ServerProcess, tmp_path: Path
) -> None:
    site = sites["gemini"]
    talk = site.made("What is tea?")
    wire = Wire(server.port)
    await wire.set("open")
    profile = new_profile(tmp_path / "profile")
    async with launched(playwright, profile, sites.switches) as context:
        extension = Extension(context)
        await extension.pair(wire.url, await pairing_code(server))
        await wire.set("down")
        page = await context.new_page()
        await opened(page, site.url(talk))
        before = len(site.asked)
        await page.evaluate("chat.send('Is the power on?')")

        async def was_fetched() -> bool:
            return any(each.ours and "hNvQHb" in each.path for each in site.asked[before:])

        await eventually(was_fetched, what="the fetch after the stream")
        await asyncio.sleep(1)
        await asyncio.to_thread(kill, profile)

        async def is_gone() -> bool:
            return context.browser is None or not context.browser.is_connected()

        await eventually(is_gone)
    await wire.set("open")
    async with launched(playwright, profile, sites.switches):
        await stored.equals(site, talk, LONG)
    await wire.close()


@pytest.mark.usefixtures("extension")
async def test_the_disk_is_full(
    playwright: Playwright, sites: Sites, stored: Stored, server: ServerProcess, tmp_path: Path
) -> None:
    """The browser gives no more room: pages hold what they see, and the popup says so.

    Chromium's quota is the real one; the extension is let off it by a permission, taken away here.
    """
    site = sites["chatgpt"]
    talk = site.made("What is tea?")
    wire = Wire(server.port)
    await wire.set("open")
    folder = copied(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["permissions"].remove("unlimitedStorage")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    profile = new_profile(tmp_path / "profile")
    async with launched(playwright, profile, sites.switches, folder) as context:
        extension = Extension(context)
        await extension.pair(wire.url, await pairing_code(server))
        await wire.set("down")
        quota: dict[str, Any] = {"origin": f"chrome-extension://{ID}"}
        session = await extension.session(await extension.home())
        await session.send("Storage.overrideQuotaForOrigin", {**quota, "quotaSize": 1})

        async def is_full() -> bool:
            return bool((await extension.ask("status"))["outbox"]["full"])

        page = await context.new_page()
        await opened(page, site.url(talk))
        await page.evaluate("chat.send('Is there room?')")
        await eventually(is_full, what="the word that the outbox is full")
        await session.send("Storage.overrideQuotaForOrigin", quota)
        await wire.set("open")
        await stored.equals(site, talk, LONG)
        assert not await is_full()
    await wire.close()
