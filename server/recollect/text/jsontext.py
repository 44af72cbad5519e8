"""JSON from strangers: decoded fast, or refused with a clear error. Nothing else decodes JSON.

Lone surrogates, which are legal in JSON escapes and impossible in UTF-8, become U+FFFD here, once,
so that no later layer ever meets them.
"""

import json
import re
from typing import Any

import orjson

from recollect.errors import InvalidInput

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_JSON = "That is not JSON: {reason}."


def loads(data: bytes | str) -> Any:
    """Decode JSON text; InvalidInput if it is not JSON, not UTF-8, or nested too deeply."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return _loads_leniently(data, reason=str(error))


def dumps(value: Any) -> bytes:
    """Encode as compact UTF-8 JSON. Integers beyond 64 bits become floats."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except (orjson.JSONEncodeError, TypeError):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def clean(text: str) -> str:
    """The text with every lone surrogate replaced by U+FFFD, and nothing else changed."""
    return _LONE_SURROGATE.sub("\ufffd", text) if not text.isascii() else text


def _loads_leniently(data: bytes | str, *, reason: str) -> Any:
    # orjson refuses escaped lone surrogates, which sites really send; the standard library takes
    # them. It is slower, so it only sees what orjson refused.
    try:
        text = data.decode() if isinstance(data, bytes) else clean(data)
        return _clean_deeply(json.loads(text, parse_constant=_refuse_constant))
    except RecursionError:
        raise InvalidInput("That JSON is nested too deeply.", code="too_deep") from None
    except ValueError:
        raise InvalidInput(_NOT_JSON.format(reason=reason), code="not_json") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _clean_deeply(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean_deeply(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _clean_deeply(item) for key, item in value.items()}
    return value
