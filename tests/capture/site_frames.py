"""Frames of every site as its page sends them: whole conversations, and streams as they grow."""

import json
from typing import Any, Final

from tests.capture import chatgpt_talk, claude_talk
from tests.platforms.deepseek import test_outline as deepseek
from tests.platforms.deepseek import test_stream as deepseek_stream
from tests.platforms.gemini import shapes as gemini

Fields = dict[str, Any]


def whole(payload: Any) -> Fields:
    """A frame of a whole conversation."""
    return {"kind": "conversation", "payload": payload}


def streamed(name: str, payload: str, url: str, request: Any) -> list[Fields]:
    """A stream, sent when half of it has come and at its end."""
    told = {"kind": "stream", "stream_id": name, "url": url, "request": request}
    half = payload[: payload.index("\n\n", len(payload) // 2) + 2]
    return [{**told, "payload": half, "ended": "open"}, {**told, "payload": payload}]


def _talk(talk: Any) -> list[Fields]:
    streams = [
        frame
        for place, told in enumerate(talk.STREAMS)
        for frame in streamed(
            f"s{place}", told["payload"], told.get("url", talk.URL), told["request"]
        )
    ]
    return [*streams, *map(whole, talk.WHOLE)]


def _gemini() -> list[Fields]:
    first = gemini.turn(1, "What is tea?", gemini.answer("rc_1", "A drink."))
    second = gemini.turn(2, "Since when?", gemini.answer("rc_2", "Long ago."), before=(1, "rc_1"))
    third = gemini.turn(3, "Where?", gemini.answer("rc_3", "In China."), before=(2, "rc_2"))
    begun = gemini.heard(3, gemini.answer("rc_3", "In", p8=[1]))
    stream = gemini.text(begun, gemini.heard(3, gemini.answer("rc_3", "In China.")), *gemini.END)
    request = gemini.asked("Where?", [gemini.CHAT, "r_2", "rc_2"])
    told = {"kind": "stream", "stream_id": "s", "url": gemini.URL, "request": request}
    return [
        whole(gemini.conversation(first, second)),
        {**told, "payload": stream},
        whole(gemini.conversation(second, third, cursor="older")),
    ]


def _deepseek() -> list[Fields]:
    stream = streamed("s", deepseek_stream.BODY, deepseek_stream.URL, deepseek_stream.REQUEST)
    return [*stream, whole(deepseek.HISTORY), whole(json.dumps(deepseek.history(1, 2)))]


FRAMES: Final[dict[str, list[Fields]]] = {
    "chatgpt": _talk(chatgpt_talk),
    "claude": _talk(claude_talk),
    "deepseek": _deepseek(),
    "gemini": _gemini(),
}


_UUID: Final = "d0a00000-0000-4000-8000-000000000001"
PAGES: Final = {
    "chatgpt": f"https://chatgpt.com/c/{_UUID}",
    "claude": f"https://claude.ai/chat/{_UUID}",
    "deepseek": f"https://chat.deepseek.com/a/chat/s/{_UUID}",
    "gemini": "https://gemini.google.com/app/0a1b2c3d4e5f6071",
}
"""Where a conversation is shown."""


def shown(platform: str, *texts: str) -> Fields:
    """A page with these turns, by turns of user and assistant."""
    roles = ("user", "assistant")
    turns = [
        {"role": roles[place % 2], "html": f"<p>{text}</p>"} for place, text in enumerate(texts)
    ]
    return {"kind": "dom", "url": PAGES[platform], "stream_id": "v", "payload": {"turns": turns}}


def body(platform: str, fields: Fields) -> str:
    """A frame as a client sends it."""
    return json.dumps({"type": "capture", "id": "1", "platform": platform, "url": "", **fields})
