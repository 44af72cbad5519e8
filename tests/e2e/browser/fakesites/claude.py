"""Claude: conversations below an organisation, known by cookies only; named events in streams."""

import json
import re
import time
import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from aiohttp import web

from tests.e2e.browser.fakesites.site import FakeSite, grown
from tests.e2e.browser.fakesites.talks import Said, Talk

ROOT = "00000000-0000-4000-8000-000000000000"
ORGANIZATION = "0a000000-0000-4000-8000-00000000000a"
MODEL = "claude-sonnet-4-6"


class Claude(FakeSite):
    """claude.ai. The page makes the ids of new conversations and messages."""

    platform: ClassVar[str] = "claude"
    host: ClassVar[str] = "claude.ai"
    temporary_address: ClassVar[str] = "/new?incognito"
    secret_names: ClassVar[tuple[str, ...]] = ("session",)

    def routes(self) -> list[web.RouteDef]:
        """See FakeSite."""
        all_of_them = f"/api/organizations/{ORGANIZATION}/chat_conversations"
        one = f"{all_of_them}/{{id}}"
        return [
            web.get("/api/organizations", self._organizations),
            web.get(all_of_them, self._list),
            web.post(all_of_them, self._begin),
            web.get(one, self._conversation),
            web.put(one, self._rename),
            web.post(f"{one}/completion", self._ask),
            web.post(f"{one}/retry_completion", self._again),
        ]

    def new_key(self, talk: Talk | None) -> str:
        """See FakeSite."""
        return str(uuid.uuid4())

    def address(self, talk: str) -> str:
        """See FakeSite."""
        return f"/chat/{talk}"

    def talk_at(self, path: str) -> str | None:
        """See FakeSite."""
        found = re.fullmatch(r"/chat/([0-9a-f-]{36})", path)
        return found[1] if found else None

    def cookies(self) -> dict[str, str]:
        """See FakeSite."""
        return {"lastActiveOrg": ORGANIZATION}

    def whole(self, talk: Talk, *, tree: bool = True) -> str:
        """See FakeSite. Without `tree` it is the branch that is shown."""
        messages = list(talk.messages.values()) if tree else talk.path()
        told = {
            "uuid": talk.key,
            "name": talk.title,
            "summary": "",
            "model": MODEL,
            "created_at": _moment(talk.began),
            "updated_at": _moment(talk.updated),
            "settings": {"preview_feature_uses_artifacts": True},
            "is_starred": False,
            "is_temporary": talk.temporary,
            "current_leaf_message_uuid": talk.leaf,
            "chat_messages": [_message(each, place) for place, each in enumerate(messages)],
        }
        return json.dumps(told, ensure_ascii=False)

    def stream_of(self, said: Said) -> list[str]:
        """The events of an answer."""
        start: dict[str, Any] = {
            "id": "chatcompl_1",
            "type": "message",
            "role": "assistant",
            "model": MODEL,
        }
        start |= {"parent_uuid": said.parent, "uuid": said.key, "content": [], "stop_reason": None}
        begun = _block(said) | {"text": "", "stop_timestamp": None}
        deltas = [{"type": "text_delta", "text": piece} for piece in grown(said.text)]
        limit = {"type": "within_limit", "windows": {"5h": {"utilization": 0.01}}}
        stopped = {"stop_reason": "end_turn", "stop_sequence": None}
        told: list[dict[str, Any]] = [
            {"type": "message_start", "message": start},
            {"type": "content_block_start", "index": 0, "content_block": begun},
            *({"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas),
            {"type": "content_block_stop", "index": 0, "stop_timestamp": _moment(said.at + 1)},
            {"type": "message_delta", "delta": stopped},
            {"type": "message_limit", "message_limit": limit},
            {"type": "message_stop"},
        ]
        return [
            f"event: {each['type']}\ndata: {json.dumps(each, ensure_ascii=False)}\n\n"
            for each in told
        ]

    def _admitted(self, request: web.Request) -> bool:
        return request.cookies.get("__Secure-session") == self.secrets["session"]

    async def _organizations(self, request: web.Request) -> web.Response:
        told = [{"uuid": ORGANIZATION, "name": "Ada", "capabilities": ["chat", "claude_pro"]}]
        return web.json_response(told)

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response(
            [{"uuid": each.key, "name": each.title} for each in self.talks.values()]
        )

    async def _begin(self, request: web.Request) -> web.Response:
        body = await request.json()
        talk = Talk(body["uuid"], body["name"], body.get("is_temporary") is True)
        self.talks[talk.key] = talk
        told = {"uuid": talk.key, "name": talk.title, "is_temporary": talk.temporary}
        return web.json_response(told, status=201)

    async def _conversation(self, request: web.Request) -> web.Response:
        if not self._admitted(request):
            return web.json_response({"error": {"type": "permission_error"}}, status=403)
        if trouble := self.refused(request):
            return trouble
        key = request.match_info["id"]
        if key in self.recorded:
            return web.Response(text=self.recorded[key], content_type="application/json")
        if key not in self.talks:
            return web.json_response({"error": {"type": "not_found_error"}}, status=404)
        tree = request.query.get("tree", "").lower() == "true"
        text = self.whole(self.talks[key], tree=tree)
        return web.Response(text=text, content_type="application/json")

    async def _rename(self, request: web.Request) -> web.Response:
        talk = self.talks[request.match_info["id"]]
        talk.title, talk.changed = (await request.json())["name"], time.time()
        return web.json_response({"uuid": talk.key, "name": talk.title}, status=202)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        talk = self.talks[request.match_info["id"]]
        body = await request.json()
        keys = body["turn_message_uuids"]
        above = body["parent_message_uuid"]
        parent = None if above == ROOT else above
        asked = self.question(talk, body["prompt"], parent, keys["human_message_uuid"])
        talk.add(asked)
        said = talk.add(self.answer(talk, asked, keys["assistant_message_uuid"]))
        return await self.stream(request, said, self.stream_of(said))

    async def _again(self, request: web.Request) -> web.StreamResponse:
        talk = self.talks[request.match_info["id"]]
        asked = talk.messages[(await request.json())["parent_message_uuid"]]
        said = talk.add(self.answer(talk, asked))
        return await self.stream(request, said, self.stream_of(said))


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def _block(said: Said) -> dict[str, Any]:
    times = {"start_timestamp": _moment(said.at), "stop_timestamp": _moment(said.at + 1)}
    return {**times, "type": "text", "text": said.so_far, "citations": []}


def _message(said: Said, place: int) -> dict[str, Any]:
    block = _block(said)
    if said.written is not None:
        block["stop_timestamp"] = None
    return {
        "uuid": said.key,
        "parent_message_uuid": said.parent or ROOT,
        "index": place,
        "sender": "human" if said.role == "user" else "assistant",
        "text": "",
        "content": [block],
        "created_at": _moment(said.at),
        "updated_at": _moment(said.at + (0 if said.written is not None else 1)),
        "truncated": False,
        "attachments": [],
        "files": [],
        "files_v2": [],
        "sync_sources": [],
        **({"stop_reason": "user_canceled"} if said.stopped else {}),
    }
