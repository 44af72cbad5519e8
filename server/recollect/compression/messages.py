"""What a request to compress says, read by hand: marshmallow takes 105 ms for 20,000 messages.

Every fault is an InvalidInput with a plain sentence that names the place.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from recollect.errors import InvalidInput

ROLES: Final = ("user", "assistant", "system", "developer", "tool", "function")
DEFAULT_DAYS: Final = 30
MOST_DAYS: Final = 365
DEFAULT_LIMIT: Final = 128_000
SMALLEST_LIMIT: Final = 10_000
SMALLEST_TARGET: Final = 64

_ALIKE: Final = {"developer": "system", "function": "tool"}
_KIND: Final = re.compile(r"[\w.-]{1,40}")


class Message(NamedTuple):
    """One message: `developer` is `system` here, `function` is `tool`. `day` is when, if known."""

    role: str
    text: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class CompressionRequest:
    """A body as it was read. Either `messages` or `conversation` says what to compress.

    `limit` is never below 10,000 tokens; `target` None: as `default_target` says.
    """

    messages: Sequence[Message]
    conversation: str | None
    days: int
    limit: int
    target: int
    explain: bool


def read_request(body: Any, days_header: str | None = None) -> CompressionRequest:
    """The request in a decoded body. The header wins over the body's `expiration_days`."""
    if not isinstance(body, Mapping):
        raise InvalidInput("The body must be a JSON object with messages.")
    limit = _limit(body.get("model_context_limit"))
    conversation = body.get("conversation_id")
    if conversation is None:
        messages = read_messages(body.get("messages"))
    elif not isinstance(conversation, str):
        raise InvalidInput("conversation_id must be a string")
    elif body.get("messages") is not None:
        raise InvalidInput("send either messages or conversation_id, not both")
    else:
        messages = []
    return CompressionRequest(
        messages=messages,
        conversation=conversation,
        days=_days(body.get("expiration_days"), days_header),
        limit=limit,
        target=_target(body.get("target_tokens"), limit),
        explain=_explain(body.get("explain")),
    )


def default_target(limit: int) -> int:
    """How many tokens to aim at within this limit: 8,000 to 20,000, as the published service."""
    return min(limit, max(8_000, min(20_000, int(0.16 * limit))))


def read_messages(value: Any) -> list[Message]:
    """OpenAI-style messages. A message without content has the empty text."""
    if not isinstance(value, list) or not value:
        raise InvalidInput("messages must be a non-empty array")
    return [_message(each, number) for number, each in enumerate(value)]


def _message(value: Any, number: int) -> Message:
    if not isinstance(value, dict):
        raise InvalidInput(f"messages[{number}] must be an object with role and content")
    role = value.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise InvalidInput(f"messages[{number}].role must be one of {', '.join(ROLES)}")
    content = value.get("content")
    if not isinstance(content, str):
        content = _text(content, number)
    return Message(_ALIKE.get(role, role), content)


def _text(content: Any, number: int) -> str:
    if content is None:
        return ""
    if not isinstance(content, list):
        raise InvalidInput(
            f"messages[{number}].content must be a string, an array of parts or null"
        )
    return "\n".join(
        _part(part, f"messages[{number}].content[{n}]") for n, part in enumerate(content)
    )


def _part(part: Any, place: str) -> str:
    if not isinstance(part, dict) or not isinstance(part.get("type"), str):
        raise InvalidInput(f"{place} must be an object with a type")
    kind = part["type"]
    if not isinstance(part.get("text", ""), str):
        raise InvalidInput(f"{place}.text must be a string")
    if kind in ("text", "input_text", "output_text", "refusal"):
        name = "refusal" if kind == "refusal" else "text"
        text = part.get(name)
        if not isinstance(text, str):
            raise InvalidInput(f"{place}.{name} must be a string")
        return text
    return f"[{kind if _KIND.fullmatch(kind) else 'part'}{_name(part.get(kind))}]"


def _name(inner: Any) -> str:
    """The name of a file, if the part tells one on one line."""
    name = inner.get("filename") if isinstance(inner, dict) else None
    return f": {name}" if isinstance(name, str) and name.isprintable() and len(name) < 200 else ""


def _days(value: Any, header: str | None) -> int:
    if header is not None:
        days = int(header) if re.fullmatch(r" *[0-9]{1,3} *", header) else 0
        return _in_range("memory_expiration_days", days)
    return DEFAULT_DAYS if value is None else _in_range("expiration_days", value)


def _in_range(name: str, days: Any) -> int:
    number = _whole(days)
    if number is None or not 1 <= number <= MOST_DAYS:
        raise InvalidInput(f"{name} must be an integer from 1 to {MOST_DAYS}")
    return number


def _limit(value: Any) -> int:
    if value is None:
        return DEFAULT_LIMIT
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidInput("model_context_limit must be a number of tokens")
    return max(SMALLEST_LIMIT, int(value))


def _target(value: Any, limit: int) -> int:
    if value is None:
        return default_target(limit)
    number = _whole(value)
    if number is None or not SMALLEST_TARGET <= number <= limit:
        raise InvalidInput(
            f"target_tokens must be an integer from {SMALLEST_TARGET} to the limit ({limit})"
        )
    return number


def _explain(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise InvalidInput("explain must be true or false")
    return bool(value)


def _whole(value: Any) -> int | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
