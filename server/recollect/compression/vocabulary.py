"""Every word met so far, and what it says: its terms, its topics, whether it tells a time.

Words are numbers here, so that a conversation is an array and not a list of strings. Numbers
depend on what the process met before; nothing that is emitted may depend on their order.
"""

import itertools
import re
from array import array
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recollect.compression.topics import GROUPS
from recollect.compression.words import NUMBERS, SILENT, TIMES
from recollect.text.bigrams import UNSPACED, spans
from recollect.text.folding import folded, marks, normalized
from recollect.text.stemming import stem

Numbers = NDArray[np.int32]

TIME: Final = 1
NUMBER: Final = 2
IDENTIFIER: Final = 4
STOP: Final = 8

MARK: Final = "\x01"
"""Stands between texts that are cut into words together. It is word 0."""

_WORD_CHARACTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'"
_ONLY_WORDS: Final = {
    code: chr(code) if chr(code) in _WORD_CHARACTERS + MARK else " " for code in range(128)
}
_TYPOGRAPHIC: Final = (("’", "'"), ("‘", " "), ("“", " "), ("”", " "), ("—", " "), ("–", " "),
                       ("…", " "), ("\xa0", " "))  # fmt: skip
_HUMPS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_CAMEL: Final = re.compile(r"[a-z][A-Z][a-z]")
_ENDINGS: Final = frozenset({"s", "re", "ve", "ll", "d", "m", "t"})
_LONGEST: Final = 64
_MOST_PARTS: Final = 12


class Vocabulary(dict[str, int]):
    """Words and their numbers. Looking up a new word learns it."""

    def __init__(self) -> None:
        super().__init__()
        self._terms: dict[str, int] = {}
        self._topics_of_stem: dict[str, int] = {}
        for number, group in enumerate(GROUPS):
            for word in group:
                self._topics_of_stem[stem(word)] = (
                    self._topics_of_stem.get(stem(word), 0) | 1 << number
                )
        self._flags = array("B")
        self._first = array("i")
        self._count = array("i")
        self._flat = array("i")
        self._topics = array("Q")
        self[MARK] = self._learn("", [], 0)

    def __missing__(self, word: str) -> int:
        bare = word.strip("'_")
        stems = list(dict.fromkeys(itertools.islice(_terms_of(bare), _MOST_PARTS)))
        number = self._learn(bare, stems, _flags_of(bare))
        self[word] = number
        return number

    def _learn(self, bare: str, stems: Sequence[str], flags: int) -> int:
        self._flags.append(flags if stems else flags | STOP)
        self._first.append(len(self._flat))
        self._count.append(len(stems))
        for each in stems:
            number = self._terms.get(each)
            if number is None:
                number = self._terms[each] = len(self._topics)
                self._topics.append(self._topics_of_stem.get(each, 0))
            self._flat.append(number)
        return len(self._flags) - 1

    @property
    def terms(self) -> int:
        """How many terms there are; their numbers are smaller."""
        return len(self._topics)

    def words(self, texts: Sequence[str]) -> Numbers:
        """The words of all texts by number, 0 between each two of them."""
        joined = MARK.join(texts)
        if joined.count(MARK) >= len(texts):
            joined = MARK.join(text.replace(MARK, " ") for text in texts)
        found = _split(joined)
        return np.fromiter(map(self.__getitem__, found), np.int32, len(found))

    def terms_of_words(self, words: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
        """The terms of these words, in order, and how many each word has."""
        count = np.array(self._count, np.int32)[words].astype(np.int64)
        first = np.array(self._first, np.int64)[words]
        ends = np.cumsum(count)
        total = int(ends[-1]) if len(ends) else 0
        places = np.repeat(first - (ends - count), count) + np.arange(total)
        return np.array(self._flat, np.int32)[places], count

    def terms_of(self, text: str) -> list[int]:
        """The terms of a text, in order, each as often as it occurs."""
        terms: list[int] = self.terms_of_words(self.words([text]))[0].tolist()
        return terms

    def flags_of_words(self, words: Numbers) -> NDArray[np.uint8]:
        """TIME, NUMBER, IDENTIFIER and STOP of each of these words."""
        return np.array(self._flags, np.uint8)[words]

    def topics_of_terms(self, terms: Numbers) -> NDArray[np.uint64]:
        """The topics of each of these terms, a bit for each group."""
        return np.array(self._topics, np.uint64)[terms]


def _split(text: str) -> list[str]:
    if not text.isascii():
        for sign, plain in _TYPOGRAPHIC:
            text = text.replace(sign, plain)
    if text.isascii():
        return text.translate(_ONLY_WORDS).replace(MARK, f" {MARK} ").split()
    return [word for piece in text.split(MARK) for word in (*_words(piece), MARK)][:-1]


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.translate(_ONLY_WORDS).split()
    # Nothing that is not in this pattern would be part of a word after it is normalized.
    return [word for run in _RUN.findall(normalized(text)) for word in _unspaced(run)]


_RUN: Final = re.compile(rf"[\w{marks()}]+(?:'[^\W_]+)?")


def _unspaced(run: str) -> Iterator[str]:
    """The run itself; of scripts without spaces, its pairs of neighbours."""
    if run.isascii():
        yield run
        return
    end = 0
    for found in UNSPACED.finditer(run):
        if found.start() > end:
            yield run[end : found.start()]
        for first, last in spans(found[0]):
            if last - first == 2 or len(found[0]) == 1:
                yield found[0][first:last]
        end = found.end()
    if end < len(run):
        yield run[end:]


def _terms_of(word: str) -> Iterator[str]:
    """The stem of a word; of an identifier itself and its parts."""
    if "'" in word:
        head, _, tail = word.partition("'")
        word = head if tail.lower() in _ENDINGS else word.replace("'", "")
    word = word[:_LONGEST]
    plain = folded(word)
    one_letter = len(plain) == 1 and "a" <= plain <= "z"
    if not plain or plain in SILENT or one_letter:
        return
    yield stem(plain)
    if _is_identifier(word):
        for part in _HUMPS.findall(word):
            if len(part) > 1 and part.lower() not in SILENT:
                yield stem(part.lower())


def _is_identifier(word: str) -> bool:
    return "_" in word or (not word.islower() and _CAMEL.search(word) is not None)


def _flags_of(word: str) -> int:
    low = word.lower()
    number = low in NUMBERS or low.isdigit()
    return (
        (TIME if low in TIMES else 0)
        | (NUMBER if number else 0)
        | (IDENTIFIER if _is_identifier(word) else 0)
    )
