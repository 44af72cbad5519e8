"""Turns chosen units into the text of one message, and says where every line of it comes from.

A line is a mark and a verbatim piece of a message. Marks say what the piece does not: the day, the
role, the name of the speaker. Each line ends in a newline and begins with none, so that tokens of
lines nearly always add up; the whole text is counted in the end.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from recollect.compression.index import Index
from recollect.compression.messages import Message
from recollect.compression.splitting import Unit
from recollect.compression.trimming import telling
from recollect.text.tokens import count

HEAD: Final = "<compressed-context>\n"
FOOT: Final = "</compressed-context>"
MARKS: Final = {
    "user": "User: ",
    "assistant": "Assistant: ",
    "system": "System: ",
    "tool": "Tool: ",
}
_MARK_TOKENS: Final = 2
_REMEMBERED: Final = 2000


class Piece(NamedTuple):
    """What stands before a newline: a mark and a stretch of a message, or a mark alone.

    `start` to `end` are characters of the message of that index.
    """

    mark: str
    message: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line comes from: `start` to `end` are characters of the message of that index."""

    message: int
    start: int
    end: int


class Emitted:
    """A text, and where it is from."""

    def __init__(self, messages: Sequence[Message], pieces: Sequence[Piece]) -> None:
        self._messages = messages
        self._pieces = pieces
        self.text: Final = "".join([HEAD, *map(self._read, pieces), FOOT])

    @property
    def lines(self) -> Sequence[Line | None]:
        """The source of each line of the text; None for a line of marks only."""
        return [None, *(line for piece in self._pieces for line in self._lines(piece)), None]

    def _read(self, piece: Piece) -> str:
        if piece.message is None:
            return f"{piece.mark}\n"
        return f"{piece.mark}{self._messages[piece.message].text[piece.start : piece.end]}\n"

    def _lines(self, piece: Piece) -> Iterator[Line | None]:
        if piece.message is None:
            yield None
            return
        start = piece.start
        for line in self._messages[piece.message].text[start : piece.end].split("\n"):
            yield Line(piece.message, start, start + len(line))
            start += len(line) + 1


class Emission:
    """What units cost and how they read. `brief`: of a date only the day is shown."""

    def __init__(self, index: Index, *, brief: bool) -> None:
        self._index = index
        self._brief = brief
        self._message: Final[list[int]] = index.message.tolist()
        self._header: Final[list[int]] = index.dated_by.tolist()
        self._marked: set[int | str] = set()
        self._dated: set[int] = set()
        self.frame: Final = count(HEAD) + count(FOOT) + 2

    def text(self, unit: int) -> str:
        """The verbatim text of a unit."""
        start, end, _ = self._unit(unit)
        return self._text(unit)[start:end]

    def cost(self, unit: int) -> int:
        """How many tokens the unit would add, marks and date included."""
        text = self._text(unit)
        name, spans = self._spans(unit)
        cost = _tokens(name + "".join([f"{text[start:end]}\n" for start, end in spans]))
        if self._who(unit) not in self._marked:
            cost += _MARK_TOKENS
        header = self._header[self._message[unit]]
        if header >= 0 and header not in self._dated:
            cost += count(f"{self._date_text(header)}\n")
        return cost

    def count(self, unit: int) -> None:
        """The unit was chosen: its role and its date are told from now on."""
        self._marked.add(self._who(unit))
        self._dated.add(self._header[self._message[unit]])

    def emit(self, units: Iterable[int]) -> Emitted:
        """The units in their own order, under their dates."""
        pieces: list[Piece] = []
        told = -1
        marked: set[int | str] = set()
        for unit in sorted(units):
            message = self._message[unit]
            if self._header[message] not in (-1, told):
                told = self._header[message]
                pieces.append(self._date(told))
            mark, spans = self._spans(unit)
            if self._who(unit) not in marked:
                marked.add(self._who(unit))
                mark = MARKS[self._index.messages[message].role] + mark
            for start, end in spans:
                pieces.append(Piece(mark, message, start, end))
                mark = ""
        return Emitted(self._index.messages, pieces)

    def _who(self, unit: int) -> int | str:
        """What has one mark: a message, or a speaker whose name says the rest."""
        message = self._message[unit]
        if unit == self._index.first_unit[message]:
            return self._index.stands_for_role(message) or message
        return message

    def _spans(self, unit: int) -> tuple[str, list[tuple[int, int]]]:
        """The stretches of a unit without greetings, each on a line of its own.

        The name of the speaker stands before the first, also if a greeting between was left out.
        """
        start, end, _ = self._unit(unit)
        if self._index.code[unit]:
            return "", [(start, end)]
        text = self._text(unit)
        said = max(start, self._index.layouts[self._message[unit]].said)
        spans = [(said + a, said + b) for a, b in telling(text[said:end])]
        if spans[0][0] == said:
            return "", [(start, spans[0][1]), *spans[1:]]
        return text[start:said], spans

    def _unit(self, unit: int) -> Unit:
        message = self._message[unit]
        return self._index.layouts[message].units[unit - int(self._index.first_unit[message])]

    def _text(self, unit: int) -> str:
        return self._index.messages[self._message[unit]].text

    def _date(self, message: int) -> Piece:
        """The line that tells the day."""
        span = self._date_span(message)
        return Piece("", message, *span) if span else Piece(self._date_text(message))

    def _date_text(self, message: int) -> str:
        span = self._date_span(message)
        told = self._index.messages[message]
        return told.text[slice(*span)] if span else f"[{told.day}]"

    def _date_span(self, message: int) -> tuple[int, int] | None:
        parts = self._index.layouts[message]
        return parts.day if self._brief else parts.header


def whole(messages: Sequence[Message]) -> Emitted:
    """Every message as it is, with the mark of its role, under its day."""
    pieces: list[Piece] = []
    day = ""
    for number, message in enumerate(messages):
        if not message.text.strip():
            continue
        if message.day > day:
            day = message.day
            pieces.append(Piece(f"[{day}]"))
        pieces.append(Piece(MARKS[message.role], number, 0, len(message.text)))
    return Emitted(messages, pieces)


def _tokens(text: str) -> int:
    """A conversation that goes on is asked about the same units again."""
    return _remembered(text) if len(text) <= _REMEMBERED else count(text)


_remembered = functools.lru_cache(maxsize=8192)(count)
