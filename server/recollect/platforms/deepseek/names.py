"""What DeepSeek calls things: the site itself, its messages, its tools. Knows no payload.

A message has a small number that is unique in its conversation only; the keys of the official
export are the same numbers as text, so both meet in the same messages.
"""

from typing import Any, Final

from recollect.platforms.fields import name

PLATFORM: Final = "deepseek"


def url_of(conversation: str) -> str:
    """Where the site shows this conversation."""
    return f"https://chat.deepseek.com/a/chat/s/{conversation}"


def message_id(value: Any) -> str | None:
    """The number of a message as text; None if it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return name(value)


def number(identifier: str) -> tuple[int, str]:
    """What messages are ordered by: the site counts them up as they come."""
    is_counted = identifier.isascii() and identifier.isdigit() and len(identifier) < 16
    return (int(identifier) if is_counted else -1, identifier)


def tool(fragment_type: str) -> str:
    """What a tool is called: `search` for `SEARCH` and `TOOL_SEARCH` alike."""
    return fragment_type.removeprefix("TOOL_").lower()
