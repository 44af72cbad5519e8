"""Messages as HTML for the page: each part as it is best read, sanitised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from recollect.conversations.records import StoredMessage
from recollect.models import Part, PartType
from recollect.text.rendering import LONGEST, code_html, markdown_html


@dataclass(frozen=True, slots=True)
class RenderedPart:
    """A part with its HTML, and the text behind what was rendered of it, if it is very long."""

    part: Part
    html: str
    rest: str


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message with its parts. `siblings`: the ids of all messages that answer its parent."""

    message: StoredMessage
    parts: Sequence[RenderedPart]
    siblings: Sequence[str]


def rendered(message: StoredMessage, siblings: Sequence[str] = ()) -> RenderedMessage:
    """A message for the page. It takes milliseconds, for very long ones more."""
    return RenderedMessage(message, tuple(map(_rendered_part, message.parts)), siblings)


def _rendered_part(part: Part) -> RenderedPart:
    text = part.raw or part.text if part.type == "unknown" else part.text
    html = _RENDERERS[part.type](text[:LONGEST], part.language) if text else ""
    if part.sources:
        html += markdown_html("\n".join(f"- {source}" for source in part.sources)[:LONGEST])
    return RenderedPart(part, html, text[LONGEST:])


def _markdown(text: str, _: str | None) -> str:
    return markdown_html(text)


def _plain(text: str, _: str | None) -> str:
    return code_html(text, None)


def _json(text: str, language: str | None) -> str:
    looks_like_json = text.lstrip().startswith(("{", "["))
    return code_html(text, language or ("json" if looks_like_json else None))


_RENDERERS: Final[dict[PartType, Callable[[str, str | None], str]]] = {
    "text": _markdown,
    "code": code_html,
    "reasoning": _markdown,
    "tool_call": _json,
    "tool_result": _json,
    "attachment": _plain,
    "image": _plain,
    "injected": _plain,
    "unknown": _json,
}
