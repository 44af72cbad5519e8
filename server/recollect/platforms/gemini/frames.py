"""The text of Google's `batchexecute` and of its streams: JSON arrays with a length before each.

`)]}'`, an empty line, then again and again a line with a length and an array of entries, among them
`["wrb.fr", rpc, "<JSON text>", …]`. The length counts UTF-16 units from the line break before the
array to that after it, both included (in a recorded answer 1964 stands before 1962 units of 1967
bytes). It is not relied upon: inside JSON no line can hold digits alone. Knows nothing of chats.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from recollect.errors import InvalidInput
from recollect.platforms.fields import compact
from recollect.text.jsontext import loads

_BETWEEN = re.compile(r"^(?:[ \t]*[0-9]{1,12}[ \t]*|\)\]\}')\r?$", re.MULTILINE)


def frames(text: str) -> tuple[list[Any], bool]:
    """The arrays of a text in order, and whether all of it could be read (a torso cannot)."""
    told = [_read(block) for block in _BETWEEN.split(text) if block.strip()]
    return [value for value in told if value is not None], None not in told


def entries(text: str) -> Iterator[list[Any]]:
    """The entries of all frames of a text, in order."""
    for frame in frames(text)[0]:
        yield from entries_of(frame)


def entries_of(frame: Any) -> Iterator[list[Any]]:
    """The entries of one frame."""
    if isinstance(frame, list):
        yield from (entry for entry in frame if isinstance(entry, list))


def body_of(entry: list[Any]) -> Any:
    """The message in an entry `["wrb.fr", rpc, "<JSON text>"]`; None if there is none."""
    if entry[:1] != ["wrb.fr"] or len(entry) < 3 or not isinstance(entry[2], str):
        return None
    return _read(entry[2])


def rewritten(text: str, change: Callable[[Any], Any]) -> str:
    """The text with its frames changed, and without what cannot be read; the same object if equal.

    `change` is asked for each frame, and answers the same object for one that is to stay.
    """
    pieces: list[str] = []
    place = 0
    for mark in [*_BETWEEN.finditer(text), None]:
        end = mark.start() if mark else len(text)
        pieces += _rewritten(text[place:end], pieces, change)
        if mark:
            pieces.append(mark[0])
            place = mark.end()
    kept = "".join(pieces)
    return text if kept == text else kept


def _rewritten(block: str, before: list[str], change: Callable[[Any], Any]) -> list[str]:
    if not block.strip():
        return [block]
    frame = _read(block)
    kept = None if frame is None else change(frame)
    if kept is None:
        return ["\n"]
    if kept is frame:
        return [block]
    told = f"\n{compact(kept)}\n"
    if before and before[-1].strip().isdigit():
        before[-1] = str(len(told.encode("utf-16-le")) // 2)
    return [told]


def _read(block: str) -> Any:
    try:
        return loads(block)
    except InvalidInput:
        return None
