"""Which version of a message wins: one comparable value for each version.

Compared in this order: final over provisional, complete over partial, the site's own update time,
source (conversation JSON over stream), version of the adapter, length, hash. Of partial versions
time and source do not count: each is the beginning of the same answer, and the longest has the most
of it. Ranks are byte strings of one length, so that Python and MongoDB compare them alike. Merging
by the greatest rank is commutative, associative and idempotent: frames may come in any order, any
number of times.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from recollect.models import Conversation, Message, Part, Source
from recollect.text import jsontext

_SOURCES: Final[dict[Source, int]] = {"dom": 0, "stream": 1, "conversation": 2}
_PART_FIELDS: Final = tuple(
    field.name for field in fields(Part) if field.name not in {"type", "text", "sources"}
)
RANK_BYTES: Final = 21
_MOST_VERSIONS: Final = 64
_MAX_MILLISECONDS: Final = 2**48 - 1
_TIME_BYTES: Final = 6
# Where these stand in the rank of a message, and of a field of a conversation.
_SOURCE_AT: Final = 2 + _TIME_BYTES
_WEIGHT_AT: Final = _TIME_BYTES + 1
_HASH_AT: Final = _WEIGHT_AT + 3


def message_rank(message: Message, content: bytes, source: Source, adapter: int = 0) -> bytes:
    """The rank of one version of a message, `content` being its content document as JSON.

    `adapter` is the version of what read it: a mended adapter's reading goes over the broken one's.
    """
    length = sum(len(part.text) for part in message.parts)
    is_complete = message.status == "complete"
    told_by = _SOURCES[source] if is_complete else min(_SOURCES[source], _SOURCES["stream"])
    return b"".join(
        (
            bytes([source != "dom", is_complete]),
            _time(message.updated_at if is_complete else None),
            bytes([told_by * _MOST_VERSIONS + min(adapter, _MOST_VERSIONS - 1)]),
            min(length, 2**32 - 1).to_bytes(4),
            hashlib.sha256(content).digest()[:8],
        )
    )


def field_rank(conversation: Conversation, value: Any, weight: int = 0, adapter: int = 0) -> bytes:
    """The rank of one field of a conversation: 18 bytes.

    Compared in this order: the site's update time, version of the adapter, weight, hash.
    """
    version = bytes([min(adapter, _MOST_VERSIONS - 1)])
    weighed = min(weight, 2**24 - 1).to_bytes(3)
    return _time(conversation.updated_at) + version + weighed + digest(value, 8)


def believed_rank(message: Message, content: bytes, claimed: bytes) -> bytes:
    """The rank of a version that says it had the rank `claimed`.

    Only the source and the version of the adapter are taken from that; what a site tells is never
    provisional.
    """
    source: Source = "conversation" if claimed[_SOURCE_AT] >= 2 * _MOST_VERSIONS else "stream"
    return message_rank(message, content, source, claimed[_SOURCE_AT] % _MOST_VERSIONS)


def believed_field_rank(
    conversation: Conversation, value: Any, claimed: bytes, *, weighs: bool
) -> bytes:
    """The same for a field of a conversation. Its time may be that of an earlier update."""
    highest = field_rank(conversation, value, 2**24 if weighs else 0, _MOST_VERSIONS)
    time = min(claimed[:_TIME_BYTES], highest[:_TIME_BYTES])
    version = min(claimed[_TIME_BYTES:_WEIGHT_AT], highest[_TIME_BYTES:_WEIGHT_AT])
    weight = min(claimed[_WEIGHT_AT:_HASH_AT], highest[_WEIGHT_AT:_HASH_AT])
    return time + version + weight + highest[_HASH_AT:]


def fingerprint(raw: Any, *context: object) -> bytes:
    """Tells whether a node differs from the one that was stored: 16 bytes of a hash."""
    return digest([raw, *context], 16)


def content_document(message: Message) -> Mapping[str, Any]:
    """What a version of a message wins or loses as a whole, as it is stored."""
    return {
        "role": message.role,
        "status": message.status,
        "parts": [_part_document(part) for part in message.parts],
    }


def _part_document(part: Part) -> dict[str, Any]:
    document: dict[str, Any] = {"type": part.type, "text": part.text}
    for name in _PART_FIELDS:
        value = getattr(part, name)
        if value is not None:
            document[name] = value
    if part.sources:
        document["sources"] = list(part.sources)
    return document


def _time(moment: datetime | None) -> bytes:
    milliseconds = round(moment.timestamp() * 1000) if moment else 0
    return max(0, min(milliseconds, _MAX_MILLISECONDS)).to_bytes(_TIME_BYTES)


def digest(value: Any, size: int) -> bytes:
    """A hash of any JSON value, dates included; `size` in bytes."""
    return hashlib.sha256(jsontext.dumps(value)).digest()[:size]
