"""Reading Claude's JSON without trusting it: a value of an unexpected type counts as absent.

Owns the rules for identifiers and times of claude.ai. Knows no message, no block, no stream.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from recollect.text import jsontext

_NO_FIELDS: Final[Mapping[str, Any]] = {}
_FIRST_YEAR, _LAST_YEAR = 2000, 2200


def fields(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else _NO_FIELDS


def items(value: Any) -> Sequence[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def words(value: Any) -> str:
    """The value if it is a string, else the empty one."""
    return value if isinstance(value, str) else ""


def name(value: Any) -> str | None:
    """The value if it is a string that says something: an identifier, a title, a name."""
    return value if isinstance(value, str) and value.strip() else None


def first_name(source: Mapping[str, Any], *keys: str) -> str | None:
    """The first of these fields that is a string and says something."""
    return next((found for key in keys if (found := name(source.get(key)))), None)


def count(value: Any) -> int | None:
    """The value if it is a whole number from zero up to 2^63."""
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63
    return value if whole else None


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time in UTC, one without an offset being UTC; None for what cannot be true."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        told = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return told if _FIRST_YEAR <= told.year < _LAST_YEAR else None


def compact(value: Any) -> str:
    """The value as compact JSON."""
    try:
        return jsontext.dumps(value).decode()
    except RecursionError:
        # The encoder of the standard library gives up a little earlier than our decoder.
        return '"nested too deeply to be shown"'
