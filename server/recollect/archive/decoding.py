"""The bytes of a file as UTF-8, whatever Unicode encoding it is in. Knows nothing of JSON."""

import codecs
from collections.abc import Callable, Iterator
from typing import Final

_CHUNK_BYTES: Final = 256 * 1024
# The mark of UTF-32 begins with that of UTF-16, so it is looked for first.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def chunks(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """All that `read(size)` gives, in pieces, without a byte order mark.

    UTF-8 is handed on unchecked, so that one bad byte spoils one record only; in other encodings
    what is not valid becomes U+FFFD.
    """
    first = read(_CHUNK_BYTES)
    encoding, mark = _encoding(first)
    pieces = _pieces(first[mark:], read)
    if encoding == "utf-8":
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in pieces:
        yield decoder.decode(piece).encode()
    yield decoder.decode(b"", final=True).encode()


def _encoding(first: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    # JSON begins with an ASCII character: RFC 4627, section 3, tells the encoding by its zeros.
    if first[:1] == b"\0":
        return "utf-16-be", 0
    return ("utf-16-le", 0) if first[1:2] == b"\0" else ("utf-8", 0)


def _pieces(first: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    while first:
        yield first
        first = read(_CHUNK_BYTES)
