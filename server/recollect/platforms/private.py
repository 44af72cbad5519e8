"""Copies without what is never stored; what has nothing of the kind stays the same object.

Payloads are large and mostly harmless, so only what changes is copied. Knows no site: each adapter
says what is private on its own.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any


def without_fields(value: Any, private: Collection[str]) -> Any:
    """An object without these fields; anything else as it is."""
    if not isinstance(value, dict) or value.keys().isdisjoint(private):
        return value
    return {key: member for key, member in value.items() if key not in private}


def only_fields(value: Any, known: Collection[str]) -> Any:
    """An object with these fields only; anything else as it is."""
    if not isinstance(value, dict) or value.keys() <= frozenset(known):
        return value
    return {key: member for key, member in value.items() if key in known}


def emptied_fields(value: Mapping[str, Any], private: Collection[str]) -> Mapping[str, Any]:
    """An object whose private fields say null: that there was something may still be told."""
    if value.keys().isdisjoint(private):
        return value
    told = [key for key in value if key in private and value[key] is not None]
    return {**value, **dict.fromkeys(told)} if told else value


def everywhere(value: Any, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Any:
    """A value with every object in it changed, the outer ones first, however deep they are."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if change(item) is not item:
                return _changed_copy(value, change)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return value


def _changed_copy(value: Any, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Any:
    top: list[Any] = [None]
    waiting: list[tuple[Any, Any, Any]] = [(top, 0, value)]
    while waiting:
        holder, key, item = waiting.pop()
        if isinstance(item, dict):
            kept = change(item)
            holder[key] = copy = dict.fromkeys(kept)
            waiting.extend((copy, name, member) for name, member in kept.items())
        elif isinstance(item, list):
            holder[key] = row = [None] * len(item)
            waiting.extend((row, place, member) for place, member in enumerate(item))
        else:
            holder[key] = item
    return top[0]


def with_field(value: Any, key: str, change: Callable[[Any], Any]) -> Any:
    """An object with one field changed, if it has it; anything else as it is."""
    if not isinstance(value, dict) or key not in value:
        return value
    changed = change(value[key])
    return value if changed is value[key] else {**value, key: changed}


def each(value: Any, change: Callable[[Any], Any]) -> Any:
    """An array, or the values of an object, each changed; anything else as it is."""
    if isinstance(value, list):
        changed = {
            place: new for place, item in enumerate(value) if (new := change(item)) is not item
        }
        return [changed.get(place, item) for place, item in enumerate(value)] if changed else value
    if isinstance(value, dict):
        changed = {key: new for key, item in value.items() if (new := change(item)) is not item}
        return {**value, **changed} if changed else value
    return value
