"""ChatGPT's content types: what one `content` object, or one of its parts, says.

Each reader takes the object and gives parts; it raises `_UnknownShape` where a field it needs has
the wrong type, and the whole object is then kept as a part `unknown`; what is private is cut before
anything is read. Who wrote the message, and to
whom, is not looked at here. Content types: https://github.com/pionxzh/chatgpt-exporter `src/api.ts`
and https://github.com/Sinity/polylogue `sources/parsers/chatgpt.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from recollect.models import Part
from recollect.platforms.chatgpt.files import image, recordings
from recollect.platforms.chatgpt.scrubbed import TEXTS, content_without_private
from recollect.platforms.chatgpt.visibility import PRIVATE_CONTENT
from recollect.platforms.fields import compact, mapping, name, sequence

Content = Mapping[str, Any]


class _UnknownShape(Exception):
    """A field has a type that this content type is not known to have."""


def content_parts(content: Any) -> list[Part]:
    """The parts of a message's `content`; `[unknown]` where it is of no known kind."""
    if content is None or content == {}:
        return []
    if isinstance(content, str):
        return [Part("text", content)]
    return _read(content_without_private(content), default="text")


def _read(value: Any, default: str = "") -> list[Part]:
    content_type = value.get("content_type", default) if isinstance(value, dict) else None
    if not isinstance(content_type, str):
        return [_unknown(value)]
    reader = _READERS.get(content_type)
    try:
        parts = reader(value) if reader else [_unknown(value)]
    except _UnknownShape:
        parts = [_unknown(value)]
    return [part for part in parts if _says_something(part)]


def _unknown(value: Any) -> Part:
    """What nobody knows, kept as its JSON."""
    return Part("unknown", raw=compact(value))


def _says_something(part: Part) -> bool:
    return bool(part.text or part.title or part.url or part.name or part.raw)


def _string(content: Content, key: str) -> str:
    value = content.get(key)
    if value is not None and not isinstance(value, str):
        raise _UnknownShape(key)
    return value or ""


def _strings(content: Content, key: str) -> list[Any]:
    value = content.get(key)
    if isinstance(value, str):
        return [value]
    if value is not None and not isinstance(value, list):
        raise _UnknownShape(key)
    return value or []


def _text(content: Content) -> list[Part]:
    parts: list[Part] = []
    for item in _text_items(content):
        if isinstance(item, str):
            parts.append(Part("text", item))
        elif item is not None and item != {}:
            parts += _typed_text(item) or _read(item)
    return parts


def _typed_text(item: Any) -> list[Part]:
    """The part that `{type: text, text}` is, as other APIs of the same company write a text."""
    if not isinstance(item, dict) or item.get("type") != "text" or "content_type" in item:
        return []
    text = item.get("text")
    return [Part("text", text)] if isinstance(text, str) and text else []


def _text_items(content: Content) -> Iterator[Any]:
    """What a text consists of, and the texts inside it, however deep they are."""
    waiting = [iter(_strings(content, "parts") or _strings(content, "text"))]
    while waiting:
        for item in waiting[-1]:
            if (inner := _inner(item)) is not None:
                waiting.append(iter(inner))
                break
            yield item
        else:
            waiting.pop()


def _inner(item: Any) -> list[Any] | None:
    """The items of a text inside a text; None for anything else."""
    if not isinstance(item, dict) or item.get("content_type") not in TEXTS:
        return None
    inner = item.get("parts") or item.get("text")
    return inner if isinstance(inner, list) else None


def _code(content: Content) -> list[Part]:
    language = name(content.get("language"))
    known = language if language != "unknown" else None
    return [Part("code", _string(content, "text"), language=known)]


def _thoughts(content: Content) -> list[Part]:
    return [part for thought in _strings(content, "thoughts") for part in _thought(thought)]


def _thought(thought: Any) -> list[Part]:
    if not isinstance(thought, dict):
        return [_unknown(thought)]
    chunks = [chunk for chunk in sequence(thought.get("chunks")) if isinstance(chunk, str)]
    text = _string(thought, "content") or "".join(chunks)
    return [Part("reasoning", text, title=_string(thought, "summary") or None)]


def _reasoning_recap(content: Content) -> list[Part]:
    return [Part("reasoning", _string(content, "content"))]


def _transcription(content: Content) -> list[Part]:
    return [Part("text", _string(content, "text"))]


def _result(*fields: str) -> Callable[[Content], list[Part]]:
    def read(content: Content) -> list[Part]:
        text = "\n\n".join(filter(None, (_string(content, field) for field in fields)))
        title, url = name(content.get("title")), name(content.get("url"))
        return [Part("tool_result", text, title=title, url=url)]

    return read


def _webpage(content: Content) -> list[Part]:
    field = "text" if _string(content, "text") else "snippet"
    return _result(field)(content)


def _nothing(_: Content) -> list[Part]:
    return []


def _computer_output(content: Content) -> list[Part]:
    state = mapping(content.get("state"))
    screenshot = mapping(content.get("screenshot"))
    title, url = name(state.get("title")), name(state.get("url"))
    page = Part("tool_result", _string(state, "text"), title=title, url=url)
    return [page, image(screenshot)]


def _system_error(content: Content) -> list[Part]:
    return [Part("text", _string(content, "text"), name=_string(content, "name") or None)]


_READERS: Mapping[str, Callable[[Content], list[Part]]] = {
    "text": _text,
    "multimodal_text": _text,
    "code": _code,
    "thoughts": _thoughts,
    "reasoning_recap": _reasoning_recap,
    "execution_output": _result("text"),
    "tether_browsing_display": _result("summary", "result"),
    "tether_quote": _result("text"),
    "sonic_webpage": _webpage,
    "citable_code_output": _result("output_str"),
    "computer_output": _computer_output,
    "system_error": _system_error,
    "audio_transcription": _transcription,
    **dict.fromkeys(PRIVATE_CONTENT, _nothing),
    "image_asset_pointer": lambda asset: [image(asset)],
    "audio_asset_pointer": recordings,
    "video_container_asset_pointer": recordings,
    "real_time_user_audio_video_asset_pointer": recordings,
}
