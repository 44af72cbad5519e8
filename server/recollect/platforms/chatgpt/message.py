"""One message of ChatGPT: who said it, to whom, when, and what its parts are therefore.

A message of the assistant to anyone but `all` is a call of a tool; whatever a tool says is a
result. Shape: `{id, author: {role, name}, create_time, update_time, content, status, metadata,
recipient}`; poor exports lack all but `content` and the role.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from recollect.models import Message, Part, Role
from recollect.platforms.base import Node
from recollect.platforms.chatgpt import canvas
from recollect.platforms.chatgpt.citations import readable, sources
from recollect.platforms.chatgpt.content import content_parts
from recollect.platforms.chatgpt.files import output_images, printed_output, with_attachments
from recollect.platforms.chatgpt.names import model
from recollect.platforms.chatgpt.visibility import role_name
from recollect.platforms.fields import mapping, moment, name
from recollect.platforms.injected import text_parts

_ROLES: Mapping[str, Role] = {"user": "user", "tool": "tool", "system": "system"}


def message(node: Node) -> Message:
    """Parse one node whose `raw` is the site's message; never fails."""
    raw, metadata = node.raw, mapping(node.raw.get("metadata"))
    # A nameless author is never the user: nothing may be put into the user's mouth.
    role = _ROLES.get(role_name(raw), "assistant")
    return Message(
        external_id=node.external_id,
        role=role,
        parts=_parts(raw, metadata, role),
        parent_id=node.parent_id,
        sequence=node.sequence,
        author=name(mapping(raw.get("author")).get("name")),
        model=_model(metadata) if role in {"assistant", "tool"} else None,
        created_at=moment(raw.get("create_time")),
        updated_at=moment(raw.get("update_time")),
        status="partial" if raw.get("status") == "in_progress" else "complete",
    )


def _model(metadata: Mapping[str, Any]) -> str | None:
    return model(metadata.get("model_slug")) or model(metadata.get("resolved_model_slug"))


def _parts(raw: Mapping[str, Any], metadata: Mapping[str, Any], role: Role) -> tuple[Part, ...]:
    # The content of a run of Python repeats what it printed, or is empty.
    parts = content_parts(raw.get("content")) or list(printed_output(metadata))
    recipient = name(raw.get("recipient")) or "all"
    if role == "tool":
        parts = [_result(part, name(mapping(raw.get("author")).get("name"))) for part in parts]
    elif role == "user":
        parts = [piece for part in parts for piece in _without_injected(part)]
    elif recipient != "all":
        parts = [_call(part, recipient) for part in parts]
    else:
        parts = _cited(parts, metadata, growing=raw.get("status") == "in_progress")
    return tuple(with_attachments([*parts, *output_images(metadata)], metadata))


def _result(part: Part, tool: str | None) -> Part:
    if part.type not in {"text", "code", "tool_result"}:
        return part
    return replace(part, type="tool_result", name=part.name or tool)


def _call(part: Part, tool: str) -> Part:
    if part.type not in {"text", "code"}:
        return part
    call = replace(part, type="tool_call", name=tool)
    return canvas.document(call) if tool.startswith(canvas.PREFIX) else call


def _without_injected(part: Part) -> tuple[Part, ...]:
    return text_parts(part.text) if part.type == "text" else (part,)


def _cited(parts: list[Part], metadata: Mapping[str, Any], *, growing: bool) -> list[Part]:
    read = [
        replace(part, text=readable(part.text, metadata, growing=growing))
        if part.type == "text"
        else part
        for part in parts
    ]
    first = next((place for place, part in enumerate(read) if part.type == "text"), None)
    if first is not None:
        read[first] = replace(read[first], sources=sources(metadata))
    return read
