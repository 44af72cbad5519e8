"""Official exports as a stream of conversations: a file, a ZIP, or a folder of these.

Memory stays constant however large an export is. Whatever is wrong with a part of it is one
Skipped with a reason; the rest is read, unless nothing tells where it begins.
"""

import io
import itertools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from recollect.archive import decoding, gzips, names, zips
from recollect.archive.cells import CellSplitter, is_html
from recollect.archive.records import Prepared, Progress, Record, Remembered, Skipped, Unreadable
from recollect.archive.restoring import is_lossless, restored
from recollect.archive.splitting import Fault, LineSplitter, Splitter
from recollect.errors import InvalidInput
from recollect.platforms.registry import adapters
from recollect.text import jsontext

Item = Record | Prepared | Remembered | Skipped
"""What reading gives, one by one."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def files(path: Path) -> Iterator[Path]:
    """The files that `path` stands for: itself, or those in the folder that may be exports."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, found in os.walk(path):
        folders.sort()
        for name in sorted(found):
            inside = Path(folder, name).relative_to(path)
            readable = names.is_readable(str(inside), path.absolute().name)
            if readable and (path / inside).is_file():
                yield path / inside


def common_folder(paths: Sequence[Path]) -> Path:
    """The deepest folder that everything named lies in: what files are called by starts there."""
    folders = [path.absolute() if path.is_dir() else path.absolute().parent for path in paths]
    shared = set.intersection(*({folder, *folder.parents} for folder in folders))
    # On Windows two drives share no folder.
    return max(shared, key=lambda folder: len(folder.parts), default=Path())


def read_records(
    path: Path, progress: Progress = lambda _: None, within: Path | None = None
) -> Iterator[Item]:
    """Every conversation of an export, in its order, and whatever could not be read.

    Sources are called by their path below the folder `within`; without it, below `path` itself.
    """
    folder = within or common_folder([path])
    found = False
    for file in files(path):
        found = True
        yield from read_file(file, _called(file, folder), progress)
    if not found:
        yield Skipped(_called(path, folder), "there are no exports in this folder")


def read_file(path: Path, source: str, progress: Progress) -> Iterator[Item]:
    """The conversations of one file; `source` is how it is called in what is reported."""
    try:
        with _Watched(path, progress) as file:
            magic = file.read(4)
            if magic in _ZIP:
                yield from _zip_records(file, source)
            elif magic.startswith(gzips.MAGIC):
                file.seek(0)
                yield from _json_records(gzips.unpacked(file.read), source)
            else:
                file.seek(0)
                yield from _json_records(file.read, source)
    except OSError as error:
        yield Skipped(source, f"it cannot be read: {error.strerror or 'input error'}")


def _called(file: Path, folder: Path) -> str:
    path = file.absolute()
    inside = path != folder and path.is_relative_to(folder)
    return names.shown(str(path.relative_to(folder)) if inside else path.name)


def _zip_records(file: "_Watched", source: str) -> Iterator[Item]:
    size = os.fstat(file.fileno()).st_size
    for member in zips.members(file, size, source):
        if isinstance(member, Skipped):
            yield member
        else:
            name, read = member
            yield from _json_records(read, name)


def _json_records(read: zips.Read, source: str) -> Iterator[Item]:
    position = 0
    try:
        pieces = _pieces(read, source)
        first = next(pieces, None)
        pieces = itertools.chain([first] if first is not None else [], pieces)
        if is_lossless(first):
            yield from restored(pieces, source)
            return
        for position, piece in enumerate(pieces, start=1):
            yield _record(piece, source, position)
    except Unreadable as error:
        yield Skipped(source, str(error))
        return
    if not position:
        yield Skipped(source, "there are no conversations in it")


def _pieces(read: zips.Read, source: str) -> Iterator[bytes | Fault]:
    splitter: Splitter | LineSplitter | CellSplitter | None = None
    for chunk in decoding.chunks(read):
        splitter = splitter or _splitter(chunk, source)
        yield from splitter.feed(chunk)
    if splitter:
        yield from splitter.close()


def _splitter(first: bytes, source: str) -> Splitter | LineSplitter | CellSplitter:
    if is_html(first):
        return CellSplitter()
    return LineSplitter() if _is_lines(first, source) else Splitter()


def _is_lines(first: bytes, source: str) -> bool:
    if names.is_lines(source):
        return True
    line, end, _ = first.partition(b"\n")
    value = _decoded(line) if end else None
    return isinstance(value, dict) and not isinstance(value.get("conversations"), list)


def _record(piece: bytes | Fault, source: str, position: int) -> Record | Skipped:
    if isinstance(piece, Fault):
        return Skipped(source, piece.reason, position)
    try:
        payload = jsontext.loads(piece)
    except InvalidInput as error:
        deep = error.code == "too_deep"
        return Skipped(source, "it is nested too deeply" if deep else "it is not JSON", position)
    for adapter in adapters():
        if isinstance(payload, dict) and adapter.exported(payload):
            return Record(adapter.platform, payload, source)
    return Skipped(source, "it is not a conversation of a site that is known here", position)


def _decoded(line: bytes) -> Any:
    try:
        return jsontext.loads(line)
    except InvalidInput:
        return None


class _Watched(io.FileIO):
    """A file that tells how much of it is read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path)
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._progress(len(data))
        return data
