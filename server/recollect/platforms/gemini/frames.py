"""The text of Google's `batchexecute` and of its streams: JSON arrays with a length before each.

`)]}'`, an empty line, then again and again a line with a length and an array of entries, among them
`["wrb.fr", rpc, "<JSON text>", …]`. The length counts UTF-16 units from the line break before the
array to that after it, both included (in a recorded answer 1964 stands before 1962 units of 1967
bytes). It is not relied upon: inside JSON no line of digits alone stands before a bracket that
opens. Knows nothing of chats.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from recollect.errors import InvalidInput
from recollect.platforms.fields import compact
from recollect.text.jsontext import loads

_BETWEEN = re.compile(
    r"^(?:[ \t]*[0-9]{1,12}[ \t]*\r?$(?=\s{0,8}(?:\[|\Z))|\)\]\}'\r?$)", re.MULTILINE
)


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

    `change` is asked for each frame, and answers the same object for one that is to stay, None for
    one that is to go.
    """
    told, is_whole = frames(text)
    if not is_whole and _BETWEEN.search(text) is None and "wrb.fr" not in text:
        return text  # something else than frames: nobody can tell what is in it
    kept = [change(frame) for frame in told]
    if is_whole and all(new is old for new, old in zip(kept, told, strict=True)):
        return text
    return ")]}'\n\n" + "".join(_written(frame) for frame in kept if frame is not None)


def _written(frame: Any) -> str:
    body = f"\n{compact(frame)}\n"
    return f"{len(body.encode('utf-16-le')) // 2}{body}"


def _read(block: str) -> Any:
    try:
        return loads(block)
    except InvalidInput:
        return None
