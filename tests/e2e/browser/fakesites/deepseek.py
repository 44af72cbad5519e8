"""DeepSeek: numbers as ids, a token in localStorage, only what is new for who has a cache."""

import json
import re
import time
import uuid
from typing import Any, ClassVar

from aiohttp import web

from tests.e2e.browser.fakesites.site import FakeSite, grown
from tests.e2e.browser.fakesites.talks import Said, Talk


class DeepSeek(FakeSite):
    """chat.deepseek.com. A page that names its cache gets only what is newer."""

    platform: ClassVar[str] = "deepseek"
    host: ClassVar[str] = "chat.deepseek.com"

    def routes(self) -> list[web.RouteDef]:
        """See FakeSite."""
        return [
            web.get("/api/v0/chat/history_messages", self._conversation),
            web.post("/api/v0/chat_session/create", self._begin),
            web.post("/api/v0/chat_session/update_title", self._rename),
            web.get("/api/v0/chat_session/fetch_page", self._list),
            web.post("/api/v0/chat/completion", self._ask),
            web.post("/api/v0/chat/edit_message", self._edit),
            web.post("/api/v0/chat/regenerate", self._again),
        ]

    def new_key(self, talk: Talk | None) -> str:
        """See FakeSite."""
        return str(len(talk.messages) + 1) if talk else str(uuid.uuid4())

    def address(self, talk: str) -> str:
        """See FakeSite."""
        return f"/a/chat/s/{talk}"

    def talk_at(self, path: str) -> str | None:
        """See FakeSite."""
        found = re.fullmatch(r"/a/chat/s/([0-9a-f-]{36})", path)
        return found[1] if found else None

    def whole(self, talk: Talk, *, known: int = 0) -> str:
        """See FakeSite. `known`: so many messages are in the page's cache."""
        session = {
            "id": talk.key,
            "seq_id": 4711,
            "agent": "chat",
            "title": talk.title,
            "title_type": "SYSTEM",
            "version": len(talk.messages),
            "current_message_id": int(talk.leaf) if talk.leaf else None,
            "model_type": "expert",
            "inserted_at": talk.began,
            "updated_at": talk.updated,
        }
        told = {
            "chat_session": session,
            "chat_messages": self.messages(talk)[known:],
            "cache_control": "MERGE" if known else "REPLACE",
        }
        return json.dumps(_answer(told), ensure_ascii=False)

    def messages(self, talk: Talk) -> list[dict[str, Any]]:
        """The messages of a conversation, as its JSON has them."""
        return [_message(each) for each in talk.messages.values()]

    def stream_of(self, talk: Talk, said: Said) -> list[str]:
        """The events of an answer."""
        begun = _message(said) | {"status": "WIP", "fragments": []}
        first, *rest = grown(said.text)
        fragment = {"id": 1, "type": "RESPONSE", "content": first, "references": []}
        second, *others = rest
        ready = {"request_message_id": int(said.parent or 0), "response_message_id": int(said.key)}
        return [
            _event(ready, "ready"),
            _event({"updated_at": talk.changed}, "update_session"),
            _event({"v": {"response": begun}}),
            _event({"p": "response/fragments", "o": "APPEND", "v": [fragment]}),
            _event({"p": "response/fragments/-1/content", "o": "APPEND", "v": second}),
            *(_event({"v": piece}) for piece in others),
            _event({"p": "response/status", "o": "SET", "v": "FINISHED"}),
            _event({}, "finish"),
            _event({"content": talk.title}, "title"),
            _event({"click_behavior": "none"}, "close"),
        ]

    def _admitted(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bearer {self.secrets['bearer']}"

    async def _conversation(self, request: web.Request) -> web.Response:
        if not self._admitted(request):
            return web.json_response({"code": 40003, "msg": "Authorization Failed", "data": None})
        if trouble := self.refused(request):
            return trouble
        key = request.query["chat_session_id"]
        if key in self.recorded:
            return web.Response(text=self.recorded[key], content_type="application/json")
        if key not in self.talks:
            return web.json_response(_answer(None))
        known = int(request.query.get("cache_version", "0"))
        text = self.whole(self.talks[key], known=known)
        return web.Response(text=text, content_type="application/json")

    async def _list(self, request: web.Request) -> web.Response:
        listed = [{"id": each.key, "title": each.title} for each in self.talks.values()]
        return web.json_response(_answer({"chat_sessions": listed, "has_more": False}))

    async def _begin(self, request: web.Request) -> web.Response:
        talk = Talk(self.new_key(None), "A new chat")
        self.talks[talk.key] = talk
        return web.json_response(_answer({"id": talk.key, "chat_session": {"id": talk.key}}))

    async def _rename(self, request: web.Request) -> web.Response:
        body = await request.json()
        talk = self.talks[body["chat_session_id"]]
        talk.title, talk.changed = body["title"], time.time()
        return web.json_response(_answer({}))

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        talk = self.talks[body["chat_session_id"]]
        above = body["parent_message_id"]
        asked = self.question(talk, body["prompt"], str(above) if above else None)
        return await self._answer(request, talk, talk.add(asked))

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        talk = self.talks[body["chat_session_id"]]
        edited = talk.messages[str(body["message_id"])]
        asked = self.question(talk, body["prompt"], edited.parent)
        return await self._answer(request, talk, talk.add(asked))

    async def _again(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        talk = self.talks[body["chat_session_id"]]
        answered = talk.messages[str(body["message_id"])]
        asked = talk.messages[answered.parent or ""]
        return await self._answer(request, talk, asked)

    async def _answer(self, request: web.Request, talk: Talk, asked: Said) -> web.StreamResponse:
        if not self._admitted(request):
            return web.json_response({"code": 40003, "data": None})
        said = talk.add(self.answer(talk, asked))
        return await self.stream(request, said, self.stream_of(talk, said))


def _answer(told: Any) -> dict[str, Any]:
    data = {"biz_code": 0, "biz_msg": "", "biz_data": told}
    return {"code": 0, "msg": "", "data": data}


def _event(told: Any, kind: str = "") -> str:
    name = f"event: {kind}\n" if kind else ""
    return f"{name}data: {json.dumps(told, ensure_ascii=False)}\n\n"


def _message(said: Said) -> dict[str, Any]:
    kind = "REQUEST" if said.role == "user" else "RESPONSE"
    status = "WIP" if said.written is not None else "INCOMPLETE" if said.stopped else "FINISHED"
    return {
        "message_id": int(said.key),
        "parent_id": int(said.parent) if said.parent else None,
        "model": "",
        "role": "USER" if said.role == "user" else "ASSISTANT",
        "status": status,
        "thinking_enabled": False,
        "search_enabled": False,
        "inserted_at": said.at,
        "files": [],
        "fragments": [{"id": 1, "type": kind, "content": said.so_far, "references": []}],
    }
