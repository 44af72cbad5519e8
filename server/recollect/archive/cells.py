"""Cuts an activity log in HTML into its records, one held at a time, whatever the file's size.

Google's export has one `<div class="outer-cell …">` for each record; what was said is escaped, so
that none can be inside of another. Nothing of a record is read here: it is handed on as JSON, like
the records of other files.
"""

from collections.abc import Iterator
from typing import Final

from recollect.archive.records import MAX_RECORD_BYTES
from recollect.archive.splitting import Fault, Growing
from recollect.platforms.gemini.activity_page import FIELD
from recollect.text import jsontext

_MARK: Final = b'<div class="outer-cell'


def is_html(first: bytes) -> bool:
    """Whether a file that begins like this is HTML; no JSON begins with this character."""
    return first.lstrip()[:1] == b"<"


class CellSplitter:
    """Feed it all chunks, then close it. What is around the records is passed over."""

    def __init__(self, limit: int = MAX_RECORD_BYTES) -> None:
        self._record = Growing(limit)
        self._begun = False
        self._carried = b""

    def feed(self, chunk: bytes) -> Iterator[bytes | Fault]:
        """The records that end in this chunk."""
        *ended, rest = (self._carried + chunk).split(_MARK)
        for piece in ended:
            self._add(piece)
            yield from self._end()
            self._begun = True
            self._add(_MARK)
        # The mark itself may be cut in two.
        place = max(0, len(rest) - len(_MARK) + 1)
        self._add(rest[:place])
        self._carried = rest[place:]

    def close(self) -> Iterator[bytes | Fault]:
        """The last record, which goes to the end of the file."""
        self._add(self._carried)
        yield from self._end()

    def _add(self, piece: bytes) -> None:
        if self._begun:
            self._record.add(piece)

    def _end(self) -> Iterator[bytes | Fault]:
        if self._begun:
            record = self._record.take()
            told = record if isinstance(record, Fault) else _as_json(record)
            yield told


def _as_json(record: bytes) -> bytes:
    return jsontext.dumps({FIELD: record.decode("utf-8", "replace")})
