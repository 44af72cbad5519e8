"""Where the next page of a search starts: an opaque string for ten minutes.

It holds a hash of the search, the rank reached, and the time of the first page: what is stored
later does not enter, so that the pages of one search fit together.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from recollect.errors import InvalidInput

LIFETIME: Final = timedelta(minutes=10)
_LAYOUT: Final = struct.Struct(">16sHq")


@dataclass(frozen=True, slots=True)
class Position:
    """A rank in the results of one search, as they were at a time."""

    rank: int
    stored_before: datetime


def dumps(fingerprint: bytes, position: Position) -> str:
    """The cursor of a position in the search of that fingerprint."""
    milliseconds = int(position.stored_before.timestamp() * 1000)
    packed = _LAYOUT.pack(fingerprint, position.rank, milliseconds)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def loads(cursor: str, fingerprint: bytes, now: datetime) -> Position:
    """The position; InvalidInput `cursor_gone` if it is malformed, old, or of another search."""
    try:
        padding = "=" * (-len(cursor) % 4)
        packed = base64.b64decode((cursor + padding).encode(), b"-_", validate=True)
        of_search, rank, milliseconds = _LAYOUT.unpack(packed)
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (UnicodeEncodeError, binascii.Error, struct.error, ValueError, OverflowError, OSError):
        raise gone() from None
    if of_search != fingerprint or not timedelta() <= now - moment <= LIFETIME:
        raise gone()
    return Position(rank, moment)


def gone() -> InvalidInput:
    """The error for a place that cannot be returned to."""
    return InvalidInput(
        "That page cannot be continued: the cursor is older than ten minutes or belongs to "
        "another search. Search again from the start.",
        code="cursor_gone",
    )
