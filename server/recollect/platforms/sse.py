"""Server-sent events: bytes in any split become events. Knows nothing of any site.

The format is that of https://html.spec.whatwg.org/multipage/server-sent-events.html, section
"Interpreting an event stream".
"""

import codecs
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from recollect.text.jsontext import clean

_LINE_END = re.compile("\r\n|\n|\r")
# What stands between two events; the group is atomic, for a line ends once with both characters.
_BLANK_LINES = re.compile("((?:\r\n|\n|\r(?!\n)){2,})")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its type (`message` where the stream names none) and its data lines, joined."""

    type: str
    data: str


class Decoder:
    """Decodes a stream piece by piece; where the pieces are cut makes no difference."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._line: list[str] = []
        self._type = ""
        self._data: list[str] = []
        self._at_start = True
        self._after_carriage_return = False

    def feed(self, piece: bytes) -> list[Event]:
        """The events that end in this piece."""
        return self._decode(self._utf8.decode(piece))

    def close(self) -> list[Event]:
        """What an event stream that is cut off still holds: its last event, maybe a torso.

        Browsers drop it; a reader whose data is JSON can tell a whole event from a torso.
        """
        line, self._line = "".join(self._line), []
        self._field(line)
        return list(self._dispatch())

    def _decode(self, text: str) -> list[Event]:
        if not text:
            return []
        if self._at_start:
            text = text.removeprefix(_BYTE_ORDER_MARK)
            self._at_start = False
        if self._after_carriage_return:
            text = text.removeprefix("\n")
        *ended, rest = _LINE_END.split(text)
        events = [event for line in ended for event in self._end_line(line)]
        self._line.append(rest)
        self._after_carriage_return = text.endswith("\r")
        return events

    def _end_line(self, piece: str) -> Iterator[Event]:
        self._line.append(piece)
        line, self._line = "".join(self._line), []
        if line:
            self._field(line)
        else:
            yield from self._dispatch()

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._type = value

    def _dispatch(self) -> Iterator[Event]:
        event_type, data = self._type or "message", self._data
        self._type, self._data = "", []
        if data:
            yield Event(event_type, "\n".join(data))


class Reader(ABC):
    """Takes the events of one stream as they come. Feed it pieces, close it, then ask it."""

    def __init__(self) -> None:
        self._decoder = Decoder()

    @abstractmethod
    def take(self, event: Event) -> None:
        """The next event, the last one maybe a torso."""

    def feed(self, piece: bytes) -> None:
        """The next bytes; where they are cut makes no difference."""
        for event in self._decoder.feed(piece):
            self.take(event)

    def close(self) -> None:
        """No more bytes will come."""
        for event in self._decoder.close():
            self.take(event)

    def read(self, body: str) -> None:
        """A whole stream as far as it has come; it may end anywhere."""
        self.feed(clean(body).encode())
        self.close()


def rewritten(body: str, change: Callable[[Event], str | None]) -> str:
    """The stream with the data of its events changed, and everything else as it came.

    `change` is asked for each event, in order, for its new data, or None if it is to go; the last
    one may be a torso. The same object if nothing changes.
    """
    decoder = Decoder()
    pieces = _BLANK_LINES.split(body)
    blocks = ["".join(pieces[start : start + 2]) for start in range(0, len(pieces), 2)]
    told = [decoder.feed(clean(block).encode()) for block in blocks]
    told[-1] += decoder.close()
    kept = [
        "".join(_changed(event, block, change) for event in events) if events else block
        for block, events in zip(blocks, told, strict=True)
    ]
    return body if kept == blocks else "".join(kept)


def _changed(event: Event, block: str, change: Callable[[Event], str | None]) -> str:
    data = change(event)
    if data is None:
        return ""
    if data == event.data:
        return block
    named = "" if event.type == "message" else f"event: {event.type}\n"
    return named + "".join(f"data: {line}\n" for line in data.split("\n")) + "\n"
