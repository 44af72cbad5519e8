"""Turns chosen units into the text of one message, and says where every line of it comes from.

A line is a mark and a verbatim piece of a message. Marks say what the piece does not: the day, the
role, the name of the speaker. Each line ends in a newline and begins with none, so that tokens of
lines nearly always add up; the whole text is counted in the end.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line comes from: `start` to `end` are characters of the message of that index."""

    message: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Emitted:
    """The text, and the source of each of its lines; None for the first and the last."""

    text: str
    lines: Sequence[Line | None]


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
        cost = count("".join(self._pieces(unit)[0]))
        if self._who(unit) not in self._marked:
            cost += _MARK_TOKENS
        header = self._header[self._message[unit]]
        if header >= 0 and header not in self._dated:
            cost += count(self._date(header)[0])
        return cost

    def count(self, unit: int) -> None:
        """The unit was chosen: its role and its date are told from now on."""
        self._marked.add(self._who(unit))
        self._dated.add(self._header[self._message[unit]])

    def emit(self, units: Iterable[int]) -> Emitted:
        """The units in their own order, under their dates."""
        parts: list[str] = [HEAD]
        lines: list[Line | None] = [None]
        told = -1
        marked: set[int | str] = set()
        for unit in sorted(units):
            message = self._message[unit]
            if self._header[message] not in (-1, told):
                told = self._header[message]
                date, line = self._date(told)
                parts.append(date)
                lines.append(line)
            if self._who(unit) not in marked:
                marked.add(self._who(unit))
                parts.append(MARKS[self._index.messages[message].role])
            pieces, sources = self._pieces(unit)
            parts += pieces
            lines += sources
        return Emitted("".join([*parts, FOOT]), [*lines, None])

    def _who(self, unit: int) -> int | str:
        """What has one mark: a message, or a speaker whose name says the rest."""
        message = self._message[unit]
        if unit == self._index.first_unit[message]:
            return self._index.stands_for_role(message) or message
        return message

    def _pieces(self, unit: int) -> tuple[list[str], list[Line]]:
        """The lines of a unit without greetings, and where they are from.

        The name of the speaker stands before the first, also if a greeting between was left out.
        """
        message, text = self._message[unit], self._text(unit)
        start, end, _ = self._unit(unit)
        if self._index.code[unit]:
            return [text[start:end], "\n"], list(lines_of(message, text, start, end))
        said = max(start, self._index.layouts[message].said)
        spans = [(said + a, said + b) for a, b in telling(text[said:end])]
        name = text[start:said]
        if spans[0][0] == said:
            name, spans[0] = "", (start, spans[0][1])
        pieces = [name, *(part for a, b in spans for part in (text[a:b], "\n"))]
        return pieces, [line for span in spans for line in lines_of(message, text, *span)]

    def _unit(self, unit: int) -> Unit:
        message = self._message[unit]
        return self._index.layouts[message].units[unit - int(self._index.first_unit[message])]

    def _text(self, unit: int) -> str:
        return self._index.messages[self._message[unit]].text

    def _date(self, message: int) -> tuple[str, Line | None]:
        """The line that tells the day, its newline included, and where it stands."""
        parts = self._index.layouts[message]
        span = parts.day if self._brief else parts.header
        if span is None:
            return f"[{self._index.messages[message].day}]\n", None
        start, end = span
        return self._index.messages[message].text[start:end] + "\n", Line(message, start, end)


def whole(messages: Sequence[Message]) -> Emitted:
    """Every message as it is, with the mark of its role, under its day."""
    parts: list[str] = [HEAD]
    lines: list[Line | None] = [None]
    day = ""
    for number, message in enumerate(messages):
        if not message.text.strip():
            continue
        if message.day > day:
            day = message.day
            parts.append(f"[{day}]\n")
            lines.append(None)
        parts += [MARKS[message.role], message.text, "\n"]
        lines += lines_of(number, message.text, 0, len(message.text))
    return Emitted("".join([*parts, FOOT]), [*lines, None])


def lines_of(message: int, text: str, start: int, end: int) -> Iterator[Line]:
    """The source of each line of a piece of a message."""
    for line in text[start:end].split("\n"):
        yield Line(message, start, start + len(line))
        start += len(line) + 1
