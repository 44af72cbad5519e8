"""Pieces of Markdown put together: white space as people see it, line breaks between blocks.

A piece starts and ends with as many line breaks as it needs around it; between two pieces the
larger number counts. Knows neither elements nor sites.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

BREAK: Final = "\0"
"""A line break that the page asks for (`br`), until it is known what stands around it."""

RESERVED: Final = str.maketrans(dict.fromkeys("\0\ufdd0\ufdd1\ufdd2\ufdd3", "\ufffd"))
"""What no text of a page may carry, because it means something here: NUL and noncharacters."""

PLACE: Final = "\ufdd3"
"""Stands around the number of something that is to be put in later."""

_TYPED: Final = str.maketrans({"\n": "\ufdd0", " ": "\ufdd1", "\t": "\ufdd2"})
_WRITTEN: Final = str.maketrans({"\ufdd0": "\n", "\ufdd1": " ", "\ufdd2": "\t"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINE_END = re.compile(r"[\n\0\ufdd0]+")


def spaced(text: str, *, as_typed: bool, one_line: bool = False) -> str:
    """A text with its white space as a browser shows it: what was typed is kept as it is.

    A line break stays one, which Markdown and browsers read as a space, unless all has to stand on
    `one_line`.
    """
    if as_typed:
        return text.replace("\r\n", "\n").translate(_TYPED)
    return _SPACE.sub(" " if one_line else _one, text)


def _one(space: re.Match[str]) -> str:
    return "\n" if "\n" in space[0] else " "


def joined(pieces: Iterable[str]) -> str:
    """The pieces as one, at most one empty line between any two."""
    out: list[str] = []
    gap = 0
    for piece in pieces:
        body = piece.strip("\n")
        gap = max(gap, len(piece) - len(piece.lstrip("\n")))
        if gap or (out and out[-1].endswith((" ", BREAK))):
            body = body.lstrip(" ")
        if body:
            if gap and out:
                out[-1] = out[-1].rstrip(" ")
            out += ["\n" * min(gap, 2), body] if gap else [body]
            gap = len(piece) - len(piece.rstrip("\n"))
    return "".join(out) + "\n" * min(gap, 2)


def settled(text: str) -> str:
    """A finished block: its breaks are those of Markdown, what was typed is as it was typed."""
    if BREAK in text:
        text = "".join(_with_breaks(text.split(BREAK)))
    return text.translate(_WRITTEN)


def _with_breaks(pieces: list[str]) -> Iterator[str]:
    before, breaks = pieces[0].rstrip(" "), 0
    for piece in pieces[1:]:
        breaks += 1
        after = piece.lstrip(" ")
        if not after.strip("\n"):
            continue
        if not before or before.endswith("\n\n") or after.startswith("\n\n"):
            # Between blocks there is an empty line anyway.
            yield before.rstrip("\n")
            yield "\n\n" if before else ""
            before = after.lstrip("\n")
        else:
            yield before.removesuffix("\n")
            yield "  \n" if breaks == 1 else "\n\n"
            before = after.removeprefix("\n")
        before, breaks = before.rstrip(" "), 0
    yield before


def flat(text: str) -> str:
    """The text on one line."""
    return " ".join(lines(text))


def lines(text: str) -> Iterator[str]:
    """The lines of a piece that say something."""
    for line in _LINE_END.split(text):
        if stripped := line.translate(_WRITTEN).strip():
            yield stripped
