"""Cuts a message into units: what is kept or left out as a whole, a few lines of text each.

Lines are cut at sentences only, and only in prose; a line of code or JSON stays whole.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

UNIT: Final = 420
"""About how many characters a unit has at most; a fence or a sentence may have twice as many."""
LONGEST_JSON_LINE: Final = 4000
"""A longer line of JSON is cut between elements, for whole it would not fit any budget."""

_DAY: Final = (
    r"(?:\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]+,? \d{4}|[A-Z][a-z]+ \d{1,2},? \d{4}"
    r"|\d{4}年\d{1,2}月\d{1,2}日)"
)
_HEADER: Final = re.compile(rf"[\[(#=\-*\s]*[^\n]{{0,40}}?({_DAY})[^\n]{{0,30}}")
_LONGEST_HEADER: Final = 90
_SPEAKER: Final = re.compile(r"([A-Z][\w.'’-]{0,40}(?: [A-Z(][\w.'’()-]{0,40}){0,8}): ")
_FENCE: Final = re.compile(r"^[ \t]*```.*?(?:^[ \t]*```[ \t]*$|\Z)", re.M | re.S)
_SENTENCE: Final = re.compile(r"[.!?]\s+(?=[A-Z\"'(\[])|[。！？]|[.!?؟।]\s+(?=[^\W\da-z])")
_ELEMENT: Final = re.compile(r"[}\]],\s*(?=[{\[\"])")
_DIGIT: Final = re.compile(r"\d")
_BLANK_LINES: Final = re.compile(r"\s*[\r\n]")


class Unit(NamedTuple):
    """A stretch of a message's text, without white space around it."""

    start: int
    end: int
    code: bool


class Layout(NamedTuple):
    """A message taken apart. `header` is a first line that tells a date, `day` the date in it.

    `speaker` is the name before the first colon (`Ann: …`), which ends at `said`.
    """

    header: tuple[int, int] | None
    day: tuple[int, int] | None
    speaker: str | None
    said: int
    units: list[Unit]


def layout(text: str) -> Layout:
    """Take a message apart: everything but white space lies in a unit or in the header."""
    header, day, start = _header(text)
    named = _SPEAKER.match(text, start)
    if len(text) - start <= UNIT and "```" not in text:
        units = list(_bare(text, start, len(text), False))
    else:
        units = [u for a, b, code in _stretches(text, start) for u in _units(text, a, b, code)]
    said = named.end() if named else start
    return Layout(header, day, named[1].lower() if named else None, said, units)


def _header(text: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None, int]:
    end = text.find("\n", 0, _LONGEST_HEADER)
    if end < 0 and len(text) >= _LONGEST_HEADER:
        return None, None, 0
    end = len(text) if end < 0 else end
    found = _HEADER.fullmatch(text, 0, end) if _DIGIT.search(text, 0, end) else None
    if found is None or not text[end:].strip():
        return None, None, 0
    line = text[:end]
    bare = len(line) - len(line.lstrip()), len(line.rstrip())
    return bare, found.span(1), end + 1


def _stretches(text: str, start: int) -> Iterator[tuple[int, int, bool]]:
    """Fences and what is between them."""
    if "```" in text:
        for fence in _FENCE.finditer(text, start):
            yield start, fence.start(), False
            yield fence.start(), fence.end(), True
            start = fence.end()
    yield start, len(text), False


def _units(text: str, start: int, end: int, code: bool) -> Iterator[Unit]:
    longest = 2 * UNIT if code else UNIT
    last = start
    for cut in _cuts(text, start, end, code) if end - start > longest else ():
        if cut - start > UNIT and last > start:
            yield from _bare(text, start, last, code)
            start = last
        last = cut
    yield from _bare(text, start, end, code)


def _bare(text: str, start: int, end: int, code: bool) -> Iterator[Unit]:
    blank = _BLANK_LINES.match(text, start, end)
    while blank:
        start = blank.end()
        blank = _BLANK_LINES.match(text, start, end)
    kept = text[start:end].rstrip()
    if kept.strip():
        yield Unit(start, start + len(kept), code)


def _cuts(text: str, start: int, end: int, code: bool) -> Iterator[int]:
    """Where this stretch may be cut, in order, its end included."""
    while start < end:
        line_end = text.find("\n", start, end) + 1 or end
        if line_end - start > UNIT and not code:
            yield from _cuts_in_line(text, start, line_end)
        yield line_end
        start = line_end


def _cuts_in_line(text: str, start: int, end: int) -> Iterator[int]:
    json = text[start : start + 80].lstrip()[:1] in ("{", "[")
    if json and end - start <= LONGEST_JSON_LINE:
        return
    last = start
    for found in (_ELEMENT if json else _SENTENCE).finditer(text, start, end):
        yield from _cuts_at_spaces(text, last, found.end(), json)
        last = found.end()
        yield last
    yield from _cuts_at_spaces(text, last, end, json)


def _cuts_at_spaces(text: str, start: int, end: int, json: bool) -> Iterator[int]:
    """A sentence that does not end is cut between words, or anywhere if there are none."""
    longest = LONGEST_JSON_LINE if json else UNIT
    while end - start > 2 * longest:
        space = text.rfind(" ", start + 50, start + longest)
        start = space + 1 if space > 0 else start + longest
        yield start
