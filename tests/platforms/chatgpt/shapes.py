"""Payloads in the shapes of ChatGPT, made by hand for the tests."""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from recollect.models import Conversation, Message
from recollect.platforms.base import StreamFrame
from recollect.platforms.chatgpt.adapter import ChatGPT

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties over large values: a busy machine is no finding."""

FIXTURES = Path(__file__).parent / "fixtures"


def fixture_conversation() -> dict[str, Any]:
    """A conversation with every content type, an edit, and much that is private."""
    conversation: dict[str, Any] = json.loads(
        (FIXTURES / "conversation.json").read_text(encoding="utf-8")
    )
    return conversation


def fixture_stream(name: str = "stream.txt") -> str:
    """A whole stream: a question, hidden messages, thoughts and an answer."""
    return (FIXTURES / name).read_text(encoding="utf-8")


def raw_message(external_id: str, text: str = "words", **fields: Any) -> dict[str, Any]:
    """A message of the user, unless the fields say otherwise."""
    return {
        "id": external_id,
        "author": {"role": "user"},
        "content": {"content_type": "text", "parts": [text]},
        **fields,
    }


def hidden_message(external_id: str) -> dict[str, Any]:
    """A message that the page does not show."""
    return raw_message(external_id, metadata={"is_visually_hidden_from_conversation": True})


def payload(nodes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A conversation with these nodes in its mapping."""
    return {"conversation_id": "c1", "mapping": nodes, **fields}


def parsed(nodes: dict[str, Any], **fields: Any) -> Conversation:
    """The conversation with these nodes, parsed."""
    return ChatGPT().conversation(payload(nodes, **fields))


def parents(conversation: Conversation) -> dict[str, str | None]:
    """The parent of every message."""
    return {message.external_id: message.parent_id for message in conversation.messages}


def parsed_message(**fields: Any) -> Message:
    """One message of the assistant with these fields, parsed."""
    raw = {"id": "m", "author": {"role": "assistant"}, "recipient": "all", **fields}
    (message,) = parsed({"m": {"id": "m", "parent": None, "message": raw}}).messages
    return message


def streamed(body: str, request: Any = None, url: str = "") -> Conversation:
    """The conversation that a stream tells."""
    return ChatGPT().stream(StreamFrame(body, url, request))


def sse(*frames: Any) -> str:
    """Frames as an event stream."""
    return "".join(f"data: {json.dumps(frame)}\n\n" for frame in frames)
