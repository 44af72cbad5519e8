"""A gzip file as a stream, such as `recollect export FILE.gz` writes. It is not trusted."""

import zlib
from collections.abc import Callable
from typing import Final

from recollect.archive.records import Unreadable

MAGIC: Final = b"\x1f\x8b"
_GZIP: Final = 16 + zlib.MAX_WBITS

Read = Callable[[int], bytes]


def unpacked(read: Read) -> Read:
    """A function that reads so many bytes of the contents, of one member or of several in a row.

    It raises Unreadable where the file is broken or cut off. However much a file unpacks to, no
    more of it is held than was asked for.
    """
    member = zlib.decompressobj(_GZIP)
    waiting = b""

    def unpack(size: int) -> bytes:
        nonlocal member, waiting
        while True:
            waiting = waiting or member.unconsumed_tail or read(size)
            if member.eof and waiting:
                member = zlib.decompressobj(_GZIP)
            if not waiting:
                if not member.eof:
                    raise Unreadable("it ends in the middle: it was cut off")
                return b""
            try:
                data = member.decompress(waiting, size)
            except zlib.error as error:
                raise Unreadable("it is compressed, and broken here") from error
            waiting = member.unused_data
            if data:
                return data

    return unpack
