"""What reading an archive gives: conversations as the site wrote them, and what was left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from recollect.capture.incoming import Incoming
from recollect.memory.restoring import Exported

MAX_RECORD_BYTES: Final = 64 * 1024 * 1024
"""A single conversation over this size is skipped: nothing larger is ever held in memory."""

Progress = Callable[[int], None]
"""Told how many more bytes of the files on disk have been read."""


@dataclass(frozen=True, slots=True)
class Record:
    """One conversation of a known site, as it stands in the export. `source` names its file."""

    platform: str
    payload: dict[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is ready to be merged. `continued`: the conversation began with one before this."""

    source: str
    incoming: Incoming
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory of a lossless export, ready to be taken in."""

    source: str
    memory: Exported


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not read, and why. `position` counts the records of a file from 1."""

    source: str
    reason: str
    position: int | None = None


class Unreadable(Exception):
    """A file or member cannot be read any further; the message says why."""
