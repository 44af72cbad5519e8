"""The page never suffers: it gets the same bytes at the same time, whatever happens to us."""

from collections.abc import AsyncIterator
from statistics import median

import pytest
from playwright.async_api import BrowserContext, Page, Playwright

from tests.e2e.browser.chromium import copied, launched, new_profile
from tests.e2e.browser.conftest import opened, shared
from tests.e2e.browser.fakesites.hosting import UNWATCHED, Sites
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.wire import State, Wire

NOISE = 0.025
"""Seconds by which the delay of one page may differ from that of another on a busy machine."""
ROUNDS = 4

SABOTAGE = """
for (const [owner, name] of [
  [Response.prototype, "clone"], [Request.prototype, "clone"], [ReadableStream.prototype, "tee"],
  [window, "postMessage"],
]) owner[name] = () => { throw new Error("planted"); };
"""
BROKEN_TAP = """
for (const site of Object.values(globalThis.recollectSites))
  for (const tap of site.taps)
    tap.path = { test() { throw new Error("planted"); }, exec() { throw new Error("planted"); } };
"""


async def received(page: Page) -> bytes:
    """What the page has read of the last answer."""
    return b"".join(bytes(each["bytes"]) for each in await page.evaluate("chat.arrived"))


def sent(site: FakeSite) -> bytes:
    """What the site has sent."""
    return b"".join(piece for _, piece in site.sent)


async def chats_as_usual(page: Page, site: FakeSite) -> None:
    """Everything a user does works in this page, and every byte arrives."""
    talk = site.made("What is tea?")
    await opened(page, site.url(talk))
    for script in (
        "chat.send('And 東京?')",
        "chat.edit(list.turns[2].key, 'And Ōsaka?')",
        "chat.regenerate(list.turns.at(-1).key)",
    ):
        await page.evaluate(script)
        assert await page.evaluate("chat.failed") is None
        assert await received(page) == sent(site)
    shown = await page.evaluate("list.turns.map((turn) => [turn.key, turn.text])")
    assert shown == [[each.key, each.text] for each in talk.path()]
    await page.evaluate("chat.fresh()")
    await page.evaluate("chat.send('Something new')")
    assert await page.evaluate("chat.failed") is None


@pytest.mark.parametrize("state", ["open", "down", "hanging"])
@pytest.mark.usefixtures("extension")
async def test_the_page_gets_every_byte(
    page: Page, site: FakeSite, wire: Wire, state: State
) -> None:
    await wire.set(state)
    await chats_as_usual(page, site)


@pytest.mark.usefixtures("extension")
async def test_the_page_cannot_tell(page: Page, sites: Sites) -> None:
    """No global of ours, and what we wrap still looks like the browser's own."""
    site = sites["chatgpt"]
    watched, bare = page, await page.context.new_page()
    await opened(watched, f"https://{site.host}/")
    await opened(bare, f"https://{UNWATCHED}/")
    script = """[
      Object.getOwnPropertyNames(window).sort().join(),
      ...[fetch, XMLHttpRequest, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send].map(
        (each) => Function.prototype.toString.call(each).includes("[native code]")),
      fetch.name, fetch.length, XMLHttpRequest.name, new XMLHttpRequest().toString(),
      Object.getOwnPropertyNames(XMLHttpRequest.prototype).join(),
      Object.getOwnPropertyNames(new XMLHttpRequest()).join(),
      document.documentElement.getAttributeNames().join(),
      document.querySelectorAll('*').length,
    ]"""
    assert await watched.evaluate(script) == await bare.evaluate(script)


def delay(arrived: list[tuple[float, int]], site: FakeSite) -> float:
    """The median of seconds between the sending of a byte and its arrival."""
    found: list[float] = []
    ends: list[tuple[int, float]] = []
    total = 0
    for at, piece in site.sent:
        total += len(piece)
        ends.append((total, at))
    seen = 0
    for at_page, size in arrived:
        seen += size
        found.append(at_page - next(at for end, at in ends if end >= seen))
    return median(found)


async def measured(page: Page, site: FakeSite) -> float:
    """The delay of an answer of thirty pieces in this page."""
    await page.evaluate("chat.send('How fast?')")
    arrived = await page.evaluate("chat.arrived.map(({at, bytes}) => [at / 1000, bytes.length])")
    assert len(arrived) > 10
    return delay(arrived, site)


@pytest.mark.parametrize("state", ["open", "down", "hanging"])
@pytest.mark.usefixtures("extension")
async def test_the_page_gets_it_at_the_same_time(
    page: Page, sites: Sites, wire: Wire, state: State
) -> None:
    """Compared with the same pages under a name that the extension does not know."""
    site = sites["chatgpt"]
    site.pace.pieces, site.pace.gap = 30, 0.01
    await wire.set(state)
    bare = await page.context.new_page()
    await opened(page, site.url(site.made("What is tea?")))
    await opened(bare, site.url(site.made("What is tea?")).replace(site.host, UNWATCHED))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(await measured(page, site))
        theirs.append(await measured(bare, site))
    assert min(ours) < min(theirs) + NOISE, (ours, theirs)


@pytest.mark.usefixtures("extension")
async def test_a_page_that_breaks_what_the_tap_uses(page: Page, site: FakeSite) -> None:
    site.options.script = SABOTAGE
    await chats_as_usual(page, site)


@shared
async def broken(
    playwright: Playwright, sites: Sites, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BrowserContext]:
    """A browser whose extension throws whenever its tap looks at a request."""
    folder = tmp_path_factory.mktemp("broken")
    extension = copied(folder)
    for platform in sites.sites:
        with (extension / "sites" / f"{platform}.js").open("a") as file:
            file.write(BROKEN_TAP)
    profile = new_profile(folder / "profile")
    async with launched(playwright, profile, sites.switches, extension) as context:
        yield context


async def test_a_tap_that_throws(sites: Sites, platform: str, broken: BrowserContext) -> None:
    await chats_as_usual(await broken.new_page(), sites[platform])
