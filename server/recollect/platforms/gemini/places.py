"""Gemini's arrays: protocol buffers as JSON, where a field is told apart by its place alone.

Field n stands at place n - 1; after the last one that is told comes, now and then, an object with
the fields that lie further out, by their number: `[null, {"11": x}]` has x at place 10. Lengths
vary, so that every place is looked up without trust. Format: JsPbLite of Google's own libraries.
"""

from collections.abc import Callable, Iterator
from typing import Any


def at(value: Any, *path: int) -> Any:
    """What stands at this path; None if any of it is absent or no array."""
    for place in path:
        if not isinstance(value, list) or not value:
            return None
        last = len(value) - 1
        if place < last or (place == last and not isinstance(value[last], dict)):
            value = value[place]
        else:
            value = value[last].get(str(place + 1)) if isinstance(value[last], dict) else None
    return value


def rows(value: Any, *path: int) -> list[Any]:
    """The array at this path; an empty one if there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def fields(row: Any) -> Iterator[tuple[int, Any]]:
    """Every field of an array with its place."""
    if not isinstance(row, list):
        return
    *dense, last = row or [None]
    yield from enumerate(dense)
    if isinstance(last, dict):
        far = ((int(key) - 1, item) for key, item in last.items() if _is_number(key))
        yield from ((place, item) for place, item in far if place >= len(dense))
    else:
        yield len(dense), last


def everything(value: Any) -> Iterator[Any]:
    """The value and all that is inside it, in order, however deep."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            waiting.extend(reversed(item.values()))


def changed(row: Any, change: Callable[[int, Any], Any]) -> Any:
    """An array with each field changed; the same object if none is, or if it is no array."""
    if not isinstance(row, list) or not row:
        return row
    copy = [change(place, item) for place, item in enumerate(row[:-1])]
    last = row[-1]
    if isinstance(last, dict):
        sparse = {
            key: change(int(key) - 1, item) if _is_number(key) else item
            for key, item in last.items()
        }
        same = all(sparse[key] is item for key, item in last.items())
        copy.append(last if same else sparse)
    else:
        copy.append(change(len(copy), last))
    return row if all(new is old for new, old in zip(copy, row, strict=True)) else copy


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and key[0] != "0" and len(key) < 6
