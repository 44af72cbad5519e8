"""What Claude's payloads hold that is never stored, and copies without it.

The account, limits and memory go; a project keeps its name, not its instructions. Of a request only
what is read stays: not the styles (which are custom instructions), the tools, the time zone.
"""

from functools import partial
from typing import Any, Final

from recollect.platforms.claude.scrubbed import (
    PRIVATE,
    block_without_private,
    content_without_private,
)
from recollect.platforms.fields import compact, decoded, name
from recollect.platforms.private import each, only_fields, with_field, without_fields
from recollect.platforms.sse import Event, rewritten

_PROJECT: Final = frozenset({"name", "uuid"})
_REQUEST: Final = frozenset(
    {
        "attachments", "create_conversation_params", "files", "model", "parent_message_uuid",
        "prompt", "sync_sources", "turn_message_uuids",
    }
)  # fmt: skip


def conversation_without_private(payload: Any) -> Any:
    """A whole-conversation payload, or what a stream or a request tells of one."""
    kept = without_fields(payload, PRIVATE)
    kept = with_field(kept, "project", partial(only_fields, known=_PROJECT))
    return with_field(kept, "chat_messages", partial(each, change=_message))


def request_without_private(sent: Any) -> Any:
    """What the page sent, as far as it is read."""
    if isinstance(sent, str):
        fields = decoded(sent)
        kept = request_without_private(fields)
        return sent if kept is fields else kept
    kept = only_fields(sent, _REQUEST)
    return with_field(kept, "create_conversation_params", conversation_without_private)


def stream_without_private(body: str) -> str:
    """The stream's text; the same object if nothing in it is private."""
    return rewritten(body, _data)


def _message(message: Any) -> Any:
    if not isinstance(message, dict):
        return block_without_private(message)
    return with_field(without_fields(message, PRIVATE), "content", content_without_private)


def _data(event: Event) -> str | None:
    told = decoded(event.data)
    if not told:
        # The torso of an object may be that of something private; the event's name still counts.
        return "{}" if event.data.lstrip().startswith("{") else event.data
    if (name(told.get("type")) or event.type) in PRIVATE:
        return None
    kept = conversation_without_private(told)
    for key in ("conversation", "message"):
        kept = with_field(kept, key, conversation_without_private)
    kept = with_field(kept, "message", _message)
    kept = with_field(kept, "content_block", block_without_private)
    return event.data if kept is told else compact(kept)
