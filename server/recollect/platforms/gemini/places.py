"""Gemini's arrays: protocol buffers as JSON, where a field is told apart by its place alone.

Field n stands at place n - 1; after the last one that is told comes, now and then, an object with
rare fields by their number, most often those further out: `[null, {"11": x}]` has x at place 10. A
place that says nothing may so be told after all. Lengths vary, so that every place is looked up
without trust. Format: JsPbLite of Google's own libraries, and what public clients met.
"""

from collections.abc import Callable, Iterator
from typing import Any


def at(value: Any, *path: int) -> Any:
    """What stands at this path; None if any of it is absent or no array."""
    for place in path:
        if not isinstance(value, list) or not value:
            return None
        rare = value[-1] if isinstance(value[-1], dict) else None
        length = len(value) if rare is None else len(value) - 1
        dense = value[place] if place < length else None
        is_empty = dense is None or dense == []
        value = rare.get(str(place + 1), dense) if rare and is_empty else dense
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
    told = dict(enumerate(dense))
    if not isinstance(last, dict):
        told[len(dense)] = last
    else:
        rare = ((int(key) - 1, item) for key, item in last.items() if _is_number(key))
        told |= {place: item for place, item in rare if told.get(place) in (None, [])}
    yield from told.items()


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
