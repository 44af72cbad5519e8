"""What no reader of Gemini's arrays knows and yet says something is kept as it is."""

from collections.abc import Collection, Iterator
from typing import Any

from recollect.models import Part
from recollect.platforms.fields import compact
from recollect.platforms.gemini.places import everything, fields


def unread(row: Any, known: Collection[int], path: str = "") -> Iterator[Part]:
    """A part `unknown` for each field of an array that says something and has no known place.

    Its `raw` is an object with the field by `path` and its place.
    """
    for place, item in fields(row):
        if place not in known and speaks(item):
            yield Part("unknown", raw=compact({f"{path}{place}": item}))


def speaks(value: Any) -> bool:
    """Whether there is a sentence or a link in it, and not only ids, flags and numbers."""
    return any(_says(item) for item in everything(value) if isinstance(item, str))


def _says(text: str) -> bool:
    if len(text.split(maxsplit=2)) > 2 or text.startswith(("http://", "https://")):
        return True
    # Many languages write sentences without spaces; ids are ASCII.
    return not text.isascii() and any(map(str.isalpha, text))
