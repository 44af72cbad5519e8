"""One message of a file of AI Studio: a chunk, with the thoughts before it.

`{role: user|model, text, isThought?, createTime?, driveDocument?, inlineFile?, grounding?,
executableCode?, codeExecutionResult?, errorMessage?, …}`. The same may come in pieces, `parts:
[{text, thought?, inlineData?, …}]`, beside a whole `text` or instead of it. What no rule here knows
and what is no setting or number stays in the file.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from recollect.models import Message, Part, PartType, Role
from recollect.platforms import injected
from recollect.platforms.base import Node
from recollect.platforms.fields import compact, count, first_name, mapping, moment, sequence, words
from recollect.platforms.links import web_link

THOUGHTS: Final = "thoughts"
"""Where the thoughts before a chunk are, in the raw JSON of its node."""

_FILES: Final[Mapping[str, PartType]] = {
    "driveAudio": "attachment",
    "driveDocument": "attachment",
    "driveImage": "image",
    "driveVideo": "attachment",
    "fileData": "attachment",
    "inlineAudio": "attachment",
    "inlineData": "attachment",
    "inlineFile": "attachment",
    "inlineImage": "image",
    "inlineVideo": "attachment",
    "youtubeVideo": "attachment",
}
_ROLES: Final[Mapping[str, Role]] = {"user": "user", "system": "system"}
_CALLS: Final[Mapping[str, PartType]] = {
    "functionCall": "tool_call",
    "functionResponse": "tool_result",
}


def says_anything(raw: Mapping[str, Any]) -> bool:
    """Whether a chunk has a text, a file or anything else to be kept."""
    return bool(thoughts_of(raw) or text_of(raw)) or has_more_than_text(raw)


def has_more_than_text(raw: Mapping[str, Any]) -> bool:
    """Whether a chunk has a file, a call or a notice."""
    told = (*_FILES, *_CALLS, "executableCode", "codeExecutionResult", "errorMessage")
    return any(source.get(key) for source in (raw, *_pieces(raw)) for key in told)


def text_of(raw: Mapping[str, Any]) -> str:
    """What a chunk says, whole or in pieces; thoughts only if it is one."""
    thinks = is_thought(raw)
    pieces = (words(part.get("text")) for part in _pieces(raw) if thinks or not _is_aside(part))
    return words(raw.get("text")) or "".join(pieces)


def thoughts_of(raw: Mapping[str, Any]) -> list[str]:
    """The thoughts before a chunk, and those among its pieces."""
    before = [text for text in map(words, sequence(raw.get(THOUGHTS))) if text]
    told = words(raw.get("text"))
    pieces = (words(part.get("text")) for part in _pieces(raw) if _is_aside(part))
    within = "" if is_thought(raw) else "".join(pieces)
    return [*before, within] if within and within not in told else before


def files_of(raw: Mapping[str, Any]) -> list[tuple[PartType, Any]]:
    """What hangs on a chunk, each file once."""
    return [(kind, value) for key, kind in _FILES.items() for value in _each(raw, key)]


def _pieces(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    told = sequence(raw.get("parts"))
    return [{"text": part} if isinstance(part, str) else mapping(part) for part in told]


def _is_aside(part: Mapping[str, Any]) -> bool:
    return part.get("thought") is True


def _each(raw: Mapping[str, Any], key: str) -> list[Any]:
    """What stands under this key, in the chunk or its pieces."""
    told = [value for source in (raw, *_pieces(raw)) if (value := source.get(key))]
    return list({compact(value): value for value in told}.values()) if len(told) > 1 else told


def is_by_user(raw: Mapping[str, Any]) -> bool:
    """Whether the user said it."""
    return raw.get("role") == "user"


def is_thought(raw: Mapping[str, Any]) -> bool:
    """Whether a chunk is what the model thought before its answer."""
    return raw.get("isThought") is True and not is_by_user(raw)


def parse(node: Node) -> Message:
    """The message of a node."""
    raw = node.raw
    return Message(
        external_id=node.external_id,
        # What nobody is named for was not said by the user.
        role=_ROLES.get(words(raw.get("role")), "assistant"),
        parts=tuple(_parts(raw)),
        parent_id=node.parent_id,
        created_at=moment(raw.get("createTime")),
    )


def _parts(raw: Mapping[str, Any]) -> Iterator[Part]:
    yield from (Part("reasoning", text) for text in thoughts_of(raw))
    text = text_of(raw)
    if is_by_user(raw):
        yield from injected.text_parts(text)
    else:
        yield from _answer(raw, text)
    for kind, file in files_of(raw):
        yield _file(file, kind)
    if notice := words(raw.get("errorMessage")):
        yield Part("tool_result", notice, name="notice")


def _answer(raw: Mapping[str, Any], text: str) -> Iterator[Part]:
    grounding = mapping(raw.get("grounding"))
    queries = (words(query) for query in sequence(grounding.get("webSearchQueries")))
    if asked := "\n".join(filter(None, queries)):
        yield Part("tool_call", asked, name="search")
    for code in filter(None, map(mapping, _each(raw, "executableCode"))):
        language = first_name(code, "language")
        given = words(code.get("code"))
        yield Part("tool_call", given, name="code", language=language and language.lower())
    for printed in filter(None, map(mapping, _each(raw, "codeExecutionResult"))):
        yield Part("tool_result", words(printed.get("output")), name="code")
    for key, kind in _CALLS.items():
        for told in _each(raw, key):
            yield Part(kind, compact(told), name=first_name(mapping(told), "name"))
    if text:
        yield Part("text", text, sources=tuple(_sources(grounding)))


def _sources(grounding: Mapping[str, Any]) -> Iterator[str]:
    told = [mapping(each) for each in sequence(grounding.get("groundingSources"))]
    for each in map(mapping, sequence(grounding.get("groundingChunks"))):
        told += [mapping(each.get("web")), mapping(each.get("retrievedContext"))]
    links = (web_link(each.get("title"), each.get("uri")) for each in told)
    yield from dict.fromkeys(filter(None, links))


def _file(raw: Any, kind: PartType) -> Part:
    told = mapping(raw)
    mime = first_name(told, "mimeType")
    data = words(told.get("data"))
    part = Part(
        "image" if (mime or "").startswith("image/") else kind,
        name=first_name(told, "name", "title", "displayName"),
        mime=mime,
        # Of what is given inline, in base64, only the size is kept.
        size=len(data) * 3 // 4 if data else count(told.get("sizeBytes")),
        url=first_name(told, "id", "fileUri", "uri", "url"),
    )
    return part if part.name or part.url or part.mime else Part("unknown", raw=compact(raw))
