"""What a conversation is, in one vocabulary for every site and every interface.

These are plain values: no database, no HTTP, no site. Times are aware datetimes in UTC.
External ids are the site's own; ids that start with `conv_` or `msg_` are ours.
"""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, TypeVar

Role = Literal["user", "assistant", "system", "tool"]
Status = Literal["partial", "complete"]
Source = Literal["dom", "stream", "conversation"]
PartType = Literal[
    "text",
    "code",
    "reasoning",
    "tool_call",
    "tool_result",
    "attachment",
    "image",
    "injected",
    "unknown",
]

ROOT: Final = ""
"""The `parent_id` of a message that starts a conversation; `None` means the parent is unknown."""

UNLINKED: Final = "unlinked-"
"""How the external ids of conversations and messages begin that no site has given them."""

VISIBLE_PARTS: Final[frozenset[str]] = frozenset({"text", "code", "attachment"})
"""The parts whose text is shown as the message's words and searched by default."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a message.

    `text` is what people read. `name` is a tool's or a file's name, `title` that of a canvas or
    artifact, `call_id` ties a tool's result to its call, `url` is the site's pointer to a file or
    image, `sources` are Markdown links of what the text cites, `raw` is the JSON of a part that no
    adapter knows.
    """

    type: PartType
    text: str = ""
    name: str | None = None
    title: str | None = None
    language: str | None = None
    mime: str | None = None
    size: int | None = None
    url: str | None = None
    call_id: str | None = None
    sources: tuple[str, ...] = ()
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One version of a message, as one payload tells it. `None` means: this payload does not say.

    `parent_id` is the nearest ancestor that is stored at all (hidden nodes of the site are
    skipped), or ROOT. `sequence` is the place in the site's own order, given where the site tells
    an order but no parents. `updated_at` is the site's own time of the last change.
    """

    external_id: str
    role: Role
    parts: tuple[Part, ...]
    parent_id: str | None = None
    sequence: int | None = None
    author: str | None = None
    model: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    status: Status = "complete"

    @property
    def text(self) -> str:
        """What is shown as this message's words, and searched."""
        return "\n\n".join(p.text for p in self.parts if p.type in VISIBLE_PARTS and p.text)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one payload tells of a conversation.

    `references` are external ids that the payload names but does not carry (children cut off,
    parents of a partial list). `temporary` is true for chats that the site itself will forget.
    """

    platform: str
    external_id: str
    source: Source
    messages: tuple[Message, ...] = ()
    url: str | None = None
    title: str | None = None
    model: str | None = None
    project: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    active_leaf: str | None = None
    tags: tuple[str, ...] = ()
    references: frozenset[str] = frozenset()
    temporary: bool = False


Timed = TypeVar("Timed", Message, Conversation)


def at_milliseconds(value: Timed) -> Timed:
    """The same with its times cut to milliseconds, as the database keeps them."""
    created_at = value.created_at and milliseconds(value.created_at)
    updated_at = value.updated_at and milliseconds(value.updated_at)
    return replace(value, created_at=created_at, updated_at=updated_at)


def milliseconds(moment: datetime) -> datetime:
    """A time as the database keeps it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def conversation_id(space: str, platform: str, external_id: str) -> str:
    """The id of a conversation for life: a hash of the capturing space and the site's own id."""
    return _hashed("conv", space, platform, external_id)


def message_id(space: str, platform: str, conversation: str, external_id: str) -> str:
    """The id of a message for life. `conversation` is the site's own id of its conversation."""
    return _hashed("msg", space, platform, conversation, external_id)


def _hashed(prefix: str, *fields: str) -> str:
    # Lengths keep ("ab", "c") and ("a", "bc") apart.
    joined = "".join(f"{len(field)}:{field}" for field in fields)
    digest = hashlib.sha256(joined.encode("utf-8", "surrogatepass")).digest()[:15]
    return f"{prefix}_{base64.b32encode(digest).decode().lower()}"
