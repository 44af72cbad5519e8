"""Fields of a site's JSON, read without trust: a value of the wrong type counts as absent.

Knows no site, and nothing of messages and trees.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from recollect.errors import InvalidInput
from recollect.text.jsontext import dumps, loads

_NOTHING: Final[Mapping[str, Any]] = {}
_YEAR_2100: Final = 4_102_444_800
_LARGEST_EXACT: Final = 2**53


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def sequence(value: Any) -> Sequence[Any]:
    """The value if it is an array, else an empty one."""
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
    """The value if it is a whole number, not negative, that JSON can carry exactly."""
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_EXACT
    return value if whole else None


def moment(value: Any) -> datetime | None:
    """Seconds since 1970 or an ISO 8601 string (UTC unless it says otherwise), in UTC; else None.

    Times before 1970 or after 2099 are mistakes, and absent.
    """
    told = _from_text(value) if isinstance(value, str) else _from_seconds(value)
    return told if told and 0 < told.timestamp() < _YEAR_2100 else None


def decoded(value: Any) -> dict[str, Any]:
    """The object that this is, or that this JSON text says; else an empty one."""
    try:
        told = loads(value) if isinstance(value, str | bytes) else value
    except InvalidInput:
        return {}
    return told if isinstance(told, dict) else {}


def compact(value: Any) -> str:
    """The value as compact JSON."""
    return dumps(value).decode()


def _from_text(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _from_seconds(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value, UTC) if 0 < value < _YEAR_2100 else None
