"""The JSON patches of DeepSeek's stream: a message that is built piece by piece.

An event `{p, o, v}` changes what is at the path `p` by the operation `o`: SET, APPEND (to a text or
a list) or BATCH (a list of events whose paths go on from this one). What an event leaves out is as
in the one before it, so that most say only `{v}`. The first, without a path, is `{response: …}`, a
message that has only begun. Recorded in May 2025 (`response/content`), November 2025
(`response/fragments/0/content`) and 2026 (`response/fragments/-1/content`). What cannot be applied
is passed over: the site's whole JSON follows.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from recollect.platforms.fields import mapping, sequence, words

MOST_BATCHES: Final = 4
"""Batches inside of batches, as deep as anybody follows them."""

_DEEPEST: Final = 16
_TEXTS: Final = frozenset({"content", "thinking_content", "snippet"})
_LISTS: Final = frozenset({"fragments", "queries"})
_TOP: Final = ("response",)
_Path = tuple[str, ...]


def snapshot(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The message that this event begins anew; None if it only changes one."""
    begun = mapping(event.get("v")).get("response")
    return begun if "p" not in event and isinstance(begun, dict) else None


@dataclass(frozen=True, slots=True)
class Step:
    """One change: SET or APPEND, of what is at the path."""

    path: _Path
    operation: str
    value: Any


class Sticky:
    """Turns events into steps, filling in what they leave out."""

    def __init__(self, above: _Path = (), batches: int = 0) -> None:
        self._above = above
        self._batches = batches
        self._path: _Path = above
        self._operation = "SET"

    def steps(self, event: Mapping[str, Any]) -> Iterator[Step]:
        """The steps of one event, a BATCH in its order."""
        named = isinstance(event.get("p"), str)
        if named:
            parts = tuple(filter(None, event["p"].split("/")))
            self._path = parts if parts[:1] == _TOP else (*self._above, *parts)
        value = event.get("v")
        operation = self._of(words(event.get("o")).upper(), value, named=named)
        if len(self._path) > _DEEPEST or "v" not in event:
            return
        if operation in {"SET", "APPEND"}:
            yield Step(self._path, operation, value)
        elif operation != "BATCH":
            return
        elif isinstance(value, list):
            inner = Sticky(self._path, self._batches + 1)
            for each in value if self._batches < MOST_BATCHES else ():
                yield from inner.steps(mapping(each))
        else:
            yield Step((), "APPEND", value)

    def _of(self, told: str, value: Any, *, named: bool) -> str:
        """The operation; some streams begin to append without saying so, or end with a bare SET."""
        last = self._path[-1] if self._path else ""
        if told:
            self._operation = told
        elif last in (_TEXTS if isinstance(value, str) else _LISTS):
            return "APPEND" if isinstance(value, str | list) else "SET"
        elif named and not isinstance(value, list):
            return "SET"
        return self._operation


@dataclass(slots=True, eq=False)
class _Growing:
    """A text that is appended to, kept in pieces so that a long answer stays linear."""

    pieces: list[str]


class Document:
    """A message of the stream, as far as it has come: `{response: {…}}`."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {"response": {}}
        self._sticky = Sticky()
        self._growing: list[tuple[Any, Any, _Growing]] = []

    def apply(self, event: Mapping[str, Any]) -> None:
        """Take one event."""
        begun = snapshot(event)
        if begun is not None:
            self._root, self._sticky = {"response": dict(begun)}, Sticky()
            return
        for step in self._sticky.steps(event):
            self._apply(step)

    def response(self) -> dict[str, Any]:
        """The message as the site's JSON would have it now."""
        for container, key, text in self._growing:
            if _get(container, key) is text:
                container[key] = "".join(text.pieces)
        self._growing.clear()
        told: dict[str, Any] = self._root["response"]
        return told

    def _apply(self, step: Step) -> None:
        if not step.path:
            # A text of which nobody says what it belongs to goes on with the last one.
            step = Step(self._last_text(), "APPEND", step.value)
            if not isinstance(step.value, str):
                return
        if step.path == _TOP and not isinstance(step.value, dict):
            return
        container, key = self._place(step.path)
        if container is None:
            return
        if step.operation == "APPEND" and isinstance(step.value, str):
            self._append(container, key, step.value)
        else:
            _change(container, key, step)

    def _last_text(self) -> _Path:
        fragments = self._root["response"].get("fragments")
        shown = ("fragments", "-1", "content") if sequence(fragments) else ("content",)
        return (*_TOP, *shown)

    def _append(self, container: Any, key: Any, text: str) -> None:
        before = _get(container, key)
        if isinstance(before, list):
            before.append(text)
            return
        if not isinstance(before, _Growing):
            before = _Growing([words(before)])
            _put(container, key, before)
            self._growing.append((container, key, before))
        before.pieces.append(text)

    def _place(self, path: _Path) -> tuple[Any, Any]:
        """The object or list that holds what is at the path, and where in it; None: nowhere."""
        value: Any = self._root
        if path[:1] != _TOP:
            return None, None
        for part, following in itertools.pairwise(path):
            key = _key(value, part)
            if key is None:
                return None, None
            inner = _get(value, key)
            if not isinstance(inner, dict | list):
                inner = [] if _is_index(following) else {}
                _put(value, key, inner)
            value = inner
        key = _key(value, path[-1])
        return (None, None) if key is None else (value, key)


def _change(container: Any, key: Any, step: Step) -> None:
    before = _get(container, key)
    if step.operation == "APPEND" and isinstance(before, list):
        before.extend(step.value if isinstance(step.value, list) else [step.value])
    elif step.operation == "APPEND" and isinstance(before, dict):
        before.update(mapping(step.value))
    else:
        _put(container, key, step.value)


def _is_index(part: str) -> bool:
    return part == "-1" or (part.isascii() and part.isdigit() and len(part) < 8)


def _key(container: Any, part: str) -> Any:
    """The key in an object, or the index in a list, one behind its end at most; None: no place."""
    if isinstance(container, dict):
        return part
    if not _is_index(part):
        return None
    index = int(part) if part != "-1" else max(0, len(container) - 1)
    return index if index <= len(container) else None


def _get(container: Any, key: Any) -> Any:
    if isinstance(container, dict):
        return container.get(key)
    return container[key] if key < len(container) else None


def _put(container: Any, key: Any, value: Any) -> None:
    if isinstance(container, list) and key == len(container):
        container.append(value)
    else:
        container[key] = value
