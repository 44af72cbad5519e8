"""A conversation of ChatGPT as its page hears of it: four turns, each streamed, each fetched after.

Turn 1 asks, thinks, calls Python and answers; turn 2 tries again; turn 3 edits the question; turn 4
asks on. The requests tell times of the user's own clock; the streams tell less than the JSON.
"""

import json
from typing import Any

START = 1_760_000_000.0
EMPTY = "e2"
"""A message that begins in a stream and ends empty: the whole JSON hides it."""


def said(key: str, role: str, content: dict[str, Any], at: float, **fields: Any) -> dict[str, Any]:
    """A message as the whole JSON has it."""
    return {
        "id": key,
        "author": {"role": role, "name": fields.pop("name", None)},
        "create_time": START + at,
        "update_time": None,
        "content": content,
        "status": "finished_successfully",
        "metadata": {"model_slug": "gpt-5-thinking"} if role != "user" else {},
        "recipient": fields.pop("recipient", "all"),
        **fields,
    }


def text(words: str) -> dict[str, Any]:
    return {"content_type": "text", "parts": [words]}


def thoughts(*told: str) -> dict[str, Any]:
    thought = [{"summary": each.split()[0], "content": each, "chunks": []} for each in told]
    return {"content_type": "thoughts", "thoughts": thought}


CALL = {"content_type": "code", "language": "python", "text": "print(6 *\n 7)"}
OUTPUT = {"content_type": "execution_output", "text": "42\n"}
HIDDEN = {"is_visually_hidden_from_conversation": True}

MESSAGES = {
    "s0": said("s0", "system", text(""), 0, metadata=HIDDEN),
    "u1": said("u1", "user", text("What is six times seven?"), 1),
    "t1": said("t1", "assistant", thoughts("Multiply first.", "Then answer."), 2),
    "c1": said("c1", "assistant", CALL, 3, recipient="python"),
    "o1": said("o1", "tool", OUTPUT, 4, name="python"),
    "a1": said("a1", "assistant", text("It is **42**, as always. 🫖"), 5, update_time=START + 6),
    "e2": said("e2", "assistant", text(""), 11),
    "a2": said("a2", "assistant", text("Forty-two, again."), 12),
    "u3": said("u3", "user", text("What is six times eight?"), 21),
    "a3": said("a3", "assistant", text("Forty-eight."), 22),
    "u4": said("u4", "user", text("And $HOME times nine?"), 31),
    "t4": said("t4", "assistant", thoughts("Nine of something unknown."), 32),
    "a4": said("a4", "assistant", text("That depends on what $HOME is: tell me more."), 33),
}
PARENTS = {
    "s0": "client-created-root",
    "u1": "s0",
    "t1": "u1",
    "c1": "t1",
    "o1": "c1",
    "a1": "o1",
    "e2": "u1",
    "a2": "e2",
    "u3": "s0",
    "a3": "u3",
    "u4": "a3",
    "t4": "u4",
    "a4": "t4",
}


def whole(keys: str, leaf: str, at: float, title: str, **changed: dict[str, Any]) -> dict[str, Any]:
    """The conversation's JSON with these messages, some of them otherwise than at the end."""
    known = ["s0", *keys.split()]
    nodes = {
        key: {
            "id": key,
            "message": changed.get(key, MESSAGES[key]),
            "parent": PARENTS[key],
            "children": [child for child in known if PARENTS[child] == key],
        }
        for key in reversed(known)
    }
    root = {"id": "client-created-root", "message": None, "parent": None, "children": ["s0"]}
    return {
        "conversation_id": "talk",
        "title": title,
        "create_time": START,
        "update_time": START + at,
        "current_node": leaf,
        "default_model_slug": "gpt-5-thinking",
        "mapping": {**nodes, "client-created-root": root},
    }


def growing(key: str, content: dict[str, Any]) -> dict[str, Any]:
    """A message while it is being written."""
    return {**MESSAGES[key], "content": content, "status": "in_progress"}


FIRST, SECOND, THIRD, LAST = "u1 t1 c1 o1 a1", "e2 a2", "u3 a3", "u4 t4 a4"
WHOLE = [
    whole(FIRST, "a1", 7, "New chat"),
    whole(f"{FIRST} {SECOND}", "a2", 13, "Six times seven"),
    whole(f"{FIRST} {SECOND} {THIRD}", "a3", 23, "Six times seven"),
    whole(
        f"{FIRST} {SECOND} {THIRD} {LAST}",
        "a4",
        32.5,
        "Six times seven",
        a4=growing("a4", text("That depends")),
    ),
    whole(f"{FIRST} {SECOND} {THIRD} {LAST}", "a4", 40, "Sixes"),
]
"""The JSON after each turn, and once in the middle of the last; the last one is final."""


def pieces(message: dict[str, Any], *, named: bool) -> list[dict[str, Any]]:
    """The deltas that build a message; `named`: it names its parent."""
    content = message["content"]
    path, empty, grown = {
        "text": ("parts/0", {"parts": [""]}, content.get("parts", [""])[0]),
        "code": ("text", {"text": ""}, content.get("text")),
        "thoughts": ("thoughts", {"thoughts": []}, content.get("thoughts")),
    }.get(content["content_type"], ("", content, None))
    parent = {"parent_id": PARENTS[message["id"]]} if named else {}
    begun = {
        **message,
        "content": {**content, **empty},
        "metadata": {**message["metadata"], **parent},
        "update_time": None,
    }
    if message["author"]["role"] == "assistant":
        begun["status"] = "in_progress"
    start = {"p": "", "o": "add", "v": {"message": begun, "conversation_id": "talk"}}
    if not grown:
        return [start, {"p": "/message/status", "o": "replace", "v": message["status"]}]
    half = len(grown) // 2
    ending = [{"p": "/message/status", "o": "replace", "v": message["status"]}]
    return [
        start,
        {"p": f"/message/content/{path}", "o": "append", "v": grown[:half]},
        {"v": grown[half:]},
        {"p": "", "o": "patch", "v": ending},
    ]


def stream(keys: str, *, named: bool, title: str | None = None) -> str:
    """The event stream of a turn."""
    frames = [frame for key in keys.split() for frame in pieces(MESSAGES[key], named=named)]
    if title:
        frames.insert(2, {"type": "title_generation", "title": title, "conversation_id": "talk"})
    ending = {"type": "message_stream_complete", "conversation_id": "talk"}
    told = "".join(f"event: delta\ndata: {json.dumps(frame)}\n\n" for frame in [*frames, ending])
    return f'event: delta_encoding\ndata: "v1"\n\n{told}data: [DONE]\n\n'


def asked(key: str) -> dict[str, Any]:
    """A question as the page sends it, with a time of its own clock."""
    message = MESSAGES[key]
    kept = {name: message[name] for name in ("id", "author", "content", "metadata")}
    return {**kept, "create_time": message["create_time"] - 0.7}


STREAMS: list[dict[str, Any]] = [
    {
        "payload": stream("s0 u1 t1 c1 o1 a1", named=True, title="Six times seven"),
        "request": {"action": "next", "messages": [asked("u1")], "parent_message_id": "made-up"},
    },
    {
        "payload": stream("s0 u1 e2 a2", named=True),
        "request": {"action": "variant", "conversation_id": "talk", "parent_message_id": "u1"},
    },
    {
        "payload": stream("a3", named=True),
        "request": {
            "action": "next",
            "conversation_id": "talk",
            "messages": [asked("u3")],
            "parent_message_id": "s0",
        },
    },
    {
        "payload": stream("t4 a4", named=False),
        "request": {
            "action": "next",
            "conversation_id": "talk",
            "messages": [asked("u4")],
            "parent_message_id": "a3",
        },
    },
]
URL = "https://chatgpt.com/c/talk"
