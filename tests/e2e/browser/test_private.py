"""What the user does not want kept is never sent, and no secret of a site reaches the server."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page

from tests.e2e.browser.chromium import ID
from tests.e2e.browser.conftest import opened, reset_choices
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.fakesites.talks import Talk
from tests.e2e.browser.stored import Stored
from tests.e2e.browser.waiting import eventually
from tests.e2e.browser.wire import Wire
from tests.e2e.server import ServerProcess
from tests.e2e.test_kill import database

QUIET = 5
"""Seconds after which what should not be sent would have been: everything is sent within two."""


async def temporary_chat(page: Page, site: FakeSite, words: str) -> Talk:
    """A chat that the site does not keep."""
    known = {*site.talks}
    await opened(page, f"https://{site.host}{site.temporary_address}")
    if not site.is_temporary(site.temporary_address):
        await page.evaluate("chat.fresh(true)")
    await page.evaluate("(words) => chat.send(`A ${words}`)", words)
    await page.evaluate("(words) => chat.send(`Another ${words}`)", words)
    [key] = {*site.talks} - known
    assert site.talks[key].temporary
    return site.talks[key]


@pytest.mark.parametrize("platform", ["chatgpt", "claude", "gemini"])
async def test_temporary_chats(
    extension: Extension, page: Page, site: FakeSite, platform: str, stored: Stored, wire: Wire
) -> None:
    talk = await temporary_chat(page, site, f"secret told {platform}")
    await asyncio.sleep(QUIET)
    assert f"secret told {platform}" not in wire.texts()
    assert talk.key not in wire.texts()
    assert await extension.empty()
    assert (await extension.page_status(page))["reason"] == "temporary"
    await extension.ask("set", changes={"captureTemporary": True})
    wanted = await temporary_chat(page, site, "secret to keep")
    await stored.says(site.platform, site.external_id(wanted), "Another secret")

    async def is_marked() -> bool:
        found = await stored.find(site.platform, site.external_id(wanted))
        return found is not None and bool(found["temporary"])

    await eventually(is_marked, what="the mark of a temporary chat")


async def test_an_incognito_window(
    extension: Extension, sites: Sites, stored: Stored, wire: Wire
) -> None:
    site = sites["claude"]
    unwanted, wanted = site.made("What is tea?"), site.made("What is coffee?")
    await allow_incognito(extension)
    await eventually(extension.connected)
    try:
        await extension.run(OPEN_INCOGNITO, site.url(unwanted))
        await eventually(lambda: was_read(site, unwanted))
        await asyncio.sleep(QUIET)
        assert unwanted.key not in wire.texts()
        await extension.ask("set", changes={"captureIncognito": True})
        await extension.run(OPEN_INCOGNITO, site.url(wanted))
        await stored.equals(site, wanted)
    finally:
        await extension.run(
            "() => chrome.windows.getAll().then((all) => Promise.all("
            "all.filter((w) => w.incognito).map((w) => chrome.windows.remove(w.id))))"
        )
        await reset_choices(extension)


OPEN_INCOGNITO = "(url) => chrome.windows.create({ incognito: true, url }).then(() => true)"


async def allow_incognito(extension: Extension) -> None:
    """What the user may switch on in chrome://extensions; the extension starts anew with it."""
    page = await extension.context.new_page()
    await page.goto("chrome://extensions")
    await page.evaluate(
        "(id) => chrome.developerPrivate.updateExtensionConfiguration("
        "{ extensionId: id, incognitoAccess: true })",
        ID,
    )
    await page.close()
    await eventually(extension.is_back, what="the extension")


async def was_read(site: FakeSite, talk: Talk) -> bool:
    """Whether the site has told this conversation to somebody."""
    return any(talk.key in each.path and "/api/" in each.path for each in site.asked)


@pytest.mark.parametrize("how", ["paused", "pausedSites", "excluded"])
async def test_what_is_paused_or_excluded(
    extension: Extension, page: Page, sites: Sites, stored: Stored, wire: Wire, how: str
) -> None:
    site = sites["deepseek"]
    talk = site.made("What is tea?")
    choices: dict[str, Any] = {
        "paused": True,
        "pausedSites": [site.platform],
        "excluded": [{"platform": site.platform, "conversation": talk.key, "title": None}],
    }
    await extension.ask("set", changes={how: choices[how]})
    await opened(page, site.url(talk))
    await page.evaluate("(how) => chat.send(`Not for the record: ${how}`)", how)
    await asyncio.sleep(QUIET)
    assert f"Not for the record: {how}" not in wire.texts()
    assert talk.key not in wire.texts()
    assert await extension.empty()
    # Once it is wanted, everything comes, what was said meanwhile included.
    await reset_choices(extension)
    await stored.equals(site, talk)


async def test_forgetting_a_conversation(
    extension: Extension, page: Page, sites: Sites, stored: Stored, wire: Wire
) -> None:
    site = sites["gemini"]
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    await stored.equals(site, talk)
    told = {"platform": site.platform, "conversation": site.external_id(talk)}
    await extension.ask("forget", **told)

    async def is_gone() -> bool:
        return await stored.find(site.platform, site.external_id(talk)) is None

    await eventually(is_gone)
    await page.evaluate("(name) => chat.send(`Nobody but ${name} shall know`)", site.platform)
    await asyncio.sleep(QUIET)
    assert f"Nobody but {site.platform} shall know" not in wire.texts()
    await extension.ask("restore", **told)
    await stored.equals(site, talk)


FORGED = """(told) => {
  const frame = document.createElement("iframe");
  frame.src = "https://claude.ai/new";
  document.body.append(frame);
  const url = `${location.origin}/backend-api/conversation/${told.id}`;
  const id = (number) => `00000000-0000-4000-8000-00000000000${number}`;
  const begin = { recollect: 1, type: "begin", id: id(1), tap: 0, url, method: "GET",
    request: null, status: 200, at: Date.now() };
  const chunk = { recollect: 1, type: "chunk", id: id(1), seq: 0, text: told.payload };
  const whole = [begin, chunk, { recollect: 1, type: "end", id: id(1), seq: 1, ended: "done" }];
  const bad = [
    null, 7, "text", [], {}, { recollect: 1 }, { ...begin, recollect: 2 },
    { ...begin, id: {} }, { ...begin, id: id(2), tap: "0" }, { ...begin, id: id(3), tap: 99 },
    { ...begin, id: id(4), url: "https://chatgpt.com.evil.example/backend-api/conversation/1" },
    { ...begin, id: id(5), url: "javascript:alert(1)" }, { ...begin, id: "__proto__" },
    { ...begin, id: id(6), url: `https://claude.ai/backend-api/conversation/${told.id}` },
    { ...begin, id: id(7), url: `${location.origin}/backend-api/conversations` },
    { ...chunk, id: "never begun" }, { ...chunk, seq: -1 }, { ...chunk, seq: 5 },
    { ...chunk, text: 5 }, { recollect: 1, type: "end", id: id(1), seq: 0, ended: "no" },
    JSON.parse(`{"recollect": 1, "type": "begin", "__proto__": {"id": "${id(8)}"}}`),
  ];
  for (const each of bad) window.postMessage(each, location.origin);
  for (const each of [id(2), id(3), id(4), id(6), id(7), "__proto__"]) {
    window.postMessage({ ...chunk, id: each }, location.origin);
    window.postMessage({ ...whole[2], id: each }, location.origin);
  }
  return `for (const each of ${JSON.stringify(whole)}) window.top.postMessage(each, "*");`;
}"""


async def test_messages_that_a_page_forges(
    extension: Extension, page: Page, sites: Sites, stored: Stored, wire: Wire
) -> None:
    """What is wrong in shape, place or origin is nothing; what is real goes on."""
    site = sites["chatgpt"]
    talk, forged = site.made("What is tea?"), site.made("FORGED")
    payload = site.whole(forged)
    await opened(page, site.url(talk))
    others = await page.evaluate(FORGED, {"id": forged.key, "payload": payload})
    inner = await eventually(lambda: frame_of(page, "claude.ai"))
    await inner.evaluate(others)
    await page.evaluate("chat.send('Still there?')")
    await stored.equals(site, talk)
    assert "FORGED" not in wire.texts()
    assert await stored.find("chatgpt", forged.key) is None
    # What the frame sent has nothing wrong but its source: from the page itself it is taken.
    await page.evaluate(others)
    await stored.says("chatgpt", forged.key, "FORGED")


async def frame_of(page: Page, host: str) -> Any:
    """The frame of another site in this page, once it has loaded."""
    found = [frame for frame in page.frames if host in frame.url]
    return found[0] if found and await found[0].evaluate("!!document.body") else None


async def everything(server: ServerProcess) -> AsyncIterator[bytes]:
    """Every document of every collection as bytes, with what is compressed in clear."""
    async with database(server.folder) as opened_database:
        for name in await opened_database.list_collection_names():
            async for document in opened_database[name].find({}):
                yield json.dumps(document, default=str, ensure_ascii=False).encode()
                for value in document.values():
                    if isinstance(value, bytes) and value[:2] == b"\x1f\x8b":
                        yield gzip.decompress(value)


async def test_secrets_stay_on_their_site(
    extension: Extension, page: Page, site: FakeSite, stored: Stored, wire: Wire,
    server: ServerProcess,
) -> None:  # fmt: skip
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    await page.evaluate("chat.send('And 東京?')")
    await extension.ask("save", tab=await extension.tab(page))
    await stored.equals(site, talk)
    found = [each async for each in everything(server)]
    assert any("And 東京?".encode() in each for each in found)
    said = wire.texts()
    assert "And 東京?" in said
    kept = await extension.run(
        "() => chrome.storage.local.get(null).then((all) => JSON.stringify(all))"
    )
    for name, secret in site.secrets.items():
        assert secret not in said, f"the extension sent {name}"
        assert secret not in kept, f"the extension keeps {name}"
        assert not [each for each in found if secret.encode() in each], f"{name} is stored"
        assert secret not in server.log()


async def test_the_key_is_kept_from_pages(extension: Extension, page: Page, sites: Sites) -> None:
    """Also from what the extension runs beside a page, in the same process."""
    assert (await extension.run("() => chrome.storage.local.get('pairing')"))["pairing"]["key"]
    site = sites["claude"]
    await opened(page, site.url(site.made("What is tea?")))
    said = await extension.run(READ_BESIDE, await extension.tab(page))
    assert "not allowed" in said


READ_BESIDE = """(tabId) => chrome.scripting.executeScript({
  target: { tabId },
  func: () => chrome.storage.local.get(null).then(JSON.stringify, (error) => error.message),
}).then(([{ result }]) => result)"""
