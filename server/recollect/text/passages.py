"""Cuts a text where one may cut it: between sentences, and never inside fenced code.

A passage is a span of the text; all of them together are the text, but for white space between.
"""

import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int]

_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_PARAGRAPH: Final = re.compile(r"\S(?:[^\n]|\n(?![ \t]*\n))*")
_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+[」』”]*|\n")


def passages(text: str) -> Iterator[Span]:
    """Sentences, lines and whole blocks of fenced code, in order, without white space around."""
    done = 0
    for start, end in _fenced(text):
        yield from _sentences(text, done, start)
        yield start, end
        done = end
    yield from _sentences(text, done, len(text))


def open_fence(text: str) -> str | None:
    """The fence that the text opens and does not close, if there is one."""
    opened: str | None = None
    for fence in _FENCE.finditer(text):
        opened = _after(opened, fence)
    return opened


def _fenced(text: str) -> Iterator[Span]:
    opened: str | None = None
    start = 0
    for fence in _FENCE.finditer(text):
        before, opened = opened, _after(opened, fence)
        if before is None:
            start = fence.start()
        elif opened is None:
            yield start, fence.end()
    if opened is not None:
        yield start, len(text)


def _after(opened: str | None, fence: re.Match[str]) -> str | None:
    """What is open after a line that may open or close a fence (CommonMark, section 4.5)."""
    marks = fence[1]
    if opened is None:
        information = fence[0].lstrip(" ")[len(marks) :]
        return None if marks[0] == "`" and "`" in information else marks
    bare = fence[0].strip() == marks
    return None if bare and marks[0] == opened[0] and len(marks) >= len(opened) else opened


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for paragraph in _PARAGRAPH.finditer(text, start, end):
        done = paragraph.start()
        for stop in _SENTENCE_END.finditer(text, paragraph.start(), paragraph.end()):
            yield from _trimmed(text, done, stop.end())
            done = stop.end()
        yield from _trimmed(text, done, paragraph.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    inside = text[start:end]
    leading = len(inside) - len(inside.lstrip())
    stripped = inside.strip()
    if stripped:
        yield start + leading, start + leading + len(stripped)
