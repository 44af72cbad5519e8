"""The passage of a message that shows best why it was found: verbatim, with what to highlight."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from recollect.text.analysis import Located, locate
from recollect.text.languages import language

LONGEST: Final = 240
_CLOSE: Final = 200
"""Occurrences this near to each other are one passage; the rest of the snippet is its context."""
_BLOCK: Final = 50_000
_OVERLAP: Final = 1000
"""Of two blocks where no white space is near their border."""
_MOST_FOUND: Final = 2000

_SPACE: Final = re.compile(r"\s")

# The rest of a word that was cut; a script without spaces may be cut anywhere.
_FIRST_CUT: Final = re.compile(r"\A\S+(?=\s)")
_LAST_CUT: Final = re.compile(r"(?<=\s)\S+\Z")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a message. Highlights are ranges of UTF-16 units within it, in order, apart."""

    text: str
    highlights: tuple[tuple[int, int], ...]


def snippet(text: str, weights: Mapping[str, float]) -> Snippet:
    """The stretch of at most LONGEST characters where most of the terms' weight is."""
    found = _found(text, frozenset(weights))
    passage = _best(found, weights)
    core = (passage[0].start, max(one.end for one in passage)) if passage else (0, 0)
    start, end = _widened(text, *core)
    shown = text[start:end]
    ranges = _merged((max(one.start, start), min(one.end, end)) for one in found)
    return Snippet(
        shown, tuple((_units(shown, a - start), _units(shown, b - start)) for a, b in ranges)
    )


def _found(text: str, wanted: frozenset[str]) -> Sequence[Located]:
    """Occurrences in the first part of the text that has any."""
    spoken = language(text)
    for at, behind in _blocks(text) if wanted else ():
        block = itertools.islice(locate(text[at:behind], wanted, spoken), _MOST_FOUND)
        if found := [Located(term, at + start, at + end) for term, start, end in block]:
            return sorted(found, key=lambda one: (one.start, one.end))
    return ()


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where the blocks of a text begin and end: between words, or else overlapping."""
    start = 0
    while start < len(text):
        border = start + _BLOCK
        space = _SPACE.search(text, border, border + _OVERLAP)
        yield start, space.start() if space else border + _OVERLAP
        start = space.start() if space else border


def _best(found: Sequence[Located], weights: Mapping[str, float]) -> Sequence[Located]:
    best: Sequence[Located] = ()
    most = -1.0
    for at, first in enumerate(found):
        close = [first]
        for one in found[at + 1 :]:
            if one.end > first.start + _CLOSE:
                break
            close.append(one)
        weight = sum(weights[term] for term in {one.term for one in close})
        if weight > most:
            best, most = close, weight
    return best


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage with whole words around it, up to LONGEST in all, no white space at its ends."""
    end = min(end, start + LONGEST)
    first = max(0, start - (LONGEST - (end - start)) // 3)
    last = min(len(text), first + LONGEST)
    first = max(0, min(first, last - LONGEST))
    before, shown, after = text[first:start], text[start:end], text[end:last]
    if first and not text[first - 1].isspace():
        before = _FIRST_CUT.sub("", before)
    if last < len(text) and not text[last].isspace():
        after = _LAST_CUT.sub("", after)
    whole = before + shown + after
    leading = len(whole) - len(whole.lstrip())
    first = start - len(before) + leading
    return first, first + len(whole.strip())


def _merged(ranges: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(pair for pair in ranges if pair[0] < pair[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _units(text: str, at: int) -> int:
    return at if text.isascii() else len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
