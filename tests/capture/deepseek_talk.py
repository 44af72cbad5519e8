"""A talk with DeepSeek as its page hears of it: four turns, each streamed, each fetched after.

Turn 1 asks, thinks, searches and answers; turn 2 tries again; turn 3 edits the question; turn 4
asks on. The page keeps a cache, so that a fetch in the middle brings the newest messages only. The
questions are in the requests only.
"""

import json
from typing import Any

API = "https://chat.deepseek.com/api/v0/chat/"
URL = f"{API}completion"
START = 1_777_885_200
FOUND = {"url": "https://example.org/tokyo", "title": "Tokyo", "snippet": "Big.", "cite_index": 1}
QUESTIONS = {1: "Where is $HOME?", 4: "Which one is older?", 6: "Which shall I see?"}
PARENTS = {1: None, 2: 1, 3: 1, 4: None, 5: 4, 6: 5, 7: 6}
ANSWERS: dict[int, list[dict[str, Any]]] = {
    2: [
        {"id": 1, "type": "THINK", "content": "Where is it? Search first.", "references": []},
        {"id": 2, "type": "TOOL_SEARCH", "queries": ["$HOME 東京"], "results": [FOUND]},
        {"id": 3, "type": "RESPONSE", "content": "In Tōkyō 🗼[citation:1], as far as I can see."},
    ],
    3: [{"id": 1, "type": "RESPONSE", "content": "Somewhere in Japan."}],
    5: [{"id": 1, "type": "RESPONSE", "content": "Kyōto is older."}],
    7: [
        {"id": 1, "type": "THINK", "content": "Compare both.", "references": []},
        {"id": 2, "type": "RESPONSE", "content": "Both."},
    ],
}


def message(number: int) -> dict[str, Any]:
    """A message as the whole JSON has it."""
    asked = QUESTIONS.get(number)
    return {
        "message_id": number,
        "parent_id": PARENTS[number],
        "model": "",
        "role": "USER" if asked else "ASSISTANT",
        "status": "FINISHED",
        "inserted_at": START + 10 * number + 0.25,
        "files": [],
        "fragments": [{"id": 1, "type": "REQUEST", "content": asked}] if asked else ANSWERS[number],
    }


def whole(numbers: str, leaf: int, at: float, title: str, **changed: Any) -> dict[str, Any]:
    """What `history_messages` answers with these messages, some otherwise than at the end."""
    session = {"id": "talk", "title": title, "current_message_id": leaf, "model_type": "expert"}
    times = {"inserted_at": START, "updated_at": START + at}
    messages = [
        {**message(number), **changed.get(f"m{number}", {})} for number in map(int, numbers.split())
    ]
    told = {"chat_session": session | times, "chat_messages": messages, "cache_control": "MERGE"}
    return {"code": 0, "data": {"biz_code": 0, "biz_data": told}}


HALF = {"status": "WIP", "fragments": [{"id": 1, "type": "THINK", "content": "Comp"}]}
WHOLE = [
    whole("1 2", 2, 25, ""),
    whole("2 3", 3, 35, "Homes"),
    whole("1 2 3 4 5", 5, 55, "Homes"),
    whole("1 2 3 4 5 6 7", 7, 71, "Homes", m7=HALF),
    whole("1 2 3 4 5 6 7", 7, 80, "Homes in Japan"),
]
"""The JSON after each turn, and once in the middle of the last; the last one is final."""


def _event(kind: str = "", **data: Any) -> str:
    return (f"event: {kind}\n" if kind else "") + f"data: {json.dumps(data)}\n\n"


def _grown(fragment: dict[str, Any]) -> str:
    text = fragment.get("content")
    begun = fragment if text is None else {**fragment, "content": text[:3]}
    told = _event(p="response/fragments", o="APPEND", v=[begun])
    if text is None:
        return told
    return told + _event(p="response/fragments/-1/content", v=text[3:9]) + _event(v=text[9:])


def stream(number: int, at: float) -> str:
    """The event stream of an answer."""
    begun = {**message(number), "status": "WIP", "fragments": []}
    told = _event("ready", request_message_id=PARENTS[number], response_message_id=number)
    told += _event("update_session", updated_at=START + at) + _event(v={"response": begun})
    told += "".join(map(_grown, ANSWERS[number]))
    told += _event(p="response", o="BATCH", v=[{"p": "quasi_status", "v": "FINISHED"}])
    return told + _event(p="response/status", v="FINISHED") + _event("close")


def asked(number: int, **fields: Any) -> dict[str, Any]:
    """What the page sends for a question."""
    told = {"chat_session_id": "talk", "prompt": QUESTIONS[number], "client_stream_id": "x"}
    return told | fields


STREAMS: list[dict[str, Any]] = [
    {"payload": stream(2, 15), "request": asked(1, parent_message_id=None)},
    {
        "payload": stream(3, 31),
        "request": {"chat_session_id": "talk", "message_id": 2},
        "url": f"{API}regenerate",
    },
    {
        "payload": stream(5, 51),
        "request": asked(4, message_id=1),
        "url": f"{API}edit_message",
    },
    {"payload": stream(7, 70), "request": asked(6, parent_message_id=5)},
]
