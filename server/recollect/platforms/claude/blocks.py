"""The blocks that a message of Claude consists of, each turned into parts.

What no rule here knows is kept: as text if it has a text, else as its raw JSON. Messages and trees
are not known here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from recollect.models import Part
from recollect.platforms import injected
from recollect.platforms.claude import artifacts, tools
from recollect.platforms.claude.citations import links
from recollect.platforms.claude.scrubbed import block_without_private
from recollect.platforms.fields import compact, first_name, mapping, name, sequence, words

_Reader = Callable[[Mapping[str, Any]], Iterable[Part]]

# They steer the page and say nothing.
_SILENT: Final = frozenset({"token_budget", "flag"})


def parts(content: Sequence[Any], *, by_user: bool) -> Iterator[Part]:
    """The parts of a message's `content`, in its order."""
    for block in map(block_without_private, content):
        if isinstance(block, str):
            yield from spoken(block, by_user=by_user)
        elif not isinstance(block, dict):
            yield from () if block is None else (Part("unknown", raw=compact(block)),)
        elif isinstance(block.get("text"), str) and words(block.get("type")) not in _READERS:
            cited = links(block.get("citations"))
            yield from spoken(block["text"], by_user=by_user, sources=cited) or _unknown(block)
        else:
            yield from _READERS.get(words(block.get("type")), _unknown)(block)


def spoken(text: str, *, by_user: bool, sources: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """Words as parts: without what Recollect put into a prompt, without artifacts of old."""
    told = injected.text_parts(text) if by_user else tuple(artifacts.split(text))
    return (replace(told[0], sources=sources), *told[1:]) if told and sources else told


def _thinking(block: Mapping[str, Any]) -> Iterator[Part]:
    # Often only the summaries are told, sometimes nothing at all.
    summaries = (
        words(each) or words(mapping(each).get("summary"))
        for each in sequence(block.get("summaries"))
    )
    if text := words(block.get("thinking")) or "\n".join(filter(None, summaries)):
        yield Part("reasoning", text)


def _call(block: Mapping[str, Any]) -> Iterator[Part]:
    yield tools.call(block)


def _image(block: Mapping[str, Any]) -> Iterator[Part]:
    yield tools.image(block)


def _document(block: Mapping[str, Any]) -> Iterator[Part]:
    source = mapping(block.get("source"))
    pointer = first_name(block, "preview_url", "url", "file_uuid")
    part = Part(
        "attachment",
        words(block.get("extracted_content")) or _source_text(source),
        name=first_name(block, "title", "file_name", "name"),
        mime=first_name(source, "media_type") or first_name(block, "mime_type"),
        url=pointer or first_name(source, "url", "file_uuid", "file_id"),
    )
    yield part if part.text or part.name or part.url else Part("unknown", raw=compact(block))


def _source_text(source: Mapping[str, Any]) -> str:
    return words(source.get("data")) if source.get("type") == "text" else ""


def _unknown(block: Mapping[str, Any]) -> tuple[Part, ...]:
    kind = block.get("type")
    if name(kind) in _SILENT or (kind == "text" and block.get("text") == ""):
        return ()
    return (Part("unknown", raw=compact(block)),)


_READERS: Final[Mapping[str, _Reader]] = {
    "thinking": _thinking,
    "redacted_thinking": _thinking,
    "tool_use": _call,
    "tool_result": tools.result,
    "image": _image,
    "document": _document,
    "file": _document,
}
