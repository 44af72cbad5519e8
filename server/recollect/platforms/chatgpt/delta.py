"""ChatGPT's delta encoding v1: operations that build JSON documents piece by piece.

Adding at the empty path starts a new document; every other path leads into the newest one.
Operations: `add`, `replace`, `append` (to a string, array or object). What cannot be applied is
passed over: a stream is a first look, the site's whole JSON follows. Rules from https://github.com/k1liang/ChatGPT-Web2API,
`tests/test_response_stream.py`.
"""

from typing import Any

from recollect.platforms.chatgpt.steps import Inheritance, Step, split_path


class _Growing:
    """A string that is appended to, kept in pieces so that a long answer stays linear."""

    def __init__(self, start: str) -> None:
        self.pieces = [start]


class DeltaDocuments:
    """The documents that the deltas so far have built."""

    def __init__(self) -> None:
        self._documents: list[dict[str, Any]] = []
        self._growing: list[tuple[Any, Any, _Growing]] = []
        self._inherited = Inheritance()

    def reset(self) -> None:
        """A new `delta_encoding` event: nothing is inherited any more."""
        self._inherited.reset()

    def __len__(self) -> int:
        return len(self._documents)

    def documents(self) -> list[dict[str, Any]]:
        """All documents, oldest first, as they are now."""
        for container, key, text in self._growing:
            if container[key] is text:
                container[key] = "".join(text.pieces)
        self._growing.clear()
        return self._documents

    def put(self, document: dict[str, Any]) -> None:
        """Add a document that came whole."""
        self._documents.append(document)

    def apply(self, delta: dict[str, Any]) -> None:
        """Apply one delta to the newest document. Its value becomes part of the document."""
        for step in self._inherited.steps(delta):
            self._step(step)

    def _step(self, step: Step) -> None:
        path, operation, value = step.path, step.operation, step.value
        if not path:
            if step.starts_document:
                self._documents.append(value)
            return
        parts = split_path(path)
        if not parts or not self._documents:
            return
        container = _descend(self._documents[-1], parts[:-1])
        if isinstance(container, dict):
            self._change(container, parts[-1], operation, value)
        elif isinstance(container, list):
            place = _place(container, parts[-1])
            if place is not None:
                self._change(container, place, operation, value)

    def _change(self, container: Any, key: Any, operation: str, value: Any) -> None:
        if operation == "append" and _get(container, key) is not None:
            self._append(container, key, value)
        elif operation in {"add", "replace", "append"}:
            if isinstance(container, list) and key == len(container):
                container.append(value)
            else:
                container[key] = value

    def _append(self, container: Any, key: Any, value: Any) -> None:
        target = container[key]
        if isinstance(target, str) and isinstance(value, str):
            target = container[key] = _Growing(target)
            self._growing.append((container, key, target))
        if isinstance(target, _Growing) and isinstance(value, str):
            target.pieces.append(value)
        elif isinstance(target, list):
            target.extend(value if isinstance(value, list) else [value])
        elif isinstance(target, dict) and isinstance(value, dict):
            target.update(value)


def _descend(value: Any, parts: list[str]) -> Any:
    for part in parts:
        key = _place(value, part) if isinstance(value, list) else part
        value = _get(value, key)
    return value


def _get(container: Any, key: Any) -> Any:
    if isinstance(container, dict):
        return container.get(key)
    if isinstance(container, list) and isinstance(key, int) and key < len(container):
        return container[key]
    return None


def _place(array: list[Any], part: str) -> int | None:
    if part == "-":
        return len(array)
    place = int(part) if part.isascii() and part.isdigit() and len(part) < 10 else None
    return place if place is not None and place <= len(array) else None
