"""JSON from strangers: decoded fast, or refused with a clear error. Nothing else decodes JSON.

Lone surrogates, which are legal in JSON escapes and impossible in UTF-8, become U+FFFD here, once,
so that no later layer ever meets them. What may be nested how deeply is the same for every text
(1,024 levels, the limit of orjson), and whatever can be read can be written again.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from recollect.errors import InvalidInput

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Every escape, so that an escaped backslash is never taken for the beginning of the next one.
_ESCAPE = re.compile(
    r"\\(?:u(?:d[89ab][0-9a-f]{2}\\ud[c-f]|(?P<lone>d[89a-f]))[0-9a-f]{2}|.)",
    re.IGNORECASE | re.DOTALL,
)


def loads(data: bytes | str) -> Any:
    """Decode JSON text; InvalidInput if it is not JSON, not UTF-8, or nested too deeply.

    Integers beyond 64 bits become floats; a number beyond those is refused.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        fault = str(error)
    # Sites really send lone surrogates, which orjson refuses.
    mended = _without_lone_surrogates(data)
    if mended is not None:
        try:
            return orjson.loads(mended)
        except orjson.JSONDecodeError as error:
            fault = str(error)
    # Only its text is left of the error: the error itself would hold the frame that holds it, and
    # with that all data, until a garbage collector comes by.
    if fault.startswith("depth limit"):
        raise InvalidInput("That JSON is nested too deeply.", code="too_deep")
    raise InvalidInput(f"That is not JSON: {fault}.", code="not_json")


def dumps(value: Any) -> bytes:
    """Encode as compact UTF-8 JSON, however deep it is; NaN and infinities become null."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        # Deeper than 254 levels, an integer beyond 64 bits, a lone surrogate.
        return b"".join(_pieces(value))


def clean(text: str) -> str:
    """The text with every lone surrogate replaced by U+FFFD, and nothing else changed."""
    return _LONE_SURROGATE.sub("\ufffd", text) if not text.isascii() else text


def _without_lone_surrogates(data: bytes | str) -> str | None:
    """The JSON text without them, whether escaped or not; None if there are none."""
    try:
        text = data.decode() if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        return None
    mended = _ESCAPE.sub(_mended, clean(text))
    return None if mended == text else mended


def _mended(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape["lone"] else escape[0]


def _pieces(value: Any) -> Iterator[bytes]:
    """The JSON of a value, piece by piece, without recursion."""
    containers: list[tuple[Iterator[tuple[bytes, Any]], bytes]] = []
    members = iter([(b"", value)])
    end = b""
    while True:
        for prefix, member in members:
            yield prefix
            if isinstance(member, dict | list | tuple):
                containers.append((members, end))
                yield b"{" if isinstance(member, dict) else b"["
                end = b"}" if isinstance(member, dict) else b"]"
                members = _members(member)
                break
            yield _scalar(member)
        else:
            yield end
            if not containers:
                return
            members, end = containers.pop()


def _members(container: Any) -> Iterator[tuple[bytes, Any]]:
    """What stands before each member, a comma and its key, and the member."""
    comma = b""
    if isinstance(container, dict):
        for key, member in container.items():
            named = {clean(key) if isinstance(key, str) else key: 0}
            yield comma + orjson.dumps(named, option=orjson.OPT_NON_STR_KEYS)[1:-2], member
            comma = b","
        return
    for member in container:
        yield comma, member
        comma = b","


def _scalar(value: Any) -> bytes:
    if isinstance(value, int) and not isinstance(value, bool):
        return json.dumps(value).encode()
    return orjson.dumps(clean(value) if isinstance(value, str) else value)
