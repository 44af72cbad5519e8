"""What the four fake sites have in common: pages, secrets, streams, and trouble on demand."""

import asyncio
import json
import secrets
import time
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web

from tests.e2e.browser.fakesites.streaming import Pace, pour
from tests.e2e.browser.fakesites.talks import Said, Talk

PAGES = Path(__file__).parent / "pages"
CSP = (
    "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic'; connect-src 'self'; "
    "style-src 'self'; object-src 'none'; base-uri 'none'; frame-src https:; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
RETRY_AFTER = 4
"""Seconds for which a site that was asked too often wants to be left alone."""

ANSWER = "As to “{asked}”: in 東京 🗼 it is so, naïvely told; $HOME is ⟨it⟩. No. {number}."


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came. `ours`: the page did not make it, so the extension did."""

    at: float
    method: str
    path: str
    ours: bool


@dataclass(slots=True)
class Options:
    """How the pages behave.

    `mounted`: how many turns are in the page at once, 0: all. `embedded`: pages bring their
    conversation along and do not fetch it. `lazy`: of pages of turns they load only the newest.
    `html`: a saved page instead of ours. `script`: one of the page that runs before all else of it.
    """

    mounted: int = 0
    embedded: bool = False
    lazy: bool = False
    html: str = ""
    script: str = ""


class FakeSite(ABC):
    """One site. Subclasses know its addresses and the shapes of its answers."""

    platform: ClassVar[str]
    host: ClassVar[str]
    stream_kind: ClassVar[str] = "text/event-stream; charset=utf-8"
    secret_names: ClassVar[tuple[str, ...]] = ("session", "bearer")
    tells_every_branch: ClassVar[bool] = True
    temporary_address: ClassVar[str] = ""
    """Where a temporary chat begins; empty if the site has none."""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.recorded: dict[str, str] = {}
        """Payloads that are served as they are, by the conversation's id."""
        self.asked: list[Asked] = []
        self.pace = Pace()
        self.options = Options()
        self.statuses: deque[int] = deque()
        """What the next fetches of a conversation by the extension are answered with."""
        self.status: int | None = None
        """What all of them are answered with."""
        self.sent: list[tuple[float, bytes]] = []
        self.secrets = {name: f"{name}-{secrets.token_hex(16)}" for name in self.secret_names}
        self.onward: dict[str, str] = {}
        """Paths whose page sends the browser on: `SECONDS; url=ADDRESS`."""
        self.number = 0

    def app(self) -> web.Application:
        """The site as an application."""
        app = web.Application(middlewares=[self._note])
        app.add_routes([*self.routes(), web.get("/fake/page.js", self._script)])
        app.add_routes([web.get("/{path:.*}", self._page)])
        return app

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """Its own addresses, but for pages."""

    @abstractmethod
    def whole(self, talk: Talk) -> str:
        """The JSON of a conversation."""

    @abstractmethod
    def new_key(self, talk: Talk | None) -> str:
        """An id as the site makes them, of a message of this conversation, or of a conversation."""

    @abstractmethod
    def address(self, talk: str) -> str:
        """Where a conversation is shown."""

    @abstractmethod
    def talk_at(self, path: str) -> str | None:
        """The conversation that is shown at a path."""

    def external_id(self, talk: Talk) -> str:
        """The conversation's id as the server calls it."""
        return talk.key

    def url(self, talk: Talk) -> str:
        """The address of a conversation."""
        return f"https://{self.host}{self.address(talk.key)}"

    def made(self, *questions: str, title: str = "Old days", **fields: Any) -> Talk:
        """A conversation that took place before, of these questions and their answers."""
        talk = Talk(self.new_key(None), title, **fields)
        talk.began = talk.changed = time.time() - 3600
        self.talks[talk.key] = talk
        for question in questions:
            asked = talk.add(self.question(talk, question, talk.leaf))
            talk.add(self.answer(talk, asked))
        for place, message in enumerate(talk.messages.values()):
            message.at = talk.began + 10 * place
        talk.changed = talk.began + 10 * len(talk.messages)
        return talk

    def question(self, talk: Talk, text: str, parent: str | None, key: str = "") -> Said:
        """A message of the user."""
        return Said(key or self.new_key(talk), parent, "user", text)

    def answer(self, talk: Talk, asked: Said, key: str = "") -> Said:
        """The answer to it, as it will be at the end."""
        self.number += 1
        text = ANSWER.format(asked=asked.text, number=self.number)
        return Said(key or self.new_key(talk), asked.key, "assistant", text)

    def refused(self, request: web.Request) -> web.Response | None:
        """The trouble that a test wants for this fetch of a conversation."""
        if not is_ours(request):
            return None
        status = self.statuses.popleft() if self.statuses else self.status
        if status is None:
            return None
        headers = {"Retry-After": str(RETRY_AFTER)} if status == 429 else {}
        return web.json_response({"detail": "no"}, status=status, headers=headers)

    async def stream(
        self, request: web.Request, said: Said, parts: list[str]
    ) -> web.StreamResponse:
        """Stream an answer; it is finished with it, or where the page hung up."""
        said.written = 0
        self.sent.clear()

        def note(share: float) -> None:
            said.written = int(len(said.text) * share)

        try:
            answer = await pour(request, self.stream_kind, parts, self.pace, note, self.sent)
        except (ConnectionError, asyncio.CancelledError):
            said.stop()
            raise
        said.written = None
        return answer

    def is_temporary(self, path: str) -> bool:
        """Whether a page at this path and query is that of a temporary chat."""
        query = self.temporary_address.partition("?")[2]
        return bool(query) and query in path

    def boot(self, request: web.Request) -> dict[str, Any]:
        """What the page is told when it loads."""
        key = self.talk_at(request.path)
        embedded = None
        if self.options.embedded and key:
            embedded = [shown(each) for each in self.talks[key].path()]
        return {
            "platform": self.platform,
            "conversation": key,
            "temporary": self.is_temporary(request.path_qs),
            "temporaryAddress": self.temporary_address,
            "embedded": embedded,
            "mounted": self.options.mounted,
            "lazy": self.options.lazy,
            "secrets": {name: it for name, it in self.secrets.items() if name != "session"},
        }

    def inline(self, request: web.Request) -> str:
        """An inline script of the page."""
        return ""

    def cookies(self) -> dict[str, str]:
        """Cookies that the page's scripts can read."""
        return {}

    async def _page(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/favicon.ico":
            return web.Response(status=204)
        nonce = secrets.token_hex(8)
        html = self.options.html or self._html(request, nonce)
        answer = web.Response(text=html, content_type="text/html")
        answer.headers["Content-Security-Policy"] = CSP.format(nonce=nonce)
        if request.path in self.onward:
            answer.headers["Refresh"] = self.onward[request.path]
        session = self.secrets["session"]
        answer.set_cookie("__Secure-session", session, secure=True, httponly=True, path="/")
        for name, value in self.cookies().items():
            answer.set_cookie(name, value, secure=True)
        return answer

    def _html(self, request: web.Request, nonce: str) -> str:
        boot = json.dumps(self.boot(request)).replace("<", "\\u003c")
        template = (PAGES / "page.html").read_text("utf-8")
        key = self.talk_at(request.path)
        title = self.talks[key].title if key in self.talks else self.host
        inline = f"{self.inline(request)}\n{self.options.script}"
        fields = {"NONCE": nonce, "BOOT": boot, "INLINE": inline, "TITLE": title}
        for name, value in fields.items():
            template = template.replace(f"%{name}%", value)
        return template

    async def _script(self, request: web.Request) -> web.Response:
        names = ("elements", "turns", self.platform, "chat")
        text = "\n".join((PAGES / f"{name}.js").read_text("utf-8") for name in names)
        return web.Response(text=text, content_type="text/javascript")

    @web.middleware
    async def _note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(Asked(time.time(), request.method, request.path_qs, is_ours(request)))
        found: web.StreamResponse = await handler(request)
        return found


def is_ours(request: web.Request) -> bool:
    """Whether the extension made this request: the page marks its own."""
    return "X-From-Page" not in request.headers


def shown(said: Said) -> dict[str, Any]:
    """A message as pages hold it."""
    return {
        "key": said.key,
        "role": said.role,
        "text": said.so_far,
        "partial": said.written is not None,
    }


def grown(text: str, size: int = 7) -> list[str]:
    """A text in small pieces."""
    return [text[at : at + size] for at in range(0, len(text), size)]
