"""Cuts a chunk of text (no white space inside) into what people search for, whole and by part.

`src/foo/bar.py` gives itself, `src`, `foo`, `bar.py`, `bar` and `py`; `user_id`, `user-id` and
`userId` meet in `userid`; `C++`, `C#` and `.NET` keep their signs; `3.11.7` gives `3`, `3.11` and
itself. Knows the shape of names, not languages: stop words and stems are `analysis`'s.
"""

import functools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from recollect.text import bigrams
from recollect.text.folding import marks

LONGEST_WORD: Final = 64
"""A longer word is known by its first characters only."""
LONGEST_NAME: Final = 128
"""A longer path, address or dotted name is only known by its parts."""

_MOST_PARTS: Final = 12
_VERSION: Final = re.compile(r"[vV]?(\d{1,9}(?:\.\d{1,9})+)", re.ASCII)
_VERSION_DEPTH: Final = 4
_MOST_JOINTS: Final = 1000
_SECTION: Final = re.compile(r"[^/\\@&:]+")
_SECTIONS: Final = re.compile(r"[/\\@&:]")
_NAME: Final = re.compile(r"[^.]+")
_UNIT: Final = re.compile(r"[^-_]+")
_SIGNS: Final = str.maketrans("", "", "-_'’+#")
_HUMPS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PLURAL_ACRONYM: Final = re.compile(r"[A-Z]{2,}s")
_ENDINGS: Final = frozenset({"s", "re", "ve", "ll", "d", "m"})
_ELISIONS: Final = frozenset({"l", "d", "j", "n", "c", "m", "t", "s", "qu", "jusqu", "lorsqu"})

# Written with capitals inside, but one word to everybody.
_ONE_WORD: Final = frozenset(
    {"JavaScript", "TypeScript", "YouTube", "LinkedIn", "GitHub", "GitLab", "PayPal", "WhatsApp"}
)


class Piece(NamedTuple):
    """One thing to search for. `exact`: neither a stop word nor to be stemmed, whatever it is."""

    text: str
    start: int
    end: int
    exact: bool


def pieces(chunk: str) -> Iterator[Piece]:
    """Everything the chunk (normalized, no white space) can be found by, with its place in it."""
    for compound in _compounds(chunk.isascii()).finditer(chunk):
        yield from _compound(compound[0], compound.start())


@functools.cache
def _compounds(is_ascii: bool) -> re.Pattern[str]:
    word = "[A-Za-z0-9]++" if is_ascii else rf"[^\W_](?:[^\W_]++|[{marks()}]++)*"
    unit = rf"{word}(?:\+\+|#(?!\w))?"
    joint = r"(?:://|::|_+|[-./\\@&'’])"
    return re.compile(rf"(?:(?<![\w.])\.(?=[^\W\d_]))?{unit}(?:{joint}{unit}){{0,{_MOST_JOINTS}}}")


def _compound(text: str, at: int) -> Iterator[Piece]:
    if len(text) <= LONGEST_NAME and _SECTIONS.search(text):
        yield Piece(text, at, at + len(text), True)
    for section in _SECTION.finditer(text):
        yield from _section(section[0], at + section.start())


def _section(text: str, at: int) -> Iterator[Piece]:
    """A dotted name: a file, a host, a version, `.NET`, `node.js`."""
    version = _VERSION.fullmatch(text)
    if version:
        yield from _version(version[1], at + version.start(1))
        return
    if "." in text and len(text) <= LONGEST_NAME:
        yield Piece(text, at, at + len(text), True)
    for name in _NAME.finditer(text):
        yield from _name(name[0], at + name.start())


def _version(text: str, at: int) -> Iterator[Piece]:
    dots = [dot.start() for dot in re.finditer(r"\.", text)][:_VERSION_DEPTH]
    for end in [*dots, len(text)]:
        yield Piece(text[:end][:LONGEST_NAME], at, at + end, True)


def _name(text: str, at: int) -> Iterator[Piece]:
    """What hyphens and underscores join. Written together it is a word as well."""
    if len(text) <= LONGEST_WORD and ("-" in text or "_" in text):
        yield Piece(_letters(text), at, at + len(text), False)
    for unit in _UNIT.finditer(text):
        yield from _unit(unit[0], at + unit.start())


def _letters(name: str) -> str:
    return name.translate(_SIGNS)


def _unit(text: str, at: int) -> Iterator[Piece]:
    word = text.rstrip("+#")
    if len(word) < len(text) and (text.endswith("++") or len(word) <= 2):
        yield Piece(text[:LONGEST_WORD], at, at + len(text), True)
        if len(word) == 1:
            return
    head, *tails = word.replace("’", "'").split("'")
    if not tails:
        yield from _word(word, at)
    elif head.lower() in _ELISIONS and len(tails[0]) > 1:
        yield from _word(word[len(head) + 1 :].replace("'", ""), at + len(head) + 1)
    elif tails[-1].lower() in _ENDINGS:
        yield from _word(head + "".join(tails[:-1]), at)
    else:
        yield Piece(_letters(word)[:LONGEST_WORD], at, at + len(word), False)


def _word(text: str, at: int) -> Iterator[Piece]:
    if not text.isascii():
        yield from _mixed(text, at)
        return
    yield Piece(text[:LONGEST_WORD], at, at + len(text), False)
    if text.isalpha() and (text[1:].islower() or text.isupper() or text in _ONE_WORD):
        return
    if len(text) <= LONGEST_WORD and not _PLURAL_ACRONYM.fullmatch(text):
        yield from _humps(text, at)


def _humps(text: str, at: int) -> Iterator[Piece]:
    humps = [hump for hump in _HUMPS.finditer(text) if len(hump[0]) > 1]
    for hump in humps[:_MOST_PARTS]:
        if len(hump[0]) < len(text):
            yield Piece(hump[0], at + hump.start(), at + hump.end(), False)


def _mixed(text: str, at: int) -> Iterator[Piece]:
    end = 0
    for run in bigrams.UNSPACED.finditer(text):
        yield from _spelled(text[end : run.start()], at + end)
        for first, last in bigrams.spans(run[0]):
            start = at + run.start()
            yield Piece(run[0][first:last], start + first, start + last, True)
        end = run.end()
    yield from _spelled(text[end:], at + end)


def _spelled(text: str, at: int) -> Iterator[Piece]:
    if text.isascii() and text:
        yield from _word(text, at)
    elif text:
        yield Piece(text[:LONGEST_WORD], at, at + len(text), False)
