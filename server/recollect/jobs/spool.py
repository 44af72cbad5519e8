"""Uploads on their way into the store: files below the data directory, one folder for each job.

They are read as they are, and never unpacked. A folder goes when its job has ended; what a killed
server left behind goes at a later start.
"""

import asyncio
import errno
import re
import shutil
import time
from collections.abc import AsyncIterable
from pathlib import Path
from typing import Final

from recollect.errors import InvalidInput, TooLarge, Unavailable

MIB: Final = 1024 * 1024
MOST_FILES: Final = 1000

_BUFFER: Final = MIB
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_LONGEST_NAME: Final = 120
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Spool:
    """The folder of uploads. `most` is how many bytes one upload may have."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most

    def upload(self, job: str) -> "Upload":
        """Where the files of this job go."""
        return Upload(self._folder / job, self._most)

    def files(self, job: str) -> list[Path]:
        """The files of a job in the order of coming; empty if they are not here."""
        return sorted(path for path in (self._folder / job).rglob("*") if path.is_file())

    def remove(self, job: str) -> None:
        """Remove the files of a job, if they are here."""
        shutil.rmtree(self._folder / job, ignore_errors=True)

    def left_behind(self) -> list[str]:
        """The jobs that there are files of."""
        if not self._folder.is_dir():
            return []
        return [path.name for path in self._folder.iterdir()]

    def age(self, job: str) -> float:
        """Seconds since something was put into its folder; 0 if there is none."""
        try:
            return time.time() - (self._folder / job).stat().st_mtime
        except OSError:
            return 0.0


class Upload:
    """The files of one job while they come in."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._left = self._most = most
        self.names: list[str] = []
        self.size = 0
        """Bytes of the files that have come."""

    async def take(self, name: str, chunks: AsyncIterable[bytes]) -> None:
        """Write one file; TooLarge, or Unavailable if the disk is full."""
        if len(self.names) >= MOST_FILES:
            raise TooLarge(f"An upload has at most {MOST_FILES} files. Put them into a ZIP.")
        path = await asyncio.to_thread(self._place, safe_name(name))
        try:
            # Opened and written in threads: a disk may keep one waiting.
            file = await asyncio.to_thread(path.open, "xb")
            with file:
                held = bytearray()
                async for chunk in chunks:
                    self.count(len(chunk))
                    self.size += len(chunk)
                    held += chunk
                    if len(held) >= _BUFFER:
                        await asyncio.to_thread(file.write, bytes(held))
                        held.clear()
                await asyncio.to_thread(file.write, bytes(held))
        except OSError as error:
            if error.errno in _FULL:
                raise Unavailable("The disk of the server is full.") from error
            raise

    def count(self, size: int) -> None:
        """Count bytes that came, whether they are kept or not; TooLarge."""
        self._left -= size
        self.check(0)

    def check(self, coming: int) -> None:
        """TooLarge if so many bytes more are too many."""
        if self._left < coming:
            raise TooLarge(
                f"An upload may have {self._most // MIB} MiB: RECOLLECT_MAX_IMPORT_BYTES says so. "
                "The command `recollect import` has no such limit.",
                max_bytes=self._most,
            )

    def _place(self, name: str) -> Path:
        """A place for the file, in a folder of its own if another one has its name."""
        taken = name in self.names
        folder = self._folder / f"{len(self.names):04}" if taken else self._folder
        # One by one, for the mode is only that of the last.
        for each in (self._folder.parent, self._folder, folder):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.names.append(name)
        return folder / name


def safe_name(name: str) -> str:
    """The last part of a file's name, as every file system takes it; it tells what the file is."""
    plain = re.split(r"[/\\]", name)[-1]
    plain = _FORBIDDEN.sub("_", plain).strip(" .")
    if len(plain) > _LONGEST_NAME:
        stem, dot, suffix = plain.rpartition(".")
        plain = (stem or plain)[: _LONGEST_NAME - 20] + (dot + suffix)[-20:]
    if not plain:
        raise InvalidInput("Every file of an upload needs a name.")
    return plain
