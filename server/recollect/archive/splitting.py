"""Cuts a stream of JSON into its records without building anything: one record is held at a time.

The records are the elements of a top-level array, those of the array `conversations` in a top-level
object, or top-level objects one after the other. A JSON parser would stop at the first fault; this
finds the end of a broken record by its brackets, so that the next one is read. Nothing is decoded.
Where a closing bracket of the record itself is missing, nothing tells its end: what follows is
taken for a part of it, and the fault says how much that is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from recollect.archive.records import MAX_RECORD_BYTES

# A raw line end cannot stand in a JSON string: there a torn string ends, and is a fault.
_TOKEN = re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*(["\n]?)|[{}\[\]]', re.DOTALL)
_REST_OF_STRING = re.compile(rb'[^"\\\n]*+(?:\\.[^"\\\n]*+)*(["\n]?)', re.DOTALL)
_CLOSING = {b"{": b"}", b"[": b"]"}
_BETWEEN = b" \t\r\n,"
_WRAPPER = b'"conversations"'
_MAX_DEPTH: Final = 2000
# A string shorter than this waits for its end, so that keys are seen whole.
_KEY_BYTES: Final = 64
_NOWHERE: Final = -1


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where there is no record, and why."""

    reason: str


class LineSplitter:
    """JSON Lines: whatever is wrong with a line, the next one is another record."""

    def __init__(self, limit: int = MAX_RECORD_BYTES) -> None:
        self._record = Growing(limit)

    def feed(self, chunk: bytes) -> Iterator[bytes | Fault]:
        """The records that end in this chunk."""
        *ended, rest = chunk.split(b"\n")
        for line in ended:
            if line or self._record.size:  # a small file may unpack to any number of empty lines
                self._record.add(line)
                yield from self.close()
        self._record.add(rest)

    def close(self) -> Iterator[bytes | Fault]:
        """The last line, which may lack its end."""
        record = self._record.take()
        if isinstance(record, Fault) or record.strip():
            yield record


class Splitter:
    """Any other JSON. Feed it all chunks, then close it."""

    def __init__(self, limit: int = MAX_RECORD_BYTES) -> None:
        self._record = Growing(limit)
        self._recording = False
        self._carried = b""
        self._in_string = False
        self._key = b""
        self._expected = bytearray()  # the closing brackets that are due, innermost last
        self._deeper = 0  # brackets beyond the depth that is remembered
        self._level = 0  # records begin at this depth
        self._unclosed = False  # what was recorded last was ended by a bracket of what is around it
        self._stray = False

    def feed(self, chunk: bytes) -> Iterator[bytes | Fault]:
        """The records that end in this chunk."""
        data = self._carried + chunk
        start = 0
        for token in self._brackets(data):
            recorded = self._recording
            ended = self._bracket(token[0])
            if self._recording and not recorded:
                start = token.start()
            elif recorded and not self._recording:
                self._record.add(data[start : token.end()])
                size, record = self._record.size, self._record.take()
                if self._unclosed:
                    yield Fault(f"a closing bracket is missing in it{_lost(size)}")
                elif ended:
                    yield record
        if self._recording:
            self._record.add(data[start : len(data) - len(self._carried)])

    def close(self) -> Iterator[bytes | Fault]:
        """What is left at the end of the file: a fault, unless everything was closed."""
        if self._recording:
            size = self._record.size + len(self._carried)
            yield Fault(f"the file ends in the middle of this record{_lost(size)}")
        elif self._expected or self._carried or self._in_string:
            yield Fault("the file ends too early")
        if self._stray:
            yield Fault("there is something in it that is no conversation and no JSON object")

    def _brackets(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """The brackets that are not in strings; what cannot be judged yet is carried over."""
        place = 0
        if self._in_string and (rest := _REST_OF_STRING.match(data)):
            place, self._in_string = rest.end(), not rest[1]
        while not self._in_string:
            token = _TOKEN.search(data, place)
            self._look_between(data[place : token.start() if token else len(data)])
            if token is None:
                place = len(data)
                break
            if token[0][:1] != b'"':
                yield token
            elif token[1]:
                self._look_between(token[0])
                self._key = token[0]
            elif len(data) - token.start() < _KEY_BYTES:
                place = token.start()
                break
            else:
                self._in_string = True
            place = token.end()
        self._carried = data[place:]

    def _look_between(self, text: bytes) -> None:
        between = not self._recording and len(self._expected) == self._level
        if between and not self._stray and text.strip(_BETWEEN):
            self._stray = True

    def _bracket(self, token: bytes) -> bool:
        """Keeps the depth; whether what was recorded so far is a record that ends here."""
        key, self._key = self._key, b""
        if token in _CLOSING:
            self._open(token, key)
            return False
        self._close(token)
        if self._recording and len(self._expected) <= self._level:
            self._recording = False
            self._rise()
            return True
        self._rise()
        return False

    def _open(self, token: bytes, key: bytes) -> None:
        depth = len(self._expected)
        if depth >= _MAX_DEPTH:
            self._deeper += 1
            return
        if depth == 0 and token == b"[":
            self._level = 1
        elif depth == 1 and token == b"[" and key == _WRAPPER and self._level < 1:
            self._recording, self._level = False, 2
        elif depth == self._level:
            self._recording, self._unclosed = True, False
        self._expected += _CLOSING[token]

    def _close(self, token: bytes) -> None:
        if self._deeper:
            self._deeper -= 1
        elif (at := self._expected.rfind(token)) >= 0:
            # Normally the last; where brackets are missing, those above go with it.
            self._unclosed = self._recording and at < self._level
            del self._expected[at:]

    def _rise(self) -> None:
        if not self._expected:
            self._level = 0
        elif len(self._expected) < self._level:
            self._level = _NOWHERE


def _lost(size: int) -> str:
    # In KiB, so that a file of nothing but faults has few different ones.
    return f": {-(-size // 1024):,} KiB from its start could not be read, with any others in them"


class Growing:
    """The bytes of one record; when they are too many, only the fact is kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pieces: list[bytes] = []
        self.size = 0

    def add(self, piece: bytes) -> None:
        """The next bytes of the record."""
        self.size += len(piece)
        if self.size <= self._limit:
            self._pieces.append(piece)
        else:
            self._pieces.clear()

    def take(self) -> bytes | Fault:
        """The record so far, or that it was too large; then a new one begins."""
        record, size = b"".join(self._pieces), self.size
        self._pieces, self.size = [], 0
        if size > self._limit:
            return Fault(f"it is larger than {self._limit // (1 << 20)} MiB")
        return record
