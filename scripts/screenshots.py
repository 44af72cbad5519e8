"""Take the pictures of extension and page that the README shows: `python scripts/screenshots.py`.

Real Chromium, a real server in a temporary folder, and conversations that are captured from the
fake sites of the tests; so it needs what the tests need. Writes docs/images/*.png, light and dark.
With a folder as its argument it writes every view of the page there instead, at three widths.
"""

import asyncio
import base64
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Page, Playwright, async_playwright, expect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.e2e.browser.chromium import chromium, launched, new_profile, switches  # noqa: E402
from tests.e2e.browser.conftest import opened, pairing_code  # noqa: E402
from tests.e2e.browser.extension import Extension  # noqa: E402
from tests.e2e.browser.fakesites.hosting import Sites, hosted  # noqa: E402
from tests.e2e.browser.popup import SIZE, options_of, popup_of  # noqa: E402
from tests.e2e.server import ServerProcess  # noqa: E402
from tests.mongod import free_port  # noqa: E402

IMAGES = ROOT / "docs" / "images"
WIDTHS = {"wide": (1200, 800), "half": (820, 1000), "phone": (390, 844)}
SHARPNESS = 2
OPTIONS_SIZE = (1080, 860)

TALKS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "claude": (
        "Sourdough that does not rise",
        [
            (
                "My sourdough stays flat. The starter is three weeks old.",
                "Then it is young, but old enough. Feed it twice a day and bake when it doubles "
                "within six hours. A sourdough that stays flat had too little time, mostly.",
            ),
            (
                "How do I know that it has proofed long enough?",
                "Press it with a wet finger: the dent should come back slowly, and not wholly.",
            ),
        ],
    ),
    "gemini": (
        "A weekend in Lisbon",
        [
            (
                "What should I eat in Lisbon besides the obvious?",
                "Try a *bifana* at a counter, and bread soup with garlic and coriander. For "
                "sourdough with butter go to the bakeries around Campo de Ourique.",
            ),
        ],
    ),
    "deepseek": (
        "Why is my query slow?",
        [
            (
                "EXPLAIN says Seq Scan although there is an index on created_at.",
                "The planner expects most rows to match, so reading all is cheaper. Compare "
                "with `SET enable_seqscan = off` before you change anything.",
            ),
            (
                "How do I compare the two?",
                "Ask for both plans, with what they really cost:\n\n"
                "```sql\nSET enable_seqscan = off;\nEXPLAIN (ANALYZE, BUFFERS)\n"
                "SELECT * FROM orders WHERE created_at > now() - interval '1 day';\n```\n\n"
                "| plan | rows read | time |\n|---|--:|--:|\n| Seq Scan | 1,200,000 | 310 ms |\n"
                "| Index Scan | 9,800 | 12 ms |\n\nIf the index wins, the statistics are old: "
                "run `ANALYZE orders`. The planner's cost is about $n \\cdot c$ for $n$ pages.",
            ),
        ],
    ),
    "chatgpt": (
        "Baking schedule for Saturday",
        [
            (
                "I want to have a sourdough loaf ready by noon on Saturday. When do I begin?",
                "Count back: noon minus two hours to cool, one to bake, twelve in the fridge. Mix "
                "the sourdough on Friday at four in the afternoon.",
            ),
            (
                "And if my kitchen has only 18 °C?",
                "Give it two more hours before the fridge: begin on Friday at two.",
            ),
            (
                "Make a shopping list for two loaves.",
                "- 1 kg of strong wheat flour\n- 150 g of rye flour\n- 22 g of salt",
            ),
        ],
    ),
}


async def main(views: Path | None) -> None:
    """Capture, then take every picture: those of the README or, in a folder, views of the page."""
    (views or IMAGES).mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = await stack.enter_async_context(hosted(folder))
        server = await _started(stack, folder / "data")
        playwright = await stack.enter_async_context(async_playwright())
        browser = launched(playwright, new_profile(folder / "profile"), sites.switches)
        extension = Extension(await stack.enter_async_context(browser))
        page = await extension.context.new_page()
        await page.goto(f"{server.url}/healthz")
        if not views:
            await _picture(await popup_of(extension, page), "popup-first-run", (SIZE[0], 372))
        await extension.pair(server.url, await pairing_code(server))
        await _captured(extension, page, sites)
        if not views:
            await _take_all(extension, page)
        reader = await _signed_in(playwright, server)
        for width, size in WIDTHS.items() if views else [("page", WIDTHS["wide"])]:
            await _take_page(reader, views or IMAGES, width, size)


async def _started(stack: AsyncExitStack, data: Path) -> ServerProcess:
    server = ServerProcess(data, free_port())
    await asyncio.to_thread(data.mkdir)
    stack.push_async_callback(server.stop)
    await server.ready()
    return server


async def _captured(extension: Extension, page: Page, sites: Sites) -> None:
    """Have every conversation captured; the last one stays open in the page."""
    for platform, (title, turns) in TALKS.items():
        talk = sites[platform].made(*(question for question, _ in turns), title=title)
        for said, text in zip(talk.path(), (text for turn in turns for text in turn), strict=True):
            said.text = text
        await opened(page, sites[platform].url(talk))
        popup = await popup_of(extension, page)
        count = len(talk.messages)
        await expect(popup.locator("#headline")).to_have_text(f"{count} of {count} stored")
        await popup.close()


async def _take_all(extension: Extension, page: Page) -> None:
    popup = await popup_of(extension, page)
    await popup.locator("#query").blur()
    await _picture(popup, "popup-conversation", SIZE)
    await popup.locator("#query").fill("sourdough flat")
    await expect(popup.locator("#hits > li").first).to_be_visible()
    await popup.keyboard.press("ArrowDown")
    await _picture(popup, "popup-search", SIZE)
    await popup.locator("#query").fill("Which sourdough bread can I bake before Saturday noon?")
    await popup.get_by_role("radio", name="Build a context").click()
    await expect(popup.locator("#copy-context")).to_be_enabled()
    await _picture(popup, "popup-context", SIZE)
    await _picture(await options_of(extension), "options", OPTIONS_SIZE)


async def _signed_in(playwright: Playwright, server: ServerProcess) -> Page:
    # The other browser knows no names but those of the fake sites.
    browser = await playwright.chromium.launch(executable_path=chromium(), args=switches(None))
    page = await browser.new_page()
    printed = await asyncio.to_thread(server.command, "pair")
    await page.goto(printed.rpartition(" ")[2])
    await expect(page.locator("#nav")).to_be_visible()
    return page


async def _take_page(page: Page, folder: Path, prefix: str, size: tuple[int, int]) -> None:
    """The views of the page, all named by their width."""
    await page.evaluate("location.hash = '#/search?q=sourdough+loaf'")
    await expect(page.locator(".hit").first).to_be_visible()
    await page.locator(".hit").first.focus()
    await _picture(page, f"{prefix}-search", size, folder)
    await page.evaluate("location.hash = '#/search'")
    await expect(page.locator(".recent").first).to_be_visible()
    if folder != IMAGES:
        await _picture(page, f"{prefix}-newest", size, folder)
        for view in ("home", "memories", "context", "import", "settings"):
            await page.evaluate("(view) => { location.hash = `#/${view}`; }", view)
            await page.wait_for_timeout(1000)
            await _picture(page, f"{prefix}-{view}", size, folder)
        await page.evaluate("location.hash = '#/search'")
    await page.get_by_role("link", name="Why is my query slow?").click()
    await expect(page.locator(".message").first).to_be_visible()
    await _picture(page, f"{prefix}-reading", size, folder)


async def _picture(page: Page, name: str, size: tuple[int, int], folder: Path = IMAGES) -> None:
    """Write it in both themes. Playwright's own pictures have the sharpness of its viewport."""
    session = await page.context.new_cdp_session(page)
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": SHARPNESS, "mobile": False}
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await session.send("Emulation.setDeviceMetricsOverride", metrics)
        taken = await session.send("Page.captureScreenshot", {"format": "png"})
        (folder / f"{name}-{scheme}.png").write_bytes(base64.b64decode(taken["data"]))
    await session.detach()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if sys.argv[1:] else None))
