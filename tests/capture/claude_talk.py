"""A conversation of Claude as its page hears of it: four turns, each streamed, each fetched after.

Turn 1 asks, thinks, searches and answers; turn 2 tries again; turn 3 edits the question; turn 4
asks on. The questions are in the requests only.
"""

import json
from typing import Any

ROOT = "00000000-0000-4000-8000-000000000000"
PARENTS = {
    "h1": ROOT, "a1": "h1", "a2": "h1", "h3": ROOT, "a3": "h3", "h4": "a3", "a4": "h4"
}  # fmt: skip


def moment(seconds: float) -> str:
    return f"2026-05-04T09:{int(seconds) // 60:02}:{seconds % 60:09.6f}Z"


def block(at: float, **fields: Any) -> dict[str, Any]:
    """A block of an answer."""
    return {"start_timestamp": moment(at), "stop_timestamp": moment(at + 0.5), **fields}


def words(at: float, text: str) -> dict[str, Any]:
    return block(at, type="text", text=text, citations=[])


SEARCH = {"type": "tool_use", "id": "toolu", "name": "web_search", "input": {"query": "$HOME 東京"}}
FOUND = {
    "type": "tool_result",
    "tool_use_id": "toolu",
    "name": "web_search",
    "content": [{"type": "text", "text": "Tokyo is a home of many."}],
    "is_error": False,
}
ANSWERS = {
    "a1": [
        block(2, type="thinking", thinking="Where is it? Search first.", summaries=[]),
        block(3, **SEARCH),
        block(4, **FOUND),
        words(5, "In Tōkyō 🗼, as far as I can see."),
    ],
    "a2": [words(12, "Somewhere in Japan.")],
    "a3": [words(22, "Kyōto is older.")],
    "a4": [block(32, type="thinking", thinking="Compare both.", summaries=[]), words(33, "Both.")],
}
QUESTIONS = {"h1": "Where is $HOME?", "h3": "Which one is older?", "h4": "Which shall I see?"}
TIMES = {"h1": 1.0, "a1": 2.0, "a2": 12.0, "h3": 21.0, "a3": 22.0, "h4": 31.0, "a4": 32.0}


def message(key: str) -> dict[str, Any]:
    """A message as the whole JSON has it."""
    question = QUESTIONS.get(key)
    return {
        "uuid": key,
        "parent_message_uuid": PARENTS[key],
        "sender": "human" if question else "assistant",
        "text": "",
        "content": [{"type": "text", "text": question}] if question else ANSWERS[key],
        "created_at": moment(TIMES[key]),
        "updated_at": moment(TIMES[key] + 4),
        "attachments": [],
        "files": [],
    }


def whole(keys: str, leaf: str, at: float, title: str, **changed: Any) -> dict[str, Any]:
    """The conversation's JSON with these messages, some of them otherwise than at the end."""
    return {
        "uuid": "talk",
        "name": title,
        "model": "claude-sonnet-4-6",
        "created_at": moment(0),
        "updated_at": moment(at),
        "is_temporary": False,
        "current_leaf_message_uuid": leaf,
        "chat_messages": [
            {**message(key), "index": place, **changed.get(key, {})}
            for place, key in enumerate(keys.split())
        ],
    }


HALF = {
    "content": [{**words(33, "Bo"), "stop_timestamp": None}],
    "updated_at": moment(32.2),
}
WHOLE = [
    whole("h1 a1", "a1", 7, ""),
    whole("h1 a1 a2", "a2", 17, "Homes"),
    whole("h1 a1 a2 h3 a3", "a3", 27, "Homes"),
    whole("h1 a1 a2 h3 a3 h4 a4", "a4", 33, "Homes", a4=HALF),
    whole("h1 a1 a2 h3 a3 h4 a4", "a4", 40, "Homes in Japan"),
]
"""The JSON after each turn, and once in the middle of the last; the last one is final."""

_GROWING = {"text": "text_delta", "thinking": "thinking_delta"}


def _grown(place: int, told: dict[str, Any]) -> list[dict[str, Any]]:
    kind = told["type"]
    if kind in _GROWING:
        begun, text = {**told, kind: "", "stop_timestamp": None}, told[kind]
        deltas = [{"type": _GROWING[kind], kind: part} for part in (text[:3], text[3:])]
    else:
        field = "input" if kind == "tool_use" else "content"
        begun, text = {**told, field: {}, "stop_timestamp": None}, json.dumps(told[field])
        deltas = [
            {"type": "input_json_delta", "partial_json": part} for part in (text[:9], text[9:])
        ]
    return [
        {"type": "content_block_start", "index": place, "content_block": begun},
        *({"type": "content_block_delta", "index": place, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": place, "stop_timestamp": told["stop_timestamp"]},
    ]


def stream(key: str) -> str:
    """The event stream of an answer."""
    start = {"uuid": key, "parent_uuid": PARENTS[key], "model": "claude-sonnet-4-6", "content": []}
    frames = [{"type": "message_start", "message": start}]
    frames += [frame for place, told in enumerate(ANSWERS[key]) for frame in _grown(place, told)]
    frames += [{"type": "message_limit", "message_limit": {"x": 1}}, {"type": "message_stop"}]
    return "".join(f"event: {told['type']}\ndata: {json.dumps(told)}\n\n" for told in frames)


def asked(question: str, answer: str) -> dict[str, Any]:
    """What the page sends for a question."""
    return {
        "prompt": QUESTIONS[question],
        "parent_message_uuid": PARENTS[question],
        "model": "claude-sonnet-4-6",
        "turn_message_uuids": {"human_message_uuid": question, "assistant_message_uuid": answer},
        "timezone": "Asia/Tokyo",
    }


URL = "https://claude.ai/api/organizations/o/chat_conversations/talk/completion"
STREAMS: list[dict[str, Any]] = [
    {"payload": stream("a1"), "request": asked("h1", "a1")},
    {
        "payload": stream("a2"),
        "request": {"parent_message_uuid": "h1", "model": "claude-sonnet-4-6"},
        "url": URL.replace("completion", "retry_completion"),
    },
    {"payload": stream("a3"), "request": asked("h3", "a3")},
    {"payload": stream("a4"), "request": asked("h4", "a4")},
]
