"""ChatGPT: `/backend-api/conversation/ID` for a token of `/api/auth/session`; streams of deltas."""

import json
import re
import time
import uuid
from typing import Any, ClassVar

from aiohttp import web

from tests.capture import chatgpt_talk as recorded
from tests.e2e.browser.fakesites.site import FakeSite, grown
from tests.e2e.browser.fakesites.talks import Said, Talk

ROOT = "client-created-root"
MODEL = "gpt-5"


class ChatGPT(FakeSite):
    """chatgpt.com. Regenerating is `variant` of a question, editing a new one beside it."""

    platform: ClassVar[str] = "chatgpt"
    host: ClassVar[str] = "chatgpt.com"
    temporary_address: ClassVar[str] = "/?temporary-chat=true"
    secret_names: ClassVar[tuple[str, ...]] = ("session", "bearer", "resume")

    def routes(self) -> list[web.RouteDef]:
        """See FakeSite."""
        one = "/backend-api/conversation/{id}"
        return [
            web.get("/api/auth/session", self._session),
            web.get("/backend-api/conversations", self._list),
            web.get(one, self._conversation),
            web.patch(one, self._rename),
            web.post("/backend-api/f/conversation/prepare", self._prepare),
            web.post("/backend-api/f/conversation", self._ask),
            web.get("/backend-api/memories", self._memories),
        ]

    def new_key(self, talk: Talk | None) -> str:
        """See FakeSite."""
        return str(uuid.uuid4())

    def address(self, talk: str) -> str:
        """See FakeSite."""
        return f"/c/{talk}"

    def talk_at(self, path: str) -> str | None:
        """See FakeSite."""
        found = re.fullmatch(r"(?:/g/[^/]+)?/c/([0-9a-f-]{36})", path)
        return found[1] if found else None

    def whole(self, talk: Talk) -> str:
        """See FakeSite. A hidden message of the system stands before the first question."""
        hidden = f"{talk.key}-system"
        nodes: dict[str, Any] = {
            ROOT: {"id": ROOT, "message": None, "parent": None, "children": [hidden]},
            hidden: {
                "id": hidden,
                "message": recorded.said(
                    hidden, "system", recorded.text(""), 0, metadata=recorded.HIDDEN
                ),
                "parent": ROOT,
                "children": talk.children(None),
            },
        }
        for each in talk.messages.values():
            nodes[each.key] = {
                "id": each.key,
                "message": _message(each),
                "parent": each.parent or hidden,
                "children": talk.children(each.key),
            }
        told = {
            "title": talk.title,
            "create_time": talk.began,
            "update_time": talk.updated,
            "mapping": nodes,
            "current_node": talk.leaf,
            "conversation_id": talk.key,
            "is_archived": False,
            "default_model_slug": MODEL,
            "is_temporary_chat": talk.temporary,
        }
        return json.dumps(told, ensure_ascii=False)

    def stream_of(self, talk: Talk, asked: Said, said: Said) -> list[str]:
        """The frames of an answer, the question before it."""
        token = {
            "type": "resume_conversation_token",
            "kind": "topic",
            "token": self.secrets["resume"],
            "conversation_id": talk.key,
        }
        first = {"p": "", "o": "add", "v": _heard(talk, {**_message(asked)}), "c": 0}
        begun = _message(said) | {"status": "in_progress", "content": recorded.text("")}
        growing = [{"v": piece} for piece in grown(said.text)]
        growing[0] = {"p": "/message/content/parts/0", "o": "append", **growing[0]}
        ending = [
            {"p": "/message/status", "o": "replace", "v": "finished_successfully"},
            {"p": "/message/end_turn", "o": "replace", "v": True},
        ]
        deltas = [first, {"v": _heard(talk, begun), "c": 1}, *growing, {"o": "patch", "v": ending}]
        named = {"type": "title_generation", "title": talk.title, "conversation_id": talk.key}
        done = {"type": "message_stream_complete", "conversation_id": talk.key}
        return [
            'event: delta_encoding\ndata: "v1"\n\n',
            _data(token),
            *(f"event: delta\n{_data(delta)}" for delta in deltas),
            *(_data(told) for told in (named, done)),
            "data: [DONE]\n\n",
        ]

    def _admitted(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bearer {self.secrets['bearer']}"

    async def _session(self, request: web.Request) -> web.Response:
        known = request.cookies.get("__Secure-session") == self.secrets["session"]
        told = {"accessToken": self.secrets["bearer"], "user": {"email": "ada@example.org"}}
        return web.json_response(told if known else {})

    async def _list(self, request: web.Request) -> web.Response:
        listed = [{"id": each.key, "title": each.title} for each in self.talks.values()]
        return web.json_response({"items": listed, "total": len(listed)})

    async def _memories(self, request: web.Request) -> web.Response:
        if not self._admitted(request):
            return web.json_response({"detail": "Unauthorized"}, status=401)
        kept = [{"id": "m1", "content": "Likes 🍵.", "created_timestamp": "2026-11-01T09:00:00Z"}]
        return web.json_response({"memories": kept, "memory_max_tokens": 10_000})

    async def _conversation(self, request: web.Request) -> web.Response:
        if not self._admitted(request):
            return web.json_response({"detail": "Unauthorized"}, status=401)
        if trouble := self.refused(request):
            return trouble
        key = request.match_info["id"]
        if key in self.recorded:
            return web.Response(text=self.recorded[key], content_type="application/json")
        if key not in self.talks or self.talks[key].temporary:
            return web.json_response({"detail": "conversation_not_found"}, status=404)
        return web.Response(text=self.whole(self.talks[key]), content_type="application/json")

    async def _rename(self, request: web.Request) -> web.Response:
        talk = self.talks[request.match_info["id"]]
        talk.title, talk.changed = (await request.json())["title"], time.time()
        return web.json_response({"success": True})

    async def _prepare(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "conduit_token": self.secrets["resume"]})

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        if not self._admitted(request):
            return web.json_response({"detail": "Unauthorized"}, status=401)
        body = await request.json()
        talk = self._talk(body)
        parent = body["parent_message_id"]
        if body["action"] == "variant":
            asked = talk.messages[parent]
        else:
            told = body["messages"][0]
            above = parent if parent in talk.messages else None
            text = told["content"]["parts"][0]
            asked = talk.add(self.question(talk, text, above, told["id"]))
        said = talk.add(self.answer(talk, asked))
        return await self.stream(request, said, self.stream_of(talk, asked, said))

    def _talk(self, body: dict[str, Any]) -> Talk:
        if "conversation_id" in body:
            return self.talks[body["conversation_id"]]
        temporary = body.get("history_and_training_disabled") is True
        talk = Talk(self.new_key(None), "A new chat", temporary)
        self.talks[talk.key] = talk
        return talk


def _message(said: Said) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if said.written is not None:
        fields["status"] = "in_progress"
    elif said.stopped:
        fields["status"] = "finished_partial_completion"
    elif said.role == "assistant":
        fields["end_turn"] = True
    at = said.at - recorded.START
    return recorded.said(said.key, said.role, recorded.text(said.so_far), at, **fields)


def _heard(talk: Talk, message: dict[str, Any]) -> dict[str, Any]:
    return {"message": message, "conversation_id": talk.key, "error": None}


def _data(told: Any) -> str:
    return f"data: {json.dumps(told, ensure_ascii=False)}\n\n"
