"""What ChatGPT's page sent to start a stream: the user's message, and where it hangs.

`{action, messages: [{id, author, content, …}], parent_message_id, conversation_id?}`; a new chat
has no conversation id yet, and a made-up parent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recollect.models import ROOT
from recollect.platforms.chatgpt.links import gizmo
from recollect.platforms.chatgpt.names import is_root
from recollect.platforms.fields import decoded, mapping, name, sequence


@dataclass(frozen=True, slots=True)
class Request:
    """`parent_id` is where the first of the messages hangs, None if the request does not say."""

    conversation_id: str | None
    parent_id: str | None
    messages: Mapping[str, Mapping[str, Any]]
    gizmo: str | None
    temporary: bool


def request(sent: Any) -> Request:
    """Read a request: an object, its JSON text, or nothing."""
    fields = decoded(sent)
    messages = [mapping(message) for message in sequence(fields.get("messages"))]
    conversation_id = name(fields.get("conversation_id"))
    return Request(
        conversation_id=conversation_id,
        parent_id=_parent(fields, conversation_id),
        messages={key: message for message in messages if (key := name(message.get("id")))},
        gizmo=gizmo(mapping(fields.get("conversation_mode")).get("gizmo_id")),
        temporary=fields.get("history_and_training_disabled") is True,
    )


def _parent(fields: Mapping[str, Any], conversation_id: str | None) -> str | None:
    parent = name(fields.get("parent_message_id"))
    starts_chat = conversation_id is None and bool(fields.get("messages"))
    return ROOT if starts_chat or (parent and is_root(parent)) else parent
