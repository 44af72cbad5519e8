"""Payloads with something wrong in them."""

from typing import Any

Path = tuple[Any, ...]


def places(value: Any, path: Path = ()) -> list[Path]:
    """The path of every value inside this one."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, inner in items:
        found.append((*path, key))
        if isinstance(inner, dict | list):
            found += places(inner, (*path, key))
    return found


def replaced(value: Any, path: Path, new: Any) -> Any:
    """A copy with what stands at the path replaced."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy
