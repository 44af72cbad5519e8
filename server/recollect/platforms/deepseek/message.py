"""One message of DeepSeek, parsed, whichever generation it is of.

`{message_id, parent_id, role, status, inserted_at, model, …}` with `fragments` since late 2025, and
with `content`, `thinking_content` and `search_results` before. Official exports have fragments,
and neither role nor status.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from recollect.models import Message, Part, Role, Status
from recollect.platforms import injected
from recollect.platforms.base import Node
from recollect.platforms.deepseek import files, fragments, searches
from recollect.platforms.deepseek.scrubbed import scrubbed
from recollect.platforms.deepseek.searches import Citations
from recollect.platforms.fields import compact, first_name, mapping, moment, name, sequence, words

_ROLES: Final[Mapping[str, Role]] = {
    "USER": "user",
    "ASSISTANT": "assistant",
    "SYSTEM": "system",
    "TOOL": "tool",
}
_UNFINISHED: Final = frozenset({"WIP", "INCOMPLETE", "PENDING"})
ENDED: Final = "ended_before_the_next"
"""A field that is added to an unfinished answer that nothing will be added to any more."""


def parse(node: Node, *, status: Status | None = None) -> Message:
    """The message of a node. `status` is given by who knows it better than the raw JSON."""
    raw = node.raw
    role = role_of(raw)
    return Message(
        external_id=node.external_id,
        role=role,
        parts=tuple(_parts(raw, role)),
        parent_id=node.parent_id,
        sequence=node.sequence,
        model=name(raw.get("model")) if role == "assistant" else None,
        created_at=moment(raw.get("inserted_at")),
        updated_at=moment(raw.get("updated_at")),
        status=status or ("partial" if _is_open(raw) else "complete"),
    )


def role_of(raw: Mapping[str, Any]) -> Role:
    """Who said it. Where nobody tells, only what holds a request is the user's."""
    told = _ROLES.get(words(raw.get("role")).upper())
    kinds = {words(mapping(each).get("type")) for each in sequence(raw.get("fragments"))}
    return told or ("user" if kinds and kinds <= {fragments.REQUEST, "FILE"} else "assistant")


def is_unfinished(status: Any) -> bool:
    """Whether more will come; an answer that was filtered or that failed is final."""
    return words(status).upper() in _UNFINISHED


def _is_open(raw: Mapping[str, Any]) -> bool:
    return is_unfinished(raw.get("status")) and ENDED not in raw


def _parts(raw: Mapping[str, Any], role: Role) -> Iterator[Part]:
    told = sequence(raw.get("fragments"))
    if told:
        said = tuple(fragments.parts(told))
        # Of a message of both generations everything is said once.
        texts = {part.text for part in said}
        yield from said
        yield from (part for part in _flat(raw, role) if part.text not in texts)
        yield from (part for part in files.parts(raw.get("files")) if part not in said)
    else:
        yield from _flat(raw, role)
        yield from files.parts(raw.get("files"))
    if notice := first_name(raw, "incomplete_message"):
        yield Part("tool_result", notice, name="notice")
    elif raw.get("incomplete_message"):
        yield Part("unknown", raw=compact(scrubbed(raw["incomplete_message"])))


def _flat(raw: Mapping[str, Any], role: Role) -> Iterator[Part]:
    found = sequence(raw.get("search_results"))
    yield from searches.parts({"type": "SEARCH", "results": found})
    citations = Citations(list(found))
    if thought := words(raw.get("thinking_content")):
        yield Part("reasoning", thought, sources=citations.sources(thought))
    text = words(raw.get("content"))
    if role == "user":
        yield from injected.text_parts(text)
    elif text:
        yield Part("text", text, sources=citations.sources(text))
