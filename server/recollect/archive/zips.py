"""The conversation files of a ZIP archive, as streams: never unpacked, and not trusted.

Which members are read: `conversations.json`, `conversations-000.json` and the like, in any folder
of the archive; if there is none, every other JSON file. What sites are known to put beside them is
passed over in silence.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Final

from recollect.archive import names
from recollect.archive.records import Skipped, Unreadable

# A chat compresses to a fifth or a tenth; above this it is made to fill memory or disk.
MAX_RATIO: Final = 200
_FREE_BYTES: Final = 64 * 1024 * 1024
_MAX_DIRECTORY_BYTES: Final = 32 * 1024 * 1024
# The end record with the longest comment, and the records of ZIP64 before it.
_END_BYTES: Final = 22 + 65535 + 76
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED: Final = 0x1
_NESTED: Final = "it is an archive inside the archive; unpack it and import it by itself"
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

Read = Callable[[int], bytes]


def members(file: IO[bytes], size: int, source: str) -> Iterator[tuple[str, Read] | Skipped]:
    """The name and the stream of each member worth reading, one open at a time.

    A stream raises Unreadable where it is broken, encrypted or a bomb. `size` is that of the file.
    """
    try:
        if _directory_bytes(file, size) > _MAX_DIRECTORY_BYTES:
            yield Skipped(source, "it lists too many files")
            return
        archive = zipfile.ZipFile(file)
    except _FAULTS:
        yield Skipped(source, "it is not a ZIP archive, or it is broken")
        return
    with archive:
        budget = _Budget(size)
        chosen, left = _chosen(archive.infolist())
        for member in left:
            reason = _NESTED if _is_archive(member) else "it is no file of conversations"
            yield Skipped(_shown(source, member), reason)
        if not chosen:
            yield Skipped(source, "there are no conversations in it")
        for member in chosen:
            yield from _opened(archive, member, budget, source)


def _chosen(
    listed: list[zipfile.ZipInfo],
) -> tuple[list[zipfile.ZipInfo], list[zipfile.ZipInfo]]:
    json = [member for member in listed if names.is_readable(member.filename)]
    named = [member for member in json if names.is_conversations(member.filename)]
    chosen = sorted(named or json, key=lambda member: member.filename)
    return chosen, [member for member in json if named and member not in named]


def _opened(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: "_Budget", source: str
) -> Iterator[tuple[str, Read] | Skipped]:
    name = _shown(source, member)
    if reason := _refusal(member):
        yield Skipped(name, reason)
        return
    try:
        stream = archive.open(member)
    except _FAULTS:
        yield Skipped(name, "this part of the archive is broken")
        return
    with stream:
        yield name, budget.watched(stream)


def _directory_bytes(file: IO[bytes], size: int) -> int:
    """How much `zipfile` would read into memory as the list of members, by what it claims.

    The fields of the end records are those of PKWARE's APPNOTE.TXT, sections 4.3.14 and 4.3.16.
    """
    tail = min(size, _END_BYTES)
    file.seek(size - tail)
    data = file.read(tail)
    end, end64 = data.rfind(b"PK\5\6"), data.rfind(b"PK\6\6")
    told = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    if told == 0xFFFFFFFF and end64 >= 0:
        return int.from_bytes(data[end64 + 40 : end64 + 48], "little")
    return told


def _shown(source: str, member: zipfile.ZipInfo) -> str:
    return f"{source}/{names.shown(member.filename)}"


def _is_archive(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".zip", ".gz"))


def _refusal(member: zipfile.ZipInfo) -> str | None:
    if _is_archive(member):
        return _NESTED
    if member.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if member.compress_type not in _METHODS:
        return "it is compressed in a way that is not supported"
    return None


class _Budget:
    """How much an archive may still unpack to: so many times its own size, whatever it claims."""

    def __init__(self, size: int) -> None:
        self._left = max(_FREE_BYTES, size * MAX_RATIO)

    def watched(self, stream: IO[bytes]) -> Read:
        """`stream.read`, which fails with Unreadable when the budget is used up or data is bad."""

        def read(size: int) -> bytes:
            try:
                data = stream.read(size)
            except _FAULTS as error:
                raise Unreadable("the archive is broken here") from error
            self._left -= len(data)
            if self._left < 0:
                raise Unreadable(f"it unpacks to more than {MAX_RATIO} times its size")
            return data

        return read
