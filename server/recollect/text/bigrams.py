"""Scripts that put no spaces between words: their runs become pairs of neighbouring characters.

Single Han and Hangul characters are words of their own (`猫`, `집`), so they are kept beside the
pairs; single Kana and Thai letters only when they stand alone.
"""

import re
from collections.abc import Iterator
from typing import Final

_HAN: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_HANGUL: Final = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
_KANA: Final = "\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3100-\u312f\u31f0-\u31ff"
_SOUTH_EAST: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer

UNSPACED: Final = re.compile(f"[{_HAN}{_HANGUL}{_KANA}{_SOUTH_EAST}]+")
"""A run of characters of such scripts."""

_ALONE: Final = re.compile(f"[{_HAN}{_HANGUL}]")


def spans(run: str) -> Iterator[tuple[int, int]]:
    """The start and end of every token of the run."""
    for at, character in enumerate(run):
        if len(run) == 1 or _ALONE.match(character):
            yield at, at + 1
        if at + 1 < len(run):
            yield at, at + 2
