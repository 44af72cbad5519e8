"""The lines of a lossless export: everything that is stored and does not follow from the rest.

docs/export-format.md describes them. The same data always gives the same bytes: keys stand in a
fixed order, times have milliseconds, and there is neither an id of ours in it nor the date it was
made. Pure functions over documents of the store; reading the lines is `restoring`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from recollect.models import ROOT
from recollect.text import jsontext

FORMAT: Final = 1

CONVERSATION_FIELDS: Final = (
    *("platform", "external_id", "created_at", "deleted_at", "site", "ranks", "user"),
    *("snapshot", "told_at", "aliases", "counts.messages"),
)
"""What has to be read of a document of `conversations`."""

MESSAGE_FIELDS: Final = (
    *("conversation", "external_id", "parent", "sequence", "role", "author", "model"),
    *("created_at", "updated_at", "status", "parts", "rank", "ranks", "fingerprint"),
    *("provisional", "observed_at", "key", "beside", "adapter"),
)
"""What has to be read of a document of `messages`."""

_SITE: Final = (
    *("title", "url", "model", "project", "tags", "created_at", "updated_at", "active_leaf"),
    *("temporary", "references", "refused"),
)
_USER: Final = ("title", "tags")
_SNAPSHOT: Final = ("observed_at", "order")
_PART: Final = (
    *("type", "text", "name", "title", "language", "mime", "size", "url", "call_id", "sources"),
    "raw",
)
_MESSAGE: Final = (
    *("parent_id", "sequence", "role", "author", "model", "created_at", "updated_at", "status"),
)
_TURN: Final = ("observed_at", "key", "beside", "adapter")


def header_line() -> bytes:
    """The first line."""
    return line("recollect", {"format": FORMAT})


def end_line(conversations: int, messages: int, memories: int) -> bytes:
    """The last line: how many lines of these kinds there are, so that a loss is noticed."""
    counts = {"conversations": conversations, "messages": messages}
    return line("end", counts | ({"memories": memories} if memories else {}))


def conversation_line(document: Mapping[str, Any]) -> bytes:
    """A conversation without its messages, from CONVERSATION_FIELDS."""
    content = {
        "platform": document["platform"],
        "external_id": document["external_id"],
        "created_at": plain(document["created_at"]),
        "site": _chosen(_without_empty(document["site"], "refused"), _SITE),
        "user": _chosen(document["user"], _USER),
        "merge": {"ranks": _chosen(document["ranks"], _SITE)},
        **_snapshot(document),
    }
    return line("conversation", content)


def message_line(document: Mapping[str, Any], conversation: str) -> bytes:
    """A message or a turn, from MESSAGE_FIELDS; `conversation` is the external id of its own."""
    content = {
        "conversation": conversation,
        "external_id": document["external_id"],
        **_chosen(_with_parent_id(document), _MESSAGE),
        "parts": [_part(part) for part in document["parts"]],
    }
    if document.get("provisional"):
        return line("turn", content | _chosen(document, _TURN))
    content |= {
        "merge": {
            "rank": document["rank"].hex(),
            "ranks": _chosen(_with_parent_id(document["ranks"]), _MESSAGE),
            "fingerprint": document["fingerprint"].hex(),
        }
    }
    if content.get("parent_id") == ROOT:
        content["parent_id"] = None
    return line("message", content)


def tombstone_line(document: Mapping[str, Any]) -> bytes:
    """A conversation that is deleted: what it was called and when, and nothing of what was said."""
    content = _chosen(document, ("platform", "external_id", "deleted_at"))
    return line("tombstone", content)


def _snapshot(document: Mapping[str, Any]) -> dict[str, Any]:
    """What pages said, what became of it, and when the site told all; without what is empty."""
    told = _chosen(document, ("told_at",))
    if document.get("aliases"):
        told["aliases"] = document["aliases"]
    snapshot = document.get("snapshot") or {}
    if not snapshot.get("observed_at"):
        return told
    said = {"said": _chosen(snapshot["said"], _SITE)}
    return {**told, "snapshot": {**_chosen(snapshot, _SNAPSHOT), **said}}


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    # Most of a file's lines have one: nothing in it is unknown, a time, or bytes.
    return {name: part[name] for name in _PART if name in part}


def _without_empty(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {key: value for key, value in values.items() if key != name or value}


def _with_parent_id(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is stored as `parent` is called `parent_id`, as in the normalised form."""
    return {**document, "parent_id": document["parent"]} if "parent" in document else document


def _chosen(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: plain(values[name]) for name in names if values.get(name) is not None}


def plain(value: Any) -> Any:
    """A value as JSON has it: times with milliseconds, bytes as hexadecimal digits."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).isoformat(timespec="milliseconds")
        return moment.replace("+00:00", "Z")
    return value.hex() if isinstance(value, bytes) else value


def line(kind: str, content: Mapping[str, Any]) -> bytes:
    """A line of that kind."""
    return jsontext.dumps({"type": kind, **content}) + b"\n"
