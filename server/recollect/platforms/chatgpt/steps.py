"""What ChatGPT's deltas do, step by step, whatever they do it to.

A delta is `{p: path, o: operation, v: value, c: counter}`; a missing `p` or `o` is that of the
delta before. A `patch` is several steps: its `v` is a list of deltas. Paths are JSON pointers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST_PATH = 32
_FORBIDDEN = frozenset({"__proto__", "prototype", "constructor"})


@dataclass(frozen=True, slots=True)
class Step:
    """One operation, with the whole path, and the delta, or part of a patch, that says so."""

    path: str
    operation: str
    value: Any
    source: Mapping[str, Any]

    @property
    def starts_document(self) -> bool:
        """Whether the value is a new document; any other step changes the newest one."""
        opens = not self.path and self.operation in {"add", "replace"}
        return opens and isinstance(self.value, dict)


class Inheritance:
    """What a delta takes over from the one before it: path and operation."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Nothing is inherited any more."""
        self.path = self._last_path = ""
        self.operation = self._last_operation = "add"

    def steps(self, delta: Mapping[str, Any]) -> list[Step]:
        """What this delta does; the next one inherits from it. Nothing if it is no delta."""
        value = delta.get("v")
        path, operation = delta.get("p", self.path), delta.get("o", self.operation)
        if "p" not in delta and isinstance(value, dict) and isinstance(value.get("message"), dict):
            path, operation = "", "add"
        if not isinstance(path, str) or not isinstance(operation, str):
            return []
        if operation == "patch" and "o" not in delta and not isinstance(value, list):
            # No list is no patch: it goes on where the last step of the patch was.
            path, operation = delta.get("p", self._last_path), self._last_operation
        self.path, self.operation = path, operation
        steps = list(_patched(path, value)) if operation == "patch" else []
        if operation != "patch":
            steps = [Step(path, operation, value, delta)]
        if steps:
            self._last_path, self._last_operation = steps[-1].path, steps[-1].operation
        return steps


def split_path(path: str) -> list[str]:
    """The keys that a JSON pointer names; none if the path is none to be followed."""
    first, *parts = path.split("/", _LONGEST_PATH + 1)
    if first or len(parts) > _LONGEST_PATH or not _FORBIDDEN.isdisjoint(parts):
        return []
    if "~" in path:
        return [part.replace("~1", "/").replace("~0", "~") for part in parts]
    return parts


def _patched(path: str, deltas: Any) -> Iterator[Step]:
    for delta in deltas if isinstance(deltas, list) else ():
        inside = delta.get("p", "") if isinstance(delta, dict) else None
        if isinstance(inside, str) and isinstance(delta.get("o"), str):
            # Most patches stand at the empty path; some repeat the way from the top nevertheless.
            whole = inside if inside.startswith("/message") else path + inside
            yield Step(whole, delta["o"], delta.get("v"), delta)
