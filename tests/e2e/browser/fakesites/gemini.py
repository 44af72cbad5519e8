"""Gemini: `batchexecute` in pages of turns, tokens in the page's scripts, cumulative frames.

A key of an answer is its candidate's, that of a question the response's. A new answer to the same
question, and an edited question, take the place of the turn: the site tells one branch only.
"""

import json
import re
import secrets
from typing import Any, ClassVar

from aiohttp import web

from tests.e2e.browser.fakesites.site import FakeSite, grown
from tests.e2e.browser.fakesites.talks import Said, Talk
from tests.platforms.gemini import shapes

PAGE = 2
"""How many turns are in one page."""


class Gemini(FakeSite):
    """gemini.google.com."""

    platform: ClassVar[str] = "gemini"
    host: ClassVar[str] = "gemini.google.com"
    tells_every_branch: ClassVar[bool] = False
    temporary_address: ClassVar[str] = "/app"
    stream_kind: ClassVar[str] = "application/json; charset=utf-8"
    secret_names: ClassVar[tuple[str, ...]] = ("session", "at", "sid", "proof")

    def routes(self) -> list[web.RouteDef]:
        """See FakeSite."""
        data = "/_/BardChatUi/data"
        ask = f"{data}/assistant.lamda.BardFrontendService/StreamGenerate"
        return [web.post(f"{data}/batchexecute", self._batch), web.post(ask, self._ask)]

    def new_key(self, talk: Talk | None) -> str:
        """See FakeSite."""
        if talk is None:
            return f"c_{secrets.token_hex(8)}"
        last = talk.messages[talk.leaf] if talk.leaf else None
        prefix = "rc_" if last and last.role == "user" else "r_"
        return prefix + secrets.token_hex(8)

    def answer(self, talk: Talk, asked: Said, key: str = "") -> Said:
        """See FakeSite."""
        return super().answer(talk, asked, key or f"rc_{secrets.token_hex(8)}")

    def address(self, talk: str) -> str:
        """See FakeSite."""
        return f"/app/{talk.removeprefix('c_')}"

    def talk_at(self, path: str) -> str | None:
        """See FakeSite."""
        found = re.fullmatch(r"(?:/u/\d)?/app/([0-9a-f]{16})", path)
        return f"c_{found[1]}" if found else None

    def inline(self, request: web.Request) -> str:
        """See FakeSite."""
        told = {
            "SNlM0e": self.secrets["at"],
            "cfb2h": "boq_assistant-bard-web-server_20261127.01_p0",
            "FdrFJe": self.secrets["sid"],
        }
        return f"window.WIZ_global_data = {json.dumps(told)};"

    def whole(self, talk: Talk) -> str:
        """See FakeSite: the newest page."""
        return self._pages(talk, 0)

    def _pages(self, talk: Talk, start: int) -> str:
        turns = _turns(talk)[::-1]
        told = turns[start : start + PAGE]
        cursor = f"from-{start + PAGE}" if start + PAGE < len(turns) else None
        body = [told, cursor, None, []]
        return shapes.text([shapes.entry("hNvQHb", body)], *shapes.END)

    def stream_of(self, talk: Talk, said: Said) -> list[str]:
        """The frames of an answer, each with all of it so far."""
        asked = said.parent or ""
        texts = grown(said.text, 20)
        so_far = ["".join(texts[: place + 1]) for place in range(len(texts))]
        frames: list[Any] = [
            _heard(talk, asked, shapes.answer(said.key, text, p8=[1])) for text in so_far
        ]
        frames.append(_titled(talk, asked))
        frames.append(_heard(talk, asked, shapes.answer(said.key, said.text), p42="3 Pro"))
        first, *rest = [shapes.text(frame) for frame in (*frames, *shapes.END)]
        return [first, *(text.removeprefix(")]}'\n\n") for text in rest)]

    async def _batch(self, request: web.Request) -> web.Response:
        form = await request.post()
        if form.get("at") != self.secrets["at"]:
            return web.Response(text=")]}'\n\n[]", status=400)
        [[[rpc, arguments, *_]]] = json.loads(str(form["f.req"]))
        if rpc == "MaZiqc":
            rows = [(each.key, each.title) for each in self.talks.values()]
            return _text(shapes.chats(*rows))
        if trouble := self.refused(request):
            return trouble
        told = json.loads(arguments)
        key, cursor = told[0], str(told[2] or "")
        if key in self.recorded:
            return _text(self.recorded[key])
        if key not in self.talks or self.talks[key].temporary:
            return _text(shapes.text([["wrb.fr", rpc, None, None, None, [5], "generic"]]))
        start = int(cursor.removeprefix("from-")) if cursor else 0
        return _text(self._pages(self.talks[key], start))

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        if form.get("at") != self.secrets["at"]:
            return web.Response(text=")]}'\n\n[]", status=400)
        fields = json.loads(json.loads(str(form["f.req"]))[1])
        prompt, before = fields[0][0], fields[2]
        talk = self._talk(before[0], temporary=fields[45] == 1)
        parent = before[2] or None
        talk.leaf = parent
        asked = talk.add(self.question(talk, prompt, parent, f"r_{secrets.token_hex(8)}"))
        said = talk.add(self.answer(talk, asked))
        return await self.stream(request, said, self.stream_of(talk, said))

    def _talk(self, key: str, *, temporary: bool) -> Talk:
        if key:
            return self.talks[key]
        talk = Talk(self.new_key(None), "A new chat", temporary)
        self.talks[talk.key] = talk
        return talk


def _turns(talk: Talk) -> list[Any]:
    """The turns of the branch that is shown, the first one first."""
    path = talk.path()
    return [_turn(talk, asked, said) for asked, said in zip(path[::2], path[1::2], strict=False)]


def _turn(talk: Talk, asked: Said, said: Said) -> list[Any]:
    before = None
    if asked.parent:
        before = [talk.key, talk.messages[asked.parent].parent, asked.parent]
    status = [2] if said.written is None else [1]
    told = [shapes.answer(said.key, said.so_far, p8=status)]
    after = shapes.row(26, p0=told, p3=said.key, p5=[shapes.PLACE], p8="CH", p21="3 Pro")
    prompt: list[Any] = [asked.text, None, None, None, [[]]]
    nanos = int(asked.at % 1 * 1e9)
    return [
        [talk.key, asked.key],
        before,
        [prompt, 2, None, 0, "9d8ca3786ebdfbea", 0],
        after,
        [int(asked.at), nanos],
    ]


def _heard(talk: Talk, asked: str, *answers: list[Any], **places: Any) -> list[Any]:
    body = shapes.row(43, p1=[talk.key, asked], p4=list(answers), p5=shapes.PLACE, **places)
    return [shapes.entry(None, body)]


def _titled(talk: Talk, asked: str) -> list[Any]:
    told = {"11": [talk.title], "21": [shapes.TOKEN], "44": True}
    return [shapes.entry(None, [None, [talk.key, asked], told])]


def _text(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json")
