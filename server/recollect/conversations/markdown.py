"""One conversation as Markdown, for people. Every word stands as it was said."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from recollect.conversations.records import StoredConversation, StoredMessage
from recollect.models import Part, PartType

_NAMES: Final = {"user": "You", "assistant": "Assistant", "system": "System", "tool": "Tool"}
_BACKTICKS: Final = re.compile("`{3,}")


def to_markdown(conversation: StoredConversation, messages: Sequence[StoredMessage]) -> str:
    """The title, where it comes from, and the messages given, each under a heading."""
    return "\n\n".join([*_head(conversation), *(_message(message) for message in messages)]) + "\n"


def on_active_path(messages: Iterable[StoredMessage]) -> list[StoredMessage]:
    """Those that the conversation shows, in order."""
    return sorted(
        (message for message in messages if message.position is not None),
        key=lambda message: message.position or 0,
    )


def _head(conversation: StoredConversation) -> Iterator[str]:
    yield f"# {conversation.title or 'Conversation without a title'}"
    origin = conversation.platform
    if conversation.url:
        origin = f"[{origin}]({conversation.url})"
    yield f"{origin}, {_time(conversation.created_at)}"


def _message(message: StoredMessage) -> str:
    who = message.author or _NAMES[message.role]
    seen = "as a page showed it" if message.provisional else ""
    about = [who, message.model or "", _time(message.created_at), seen]
    heading = "## " + " · ".join(filter(None, about))
    parts = [_RENDERERS[part.type](part) for part in message.parts]
    return "\n\n".join([heading, *filter(None, parts)])


def _text(part: Part) -> str:
    if not part.sources:
        return part.text
    return "\n".join([part.text, "", "Sources: " + ", ".join(part.sources)])


def _code(part: Part) -> str:
    return fenced(part.text, part.language or "")


def _folded(part: Part) -> str:
    label = " ".join(filter(None, (part.type.replace("_", " "), part.name, part.title)))
    body = part.text if part.type == "reasoning" else fenced(part.text, part.language or "")
    return f"<details><summary>{_escaped(label)}</summary>\n\n{body}\n\n</details>"


def _file(part: Part) -> str:
    label = f"[{part.type}: {part.name or part.title or part.url or 'without a name'}]"
    return f"{label}\n\n{fenced(part.text, '')}" if part.text else label


def _injected(part: Part) -> str:
    return part.text


def _unknown(part: Part) -> str:
    return fenced(part.raw or part.text, "json")


_RENDERERS: Final[dict[PartType, Callable[[Part], str]]] = {
    "text": _text,
    "code": _code,
    "reasoning": _folded,
    "tool_call": _folded,
    "tool_result": _folded,
    "attachment": _file,
    "image": _file,
    "injected": _injected,
    "unknown": _unknown,
}


def fenced(text: str, language: str) -> str:
    """A code fence that is longer than any fence in the text."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _escaped(label: str) -> str:
    return label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
