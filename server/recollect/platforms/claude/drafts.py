"""A message of Claude while it is being streamed, put together as the raw JSON it will become.

Blocks come as `content_block_start`, deltas and `content_block_stop`, told apart by their index.
Events, requests and conversations are not known here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from recollect.models import Status
from recollect.platforms.claude import truncated
from recollect.platforms.fields import mapping, moment, name, sequence, words

_PIECES: Final = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "input_json_delta": "partial_json",
}
_KINDS: Final = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "thinking_summary_delta": "thinking",
    "input_json_delta": "tool_use",
}
_UPDATES: Final = ("tool_use_block_update_delta", "tool_result_block_update_delta")
_CITATIONS: Final = ("citation_start_delta", "citations_delta")


class BlockDraft:
    """One block, growing."""

    def __init__(self, start: Mapping[str, Any]) -> None:
        self._fields = dict(start)
        self._pieces: dict[str, list[str]] = {field: [] for field in _PIECES.values()}
        self._added: dict[str, list[Any]] = {"summaries": [], "citations": []}

    def add(self, delta: Mapping[str, Any]) -> None:
        """Take one delta; those that carry nothing to read (signatures, flags) change nothing."""
        kind = words(delta.get("type"))
        if not self._fields.get("type"):
            self._fields["type"] = _KINDS.get(kind)
        if kind in _PIECES:
            self._pieces[_PIECES[kind]].append(words(delta.get(_PIECES[kind])))
        elif kind == "thinking_summary_delta":
            self._added["summaries"].append(delta.get("summary"))
        elif kind in _CITATIONS:
            self._added["citations"].append(delta.get("citation"))
        elif kind in _UPDATES:
            self.update({key: delta.get(key) for key in ("message", "display_content")})

    def update(self, told: Mapping[str, Any]) -> None:
        """Take fields of the block itself; `None` takes nothing away."""
        self._fields.update({key: value for key, value in told.items() if value is not None})

    def raw(self) -> dict[str, Any]:
        """The block as the conversation's JSON would have it now."""
        block = dict(self._fields)
        for field in ("text", "thinking"):
            if pieces := self._pieces[field]:
                block[field] = words(block.get(field)) + "".join(pieces)
        for field, added in self._added.items():
            if added:
                block[field] = [*sequence(block.get(field)), *added]
        if pieces := self._pieces["partial_json"]:
            field = "content" if block.get("type") == "tool_result" else "input"
            block[field] = truncated.loads("".join(pieces))
        return block


class MessageDraft:
    """One answer, growing. `newest` is the latest time that the stream has told."""

    def __init__(self, identifier: str, start: Mapping[str, Any]) -> None:
        self.identifier = identifier
        self.parent = name(start.get("parent_uuid"))
        self.status: Status = "partial"
        self.newest: datetime | None = None
        self._start = start
        self._created_at: Any = start.get("created_at")
        self._blocks = {
            place: BlockDraft(mapping(block))
            for place, block in enumerate(sequence(start.get("content")))
        }

    def start_block(self, event: Mapping[str, Any]) -> None:
        """`content_block_start {index, content_block}`."""
        if (index := _index(event)) is not None:
            block = mapping(event.get("content_block"))
            self._blocks[index] = BlockDraft(block)
            self._created_at = self._created_at or block.get("start_timestamp")
            self._see(block)

    def extend_block(self, event: Mapping[str, Any]) -> None:
        """`content_block_delta {index, delta}`, also for a block whose start was not seen."""
        if (index := _index(event)) is not None:
            self._blocks.setdefault(index, BlockDraft({})).add(mapping(event.get("delta")))

    def stop_block(self, event: Mapping[str, Any]) -> None:
        """`content_block_stop {index, stop_timestamp}`."""
        index = _index(event)
        if index in self._blocks:
            self._blocks[index].update({"stop_timestamp": event.get("stop_timestamp")})
            self._see(event)

    def raw(self) -> dict[str, Any]:
        """The message as an element of `chat_messages`, which names no parent if none is known."""
        return {
            "uuid": self.identifier,
            **({"parent_message_uuid": self.parent} if self.parent else {}),
            "sender": "assistant",
            "model": self._start.get("model"),
            "created_at": self._created_at,
            "content": [block.raw() for _, block in sorted(self._blocks.items())],
        }

    def _see(self, told: Mapping[str, Any]) -> None:
        for key in ("start_timestamp", "stop_timestamp"):
            if time := moment(told.get(key)):
                self.newest = max(time, self.newest or time)


def _index(event: Mapping[str, Any]) -> int | None:
    index = event.get("index")
    return index if isinstance(index, int) and not isinstance(index, bool) else None
