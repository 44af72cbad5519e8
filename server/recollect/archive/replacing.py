"""A file that is there whole or not at all: written beside its place, which it takes at the end."""

import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from recollect.errors import AppError, Conflict

_GZIP: Final = 16 + zlib.MAX_WBITS

Write = Callable[[bytes], object]


@contextmanager
def replacing(path: Path, *, force: bool) -> Iterator[Write]:
    """A function that writes; when the block ends well, all of it is on disk under `path`.

    Only its owner may read the file. It is compressed if its name ends in `.gz`: the same contents
    give the same file. Conflict if something is there already, unless `force` and it is a file.
    """
    path = path.resolve()  # of a link, what it points to is replaced
    _check(path, force=force)
    with _named_errors(path), _beside(path) as file:
        if path.suffix == ".gz":
            pack = zlib.compressobj(wbits=_GZIP)
            yield lambda data: file.write(pack.compress(data))
            file.write(pack.flush())
        else:
            yield file.write
        file.flush()
        os.fsync(file.fileno())
        file.close()
        _check(path, force=force)
        Path(file.name).replace(path)
        _sync_folder(path.parent)


def _check(path: Path, *, force: bool) -> None:
    if path.exists() and not path.is_file():
        raise Conflict(f"{path} is no file. Name one, or - for standard output.")
    if path.exists() and not force:
        raise Conflict(f"{path} exists already. --force replaces it.")


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AppError(f"{path} cannot be written: {reason}.") from error


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A new file (mode 0600) in the folder of `path`; removed if it still has its own name."""
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".part", delete=False
    ) as file:
        try:
            yield file
        finally:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be opened (not on Windows)."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
