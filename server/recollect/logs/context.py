"""Which request, connection and frame the running task works on.

Context variables: a task inherits them from the one that made it, and a thread of
`asyncio.to_thread` too, so that every log line knows them without being told.
"""

import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Final

_SANE: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_NOT_SANE: Final = re.compile(r"[^A-Za-z0-9._:-]")
_LONGEST: Final = 64

_REQUEST: Final[ContextVar[str]] = ContextVar("request_id", default="")
_CONNECTION: Final[ContextVar[str]] = ContextVar("connection_id", default="")
_FRAME: Final[ContextVar[str]] = ContextVar("frame_id", default="")
_VARIABLES: Final = (_REQUEST, _CONNECTION, _FRAME)


def begin_request(proposed: str | None) -> str:
    """From here on this task works on a request; its id, `proposed` if that is a sane one."""
    identifier = proposed if proposed and _SANE.fullmatch(proposed) else secrets.token_hex(8)
    _REQUEST.set(identifier)
    return identifier


def begin_connection() -> None:
    """From here on this task serves one socket."""
    _CONNECTION.set(secrets.token_hex(4))


def begin_frame(identifier: str | None) -> None:
    """From here on this task works on a frame. A client may call it anything: what shows is tame.

    None: a frame that has no id.
    """
    _FRAME.set(_NOT_SANE.sub("?", (identifier or "")[:_LONGEST]))


def current() -> Mapping[str, str]:
    """The ids of this task by name, as far as it has any: `request_id`, `connection_id`, …"""
    return {variable.name: found for variable in _VARIABLES if (found := variable.get())}
