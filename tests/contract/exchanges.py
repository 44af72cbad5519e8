"""The examples of docs/protocol.md and docs/api.md: what is sent, and what is answered.

Each `socket-*.json` and `rest-*.json` here is one exchange, replayed in the order of the names on
an empty database. Ids are hashes of the space, and the space of the examples is always the same, so
answers are compared whole; only what is named in `varies` may have another value of the same kind.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
SPACE = "spc_exampleexampleexampleexa"
USER = "usr_exampleexampleexampleexa"
TOKEN = "rk_" + "0" * 43
"""Stands in the examples where a real key belongs."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One example. `send` is a frame or the body of a request, `answer` what comes back.

    A socket's `request` is made before. A frame that is None is not sent: the answer comes unasked.
    """

    name: str
    send: Any
    answer: Any
    varies: frozenset[str]
    request: tuple[str, str] | None
    status: int
    close: int | None
    new_socket: bool


def exchanges(kind: str) -> list[Exchange]:
    """All examples of a kind, `socket` or `rest`, in order."""
    return [_exchange(path) for path in sorted(FOLDER.glob(f"{kind}-*.json"))]


def _exchange(path: Path) -> Exchange:
    data = json.loads(path.read_text("utf-8"))
    return Exchange(
        name=path.stem,
        send=data.get("send"),
        answer=data.get("answer"),
        varies=frozenset(data.get("varies", ())),
        request=tuple(data["request"]) if "request" in data else None,
        status=data.get("status", 200),
        close=data.get("close"),
        new_socket=data.get("new_socket", False),
    )


def alike(expected: Any, actual: Any, varies: frozenset[str], path: str = "") -> list[str]:
    """Where two JSON values differ; values at the paths in `varies` need only be of one type."""
    if path in varies:
        return [] if type(expected) is type(actual) else [f"{path}: {actual!r}"]
    if isinstance(expected, dict) and isinstance(actual, dict):
        differences = [f"{path}.{key}" for key in expected.keys() ^ actual.keys()]
        for key in expected.keys() & actual.keys():
            inner = f"{path}.{key}" if path else key
            differences += alike(expected[key], actual[key], varies, inner)
        return differences
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        return [d for n, (a, b) in pairs for d in alike(a, b, varies, f"{path}.{n}")]
    return [] if expected == actual else [f"{path}: {actual!r} instead of {expected!r}"]
