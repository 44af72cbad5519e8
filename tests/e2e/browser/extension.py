"""The extension in a running browser, as a test may speak to it."""

import asyncio
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Error, Page

from tests.e2e.browser.chromium import ID
from tests.e2e.browser.waiting import eventually

HOME = f"chrome-extension://{ID}/manifest.json"
"""A document of the extension's origin without a script: it never wakes the worker by itself."""

_ASK = """async (ask) => {
  const answer = await chrome.runtime.sendMessage(ask);
  if (!answer) throw new Error(`nobody answers ${ask.type}`);
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}"""
_ERRORS = """async (id) => {
  const info = await chrome.developerPrivate.getExtensionInfo(id);
  return [...info.manifestErrors, ...info.runtimeErrors].map(
    (each) => `${each.message} [${each.source ?? ""}]`);
}"""


class Extension:
    """Speaks to the worker as the popup does, and kills it as Chromium does."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self._home: Page | None = None

    async def home(self) -> Page:
        """A tab on the extension's origin; a new one if a reload has closed it."""
        if self._home is None or self._home.is_closed():
            await eventually(self.is_back, what="the extension")
        assert self._home is not None
        return self._home

    async def ask(self, kind: str, **fields: Any) -> Any:
        """Ask the worker something of shared/messages.js; its value, or an error."""
        return await (await self.home()).evaluate(_ASK, {"type": kind, **fields})

    async def run(self, script: str, argument: Any = None) -> Any:
        """Run a script on the extension's origin."""
        return await (await self.home()).evaluate(script, argument)

    async def pair(self, address: str, code: str) -> None:
        """Become a client of a server."""
        await self.ask("pair", address=address, code=code, name="tests")
        await eventually(self.connected, what="the connection")

    async def connected(self) -> bool:
        """Whether the server has said welcome."""
        return bool((await self.ask("status"))["link"] == "connected")

    async def tab(self, page: Page) -> int:
        """The browser's number of a tab."""
        found = await self.run(
            "(url) => chrome.tabs.query({}).then((all) => all.find((t) => t.url === url)?.id)",
            page.url,
        )
        assert isinstance(found, int), f"no tab shows {page.url}"
        return found

    async def page_status(self, page: Page) -> dict[str, Any]:
        """What the popup shows of a tab."""
        status = await self.ask("status", tab=await self.tab(page))
        assert status["page"] is not None
        return dict(status["page"])

    async def empty(self) -> bool:
        """Whether nothing waits in the outbox."""
        return bool((await self.ask("status"))["outbox"]["items"] == 0)

    async def drained(self) -> None:
        """Wait until nothing waits any more."""
        await eventually(self.empty, what="an empty outbox")

    async def kill_worker(self) -> None:
        """End the worker as Chromium does with an idle one: only an event starts it again."""
        session = await self.context.new_cdp_session(await self.home())
        stopped = asyncio.Event()

        # The present state would not do: a page may have started it again already.
        def note(told: dict[str, Any]) -> None:
            if any(each["runningStatus"] == "stopped" for each in told["versions"]):
                stopped.set()

        session.on("ServiceWorker.workerVersionUpdated", note)
        await session.send("ServiceWorker.enable")
        stopped.clear()
        await session.send("ServiceWorker.stopAllWorkers")
        async with asyncio.timeout(10):
            await stopped.wait()
        await session.detach()

    async def reload(self) -> None:
        """Reload the extension, as an update does."""
        home = await self.home()
        async with home.expect_event("close"):
            await home.evaluate("() => void setTimeout(() => chrome.runtime.reload(), 0)")
        self._home = None
        await eventually(self.is_back, what="the reloaded extension")

    async def is_back(self) -> bool:
        """Whether the extension runs, after it was reloaded."""
        page = await self.context.new_page()
        try:
            answer = await page.goto(HOME)
        except Error as error:
            # Not there yet; or its options, which open by themselves, have taken this empty tab.
            if not any(known in str(error) for known in ("ERR_BLOCKED_BY_CLIENT", "interrupted")):
                raise
            await page.close()
            return False
        self._home = page
        return answer is not None and answer.ok

    async def errors(self) -> list[str]:
        """Chromium's own list: of the manifest, the worker, pages and content scripts."""
        page = await self.context.new_page()
        await page.goto("chrome://extensions")
        found: list[str] = await page.evaluate(_ERRORS, ID)
        await page.close()
        return found

    async def collect_errors(self) -> None:
        """Have Chromium keep that list, from the loading of the extension on."""
        page = await self.context.new_page()
        await page.goto("chrome://extensions")
        await page.evaluate(
            """async (id) => {
              const kept = { extensionId: id, errorCollection: true };
              await chrome.developerPrivate.updateExtensionConfiguration(kept);
              await chrome.developerPrivate.reload(id, { failQuietly: true });
            }""",
            ID,
        )
        await page.close()
        await eventually(self.is_back, what="the extension")

    async def session(self, page: Page) -> CDPSession:
        """The debugger's protocol for a tab."""
        return await self.context.new_cdp_session(page)
