"""Fields of ChatGPT's JSON, read without trust: whatever has the wrong type counts as absent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from recollect.text.jsontext import dumps

_NOTHING: Final[Mapping[str, Any]] = {}
_YEAR_2100 = 4_102_444_800
_LARGEST_EXACT = 2**53
_ROOT_KEY = "client-created-root"


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def sequence(value: Any) -> list[Any]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def name(value: Any) -> str | None:
    """The value if it is a string with something in it."""
    return value if isinstance(value, str) and value else None


def size(value: Any) -> int | None:
    """The value if it can be a number of bytes."""
    sane = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_EXACT
    return value if sane else None


def time(value: Any) -> datetime | None:
    """Seconds since 1970 or an ISO 8601 string (UTC unless it says otherwise); else None.

    Times before 1970 or after 2099 are mistakes, and absent.
    """
    if isinstance(value, str):
        value = _iso_seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value, UTC) if 0 < value < _YEAR_2100 else None


def model(value: Any) -> str | None:
    """A model's name; `auto` is the site's word for "not chosen"."""
    return name(value) if value != "auto" else None


def is_root(key: str) -> bool:
    """Whether this is the node that the site itself puts above the first message."""
    return key.startswith(_ROOT_KEY)


def raw_json(value: Any) -> str:
    """The value as JSON text, for parts that nobody knows."""
    try:
        return dumps(value).decode()
    except RecursionError:
        return '{"error":"nested too deeply"}'


def _iso_seconds(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
