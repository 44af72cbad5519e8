"""Makes spellings of the same word equal: width, ligatures, case, accents.

`normalized` works on whole texts and keeps case, because `getUserById` is split by it; `folded`
works on one word.
"""

import functools
import re
import unicodedata
from bisect import bisect_right
from typing import Final

LONGEST_MARKS: Final = 16
"""Marks on one character beyond this are dropped: sorting them is quadratic."""

# The accents of Latin, Greek and Cyrillic, Hebrew points and Arabic vowel signs. The breve of й is
# kept: it makes another letter.
_ACCENTS: Final = re.compile("(?<!\u0438)[\u0300-\u036f]|[\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f]")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


@functools.cache
def marks() -> str:
    """Every combining mark of the living scripts, as the inside of a regular-expression class."""
    blocks = ((0x300, 0x3100), (0xA660, 0xABFF), (0xFB1E, 0xFB1F), (0xFE00, 0xFE30))
    characters = (chr(code) for block in blocks for code in range(*block))
    return "".join(c for c in characters if unicodedata.category(c).startswith("M"))


def normalized(text: str) -> str:
    """The text in NFKC. Linear in its length, whatever it is."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _long_marks().sub(r"\1", text))


def normalized_with_offsets(text: str) -> tuple[str, "Offsets"]:
    """The text in NFKC, and the way back from its offsets to those of `text`."""
    pieces: list[str] = []
    offsets = Offsets()
    for cluster in _clusters().finditer(text):
        piece = normalized(cluster[0])
        offsets.add(cluster.start(), cluster.end(), len(piece))
        pieces.append(piece)
    return "".join(pieces), offsets


class Offsets:
    """Where each stretch of a changed text came from."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._spans: list[tuple[int, int]] = []
        self._length = 0

    def add(self, start: int, end: int, length: int) -> None:
        """The next `length` characters came from `start` to `end`."""
        self._starts.append(self._length)
        self._spans.append((start, end))
        self._length += length

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original stretch that holds the changed one (which must not be empty)."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        return self._spans[first][0], self._spans[last][1]


def folded(word: str) -> str:
    """One normalized word without case and accents."""
    if word.isascii():
        return word.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", word.casefold()))
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)


@functools.cache
def _long_marks() -> re.Pattern[str]:
    return re.compile(f"([{marks()}]{{{LONGEST_MARKS}}})[{marks()}]+")


@functools.cache
def _clusters() -> re.Pattern[str]:
    # A character with what may compose with it: marks, also of half-width Katakana, and the vowels
    # and finals of Hangul.
    return re.compile(f"[^{marks()}][{marks()}\u1160-\u11ff\uff9e\uff9f]*|[{marks()}]+", re.DOTALL)
