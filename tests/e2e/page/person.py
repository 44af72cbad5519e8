"""Somebody with conversations of their own, and the page as they see it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Browser, Page, ViewportSize

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.cli.running import sign_in_link
from recollect.store.account_records import User
from tests.e2e.browser.chromium import ID
from tests.e2e.server import ServerProcess

EXTENSION = f"chrome-extension://{ID}"
Send = Callable[..., Awaitable[Any]]

WIDE = ViewportSize(width=1200, height=800)

# What the page's policy refuses, and what a script inside a message would call.
_WATCH = """
  window.refused = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
  window.ran = 0;
  for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { window.ran += 1; };
"""


class Person:
    """A user of the server. Each test has its own, so that one server does for all."""

    def __init__(self, server: ServerProcess, accounts: Accounts, user: User, key: str) -> None:
        self.server = server
        self.name = user.name
        self._accounts = accounts
        self._user = user
        self._key = key
        self.problems: list[str] = []
        """What the pages of this person complained about."""

    @classmethod
    async def new(cls, server: ServerProcess, accounts: Accounts, name: str) -> "Person":
        """Make a user. `accounts` are those of the server; its commands would take seconds."""
        user = await accounts.users.add(name)
        issued = await accounts.keys.issue(user.id, NewKey("tests"))
        return cls(server, accounts, user, issued.secret)

    async def another(self, name: str) -> "Person":
        """Somebody else on the same server."""
        return await Person.new(self.server, self._accounts, name)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://recollect.localhost:{self.server.port}"

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the REST API something, with a key."""
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        data = None if body is None else BytesIO(json.dumps(body).encode())
        url = self.server.url + (path if path.startswith("/v1/") else f"/api/v1{path}")
        async with (
            ClientSession() as session,
            session.request(method, url, data=data, headers=headers) as answer,
        ):
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.content_length else None

    @asynccontextmanager
    async def client(self, name: str, outbox: dict[str, int]) -> AsyncIterator[Send]:
        """A client that captures, with a key of this name, and has told what waits in it."""
        issued = await self._accounts.keys.issue(self._user.id, NewKey(name), origin=EXTENSION)
        headers = {"Origin": EXTENSION}
        async with (
            ClientSession(headers=headers) as session,
            session.ws_connect(f"{self.server.url}/api/v1/capture") as socket,
        ):

            async def send(**frame: Any) -> Any:
                await socket.send_json(frame)
                return await socket.receive_json(timeout=20)

            about = {"name": "Chrome <script>alert(1)</script>\u202e", "version": "1.0"}
            assert (await send(type="hello", token=issued.secret, client=about))[
                "type"
            ] == "welcome"
            assert (await send(type="ping", outbox=outbox))["type"] == "pong"
            yield send

    async def has(self, *conversations: dict[str, Any]) -> list[Any]:
        """Store conversations in the normalised form; their receipts."""
        told = await self.ask("POST", "/conversations", {"conversations": conversations})
        return list(told["receipts"])

    async def status(self, key: str) -> int:
        """What the REST API answers somebody with this key."""
        headers = {"Authorization": f"Bearer {key}"}
        async with (
            ClientSession() as session,
            session.get(f"{self.server.url}/api/v1/session", headers=headers) as answer,
        ):
            return answer.status

    async def code(self) -> str:
        """A pairing code."""
        return (await self._accounts.pairing.new_code(self._user)).code

    async def link(self) -> str:
        """A link that signs in."""
        return sign_in_link(self.url, await self.code())

    async def tab(self, browser: Browser, **options: Any) -> Page:
        """An empty tab of a browser that nobody has used, watched for what goes wrong in it."""
        context = await browser.new_context(**{"viewport": WIDE, **options})
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        await context.add_init_script(_WATCH)
        context.set_default_timeout(15_000)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self._heard(said.type, said.text))
        return page

    async def signed_in(self, browser: Browser, **options: Any) -> Page:
        """A tab with the page, signed in, at the search."""
        page = await self.tab(browser, **options)
        await page.goto(await self.link())
        await page.locator("#user", has_text=self.name).wait_for(state="attached")
        await page.evaluate("location.hash = '#/search'")
        await page.locator("#query").wait_for()
        return page

    async def goes_to(self, page: Page, address: str) -> None:
        """Change the address as a link does."""
        await page.evaluate("(address) => { location.hash = address; }", address)

    async def check(self, page: Page) -> None:
        """Nothing ran that should not, the policy had nothing to refuse, no script failed."""
        assert await page.evaluate("window.ran") == 0
        assert await page.evaluate("window.refused") == []
        assert not self.problems

    def _heard(self, kind: str, text: str) -> None:
        # Chromium tells every answer that is an error; who is not signed in is told so by one.
        if kind == "error" and "Failed to load resource" not in text:
            self.problems.append(text)
