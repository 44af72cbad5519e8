"""Claude's tool calls and their results, in words that people can read.

A call is `tool_use {id, name, input, message, display_content}`, its result `tool_result
{tool_use_id, name, content: [items], display_content, is_error}`. `display_content` is what the
site shows in its place: a `json_block` (JSON in a string), a `rich_link`, `rich_content`, a table.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from recollect.models import Part
from recollect.platforms.claude.artifacts import language_of
from recollect.platforms.claude.citations import link
from recollect.platforms.fields import compact, decoded, first_name, mapping, name, sequence, words

# The field of an input that people would call its content, the fullest first.
_MAIN = ("code", "content", "file_text", "command", "query", "q", "prompt", "url", "text")


def call(block: Mapping[str, Any]) -> Part:
    """A tool call; that of an artifact or a file has its title and language too."""
    given, shown = mapping(block.get("input")), _json_block(block)
    kind = name(given.get("type"))
    return Part(
        "tool_call",
        _input(block) or words(shown.get("code")) or words(block.get("message")),
        name=name(block.get("name")),
        title=first_name(given, "title", "path", "file_path") or name(shown.get("filename")),
        language=first_name(given, "language") or language_of(kind) or name(shown.get("language")),
        mime=kind if kind and "/" in kind else None,
        call_id=name(block.get("id")),
    )


def result(block: Mapping[str, Any]) -> Iterator[Part]:
    """What a tool answered, then the images that are in it."""
    content = block.get("content")
    told = [content] if isinstance(content, str | dict) else sequence(content)
    called, tool = name(block.get("tool_use_id")), name(block.get("name"))
    texts = [text for item in told if (text := _item(item))]
    text = "\n\n".join(texts) or _shown(block) or words(block.get("message"))
    yield Part("tool_result", text, name=tool, call_id=called)
    for item in map(mapping, told):
        if item.get("type") == "image":
            yield image(item, call_id=called)


def image(block: Mapping[str, Any], *, call_id: str | None = None) -> Part:
    """A pointer to an image; the bytes of one that is given inline are not kept."""
    source = mapping(block.get("source"))
    pointer = first_name(block, "preview_url", "url", "file_uuid")
    return Part(
        "image",
        name=first_name(block, "file_name", "title", "name"),
        mime=first_name(source, "media_type") or first_name(block, "mime_type"),
        url=pointer or first_name(source, "url", "file_uuid", "file_id"),
        call_id=call_id,
    )


def _input(block: Mapping[str, Any]) -> str:
    given = block.get("input")
    if not isinstance(given, dict):
        return words(given) or (compact(given) if given else "")
    if isinstance(given.get("old_str"), str) and isinstance(given.get("new_str"), str):
        return f"<<<<<<< old\n{given['old_str']}\n=======\n{given['new_str']}\n>>>>>>> new"
    return first_name(given, *_MAIN) or (compact(given) if given else "")


def _item(item: Any) -> str:
    if not isinstance(item, dict):
        return words(item) or ("" if item is None else compact(item))
    kind, text = item.get("type"), words(item.get("text"))
    if kind == "image":
        return ""
    if kind == "local_resource":
        return first_name(item, "file_path", "name", "uuid") or compact(item)
    heading = link(item.get("title"), item.get("url")) if kind != "text" else ""
    return "\n".join(filter(None, (heading, text))) or ("" if kind == "text" else compact(item))


def _json_block(block: Mapping[str, Any]) -> Mapping[str, Any]:
    return decoded(mapping(block.get("display_content")).get("json_block"))


def _shown(block: Mapping[str, Any]) -> str:
    shown = mapping(block.get("display_content"))
    linked = [mapping(shown.get("link")), *map(mapping, sequence(shown.get("content")))]
    rows = [" | ".join(map(words, sequence(row))) for row in sequence(shown.get("table"))]
    links = [link(source.get("title"), source.get("url")) for source in linked]
    code = words(_json_block(block).get("code")) or words(shown.get("json_block"))
    return "\n".join(filter(None, (code, words(shown.get("text")), *links, *rows)))
