"""One message of Claude, parsed.

The live JSON leaves `text` empty and says everything in `content`; in exports `text` is thinking
and answer run together. So `content` is read wherever it says anything, and `text` only elsewhere.
"""

from collections.abc import Mapping
from typing import Any, Final

from recollect.models import Message, Part, Role, Status
from recollect.platforms.base import Node
from recollect.platforms.claude import blocks, files
from recollect.platforms.fields import mapping, moment, name, sequence, words

_ROLES: Final[Mapping[str, Role]] = {
    "human": "user",
    "user": "user",
    "assistant": "assistant",
    "system": "system",
    "tool": "tool",
}


def parse(node: Node, *, status: Status | None = None) -> Message:
    """The message of a node. `status` is given by who knows it better than the raw JSON."""
    raw = node.raw
    sender = name(raw.get("sender")) or name(raw.get("role")) or ""
    role = _ROLES.get(sender, "assistant")
    return Message(
        external_id=node.external_id,
        role=role,
        parts=_parts(raw, by_user=role == "user"),
        parent_id=node.parent_id,
        sequence=node.sequence,
        author=None if sender in _ROLES else name(sender),
        model=name(raw.get("model")),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        status=status or _status(raw),
    )


def _parts(raw: Mapping[str, Any], *, by_user: bool) -> tuple[Part, ...]:
    content = raw.get("content")
    told_blocks = [content] if isinstance(content, str | dict) else sequence(content)
    told = tuple(blocks.parts(told_blocks, by_user=by_user))
    told = told or blocks.spoken(words(raw.get("text")), by_user=by_user)
    return (*told, *files.parts(raw))


def _status(raw: Mapping[str, Any]) -> Status:
    # The page may fetch a conversation while the answer is being written: its last block has begun
    # and not ended. Blocks of before mid-2024 tell neither time and are complete.
    content = sequence(raw.get("content"))
    last = mapping(content[-1]) if content else {}
    begun = name(last.get("start_timestamp")) and "stop_timestamp" in last
    running = begun and last["stop_timestamp"] is None and not name(raw.get("stop_reason"))
    return "partial" if running else "complete"
