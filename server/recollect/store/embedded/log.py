"""mongod's log: kept small, and read for the reason why mongod stopped."""

import os
import re
import shutil
import signal
from pathlib import Path
from typing import Final

from recollect.errors import SetupError

PORT_TAKEN: Final = "port_taken"
IN_USE: Final = "in_use"
DISK_FULL: Final = "disk_full"
_KEPT_BYTES: Final = 16 * 1024 * 1024
_TAIL_BYTES: Final = 64 * 1024
_FULL_BYTES: Final = 64 * 1024
_FULL: Final = "the disk is full"

# What mongod or the operating system says, the sentence for people, and its code.
_REASONS: Final = (
    ("Address already in use|SocketException.*setup", "its port is taken", PORT_TAKEN),
    ("No space left on device|Disk quota exceeded", _FULL, DISK_FULL),
    ("Read-only file system", "the disk is read-only", "read_only"),
    ("DBPathInUse|Unable to lock", "another mongod runs on it", IN_USE),
    (
        "Wrong mongod version|UPGRADE PROBLEM|unsupported WiredTiger file version",
        "its files were written by another version of MongoDB; use that version again",
        "wrong_version",
    ),
    ("Permission denied|Operation not permitted", "its files may not be written", "read_only"),
)


def keep_small(log: Path) -> None:
    """Move a log that has grown large aside to `….1`; mongod goes on writing to the same file."""
    if log.exists() and log.stat().st_size > _KEPT_BYTES:
        shutil.copyfile(log, log.with_name(log.name + ".1"))
        os.truncate(log, 0)


def end_of(log: Path) -> int:
    """Where what mongod writes from now on begins, in bytes."""
    return log.stat().st_size if log.exists() else 0


def why_it_stopped(log: Path, since: int, exit_code: int | None) -> SetupError:
    """The reason in what was logged after byte `since`, in a sentence that names the log."""
    if exit_code is not None and exit_code == -getattr(signal, "SIGKILL", 0):
        return _error(log, "it was killed, perhaps for want of memory", "killed")
    tail = _tail(log, since)
    for pattern, sentence, code in _REASONS:
        if re.search(pattern, tail):
            return _error(log, sentence, code)
    if shutil.disk_usage(log.parent).free < _FULL_BYTES:  # then the log may lack the last words
        return _error(log, _FULL, DISK_FULL)
    ended = "it stopped" if exit_code is None else f"it ended with exit code {exit_code}"
    return _error(log, ended, SetupError.code)


def _tail(log: Path, since: int) -> str:
    with log.open("rb") as file:
        file.seek(max(since, end_of(log) - _TAIL_BYTES))
        return file.read().decode("utf-8", "replace")


def _error(log: Path, sentence: str, code: str) -> SetupError:
    return SetupError(
        f"The embedded MongoDB in {log.parent} cannot run: {sentence} (its log: {log}).", code=code
    )
