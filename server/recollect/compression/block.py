"""A run of messages, parsed: arrays that depend neither on other messages nor on the question.

Blocks are what the prefix cache keeps. They hold no text: whoever emits has the messages at hand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recollect.compression.messages import Message
from recollect.compression.splitting import Layout, layout
from recollect.compression.trimming import is_greeting
from recollect.compression.vocabulary import (
    IDENTIFIER,
    NUMBER,
    TIME,
    Numbers,
    Vocabulary,
)
from recollect.errors import TooLarge
from recollect.text.tokens import count_all

MOST_TOKENS: Final = 5_000_000
"""Of a conversation."""
ROLES: Final = ("user", "assistant", "system", "tool")

Flags = NDArray[np.bool_]
Figures = NDArray[np.float64]

_SYMBOLS: Final = "(=_{[</|;"
_SYMBOL: Final = np.array([chr(code) in _SYMBOLS for code in range(128)])
_OF_CODE: Final = 0.06
_PERHAPS_OF_CODE: Final = 0.02
_SYMBOL_WEIGHT: Final = 1.6
_SHORT: Final = 90


@dataclass(frozen=True, slots=True)
class Block:
    """Arrays over messages, over units, and over the terms of all units one after the other."""

    layouts: tuple[Layout, ...]
    speakers: Mapping[tuple[str, str], int]
    """How often each name speaks in each role."""
    roles: NDArray[np.uint8]
    """Of each message, the place in ROLES; so are these two of each message:"""
    dated: Flags
    tokens: NDArray[np.int64]
    units: NDArray[np.int64]
    """Of each message, how many."""
    lengths: NDArray[np.int64]
    """Of each unit, how many terms."""
    terms: Numbers
    same: NDArray[np.int64]
    """Of each unit, a number that is the same where the terms are."""
    characters: NDArray[np.int64]
    code: Flags
    time: Figures
    number: Figures
    question: Figures
    names: Figures
    greeting: Flags
    topics: NDArray[np.uint64]
    rows: NDArray[np.int64]
    """Of each different term of a unit, the unit; beside it in `distinct` the term."""
    distinct: Numbers

    def each(self) -> Iterator["Block"]:
        """A block for every message."""
        ends = np.cumsum(self.units)
        term_ends = np.concatenate([[0], np.cumsum(self.lengths)])
        for at, end in enumerate(ends.tolist()):
            yield self._slice(at, slice(end - int(self.units[at]), end), term_ends)

    def _slice(self, message: int, units: slice, term_ends: NDArray[np.int64]) -> "Block":
        one = slice(message, message + 1)
        distinct = slice(*np.searchsorted(self.rows, [units.start, units.stop]).tolist())
        parts = self.layouts[message]
        speaks = {(parts.speaker, ROLES[self.roles[message]]): 1} if parts.speaker else {}
        changed: dict[str, Any] = {
            "layouts": (parts,),
            "speakers": speaks,
            "terms": self.terms[term_ends[units.start] : term_ends[units.stop]],
            "rows": self.rows[distinct] - units.start,
            "distinct": self.distinct[distinct],
        }
        for name in ("roles", "dated", "tokens", "units"):
            changed[name] = getattr(self, name)[one]
        for field in fields(self):
            if field.name not in changed:
                changed[field.name] = getattr(self, field.name)[units]
        return Block(**changed)

    @property
    def bytes(self) -> int:
        """About how much memory it takes."""
        units = sum(len(each.units) for each in self.layouts)
        return 400 * len(self.layouts) + 200 * units + 16 * len(self.terms)


def parse(messages: Sequence[Message], vocabulary: Vocabulary) -> Block:
    """Everything about these messages that the compressor asks for again and again.

    TooLarge over MOST_TOKENS, before any word of them is learned.
    """
    tokens = np.array(count_all([message.text for message in messages]), np.int64)
    check_tokens(int(tokens.sum()))
    layouts = tuple(layout(message.text) for message in messages)
    texts = [
        message.text[max(start, parts.said) : end]
        for message, parts in zip(messages, layouts, strict=True)
        for start, end, _ in parts.units
    ]
    units = np.array([len(parts.units) for parts in layouts], np.int64)
    fenced = np.array([unit.code for parts in layouts for unit in parts.units], bool)
    tool = np.repeat(np.array([m.role == "tool" for m in messages], bool), units)
    words = vocabulary.words(texts) if texts else np.zeros(0, np.int32)
    row_of_word = np.cumsum(words == 0)
    counts = len(texts)
    flags = vocabulary.flags_of_words(words)
    terms, per_word = vocabulary.terms_of_words(words)
    row_of_term = np.repeat(row_of_word, per_word)
    characters = np.array([len(text) for text in texts], np.int64)
    symbols, capitals, slashes = _signs(texts, characters)
    dense = symbols * _SYMBOL_WEIGHT / np.maximum(20, characters)
    identifiers = np.bincount(row_of_word, (flags & IDENTIFIER) > 0, counts)[:counts]
    named = np.where(dense > _PERHAPS_OF_CODE, identifiers + slashes, 0)
    lengths = np.bincount(row_of_term, minlength=counts)[:counts]
    pairs = np.sort(row_of_term * np.int64(1 << 32) + terms)
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    topics = np.zeros(counts, np.uint64)
    np.bitwise_or.at(topics, row_of_term, vocabulary.topics_of_terms(terms))
    spoken = zip(layouts, messages, strict=True)
    return Block(
        layouts=layouts,
        speakers=Counter((parts.speaker, m.role) for parts, m in spoken if parts.speaker),
        roles=np.array([ROLES.index(message.role) for message in messages], np.uint8),
        dated=np.array([parts.header is not None for parts in layouts], bool),
        tokens=tokens,
        units=units,
        lengths=lengths,
        terms=terms,
        same=_same(terms, lengths),
        characters=characters,
        code=fenced | tool | (dense > _OF_CODE),
        time=_any(row_of_word, (flags & TIME) > 0, counts),
        number=_any(row_of_word, (flags & NUMBER) > 0, counts),
        question=np.array([text.endswith(("?", "？", "؟")) for text in texts], float),
        names=np.where(
            named > 0, np.minimum(6, 1.5 * np.sqrt(capitals + named)), np.minimum(3, capitals)
        ),
        greeting=np.array([len(t) < _SHORT and is_greeting(t) for t in texts], bool),
        topics=topics,
        rows=pairs >> 32,
        distinct=(pairs & 0xFFFFFFFF).astype(np.int32),
    )


def check_tokens(tokens: int) -> None:
    """TooLarge over MOST_TOKENS."""
    if tokens > MOST_TOKENS:
        raise TooLarge(f"messages have more than {MOST_TOKENS:,} tokens")


def _any(rows: NDArray[np.int64], flags: Flags, count: int) -> Figures:
    return (np.bincount(rows, flags, count)[:count] > 0).astype(float)


def _signs(texts: Sequence[str], characters: NDArray[np.int64]) -> tuple[Figures, Figures, Figures]:
    """Of each text: how many symbols of code, capitals inside a sentence, and slashes."""
    joined = "\n".join(texts)
    if joined.isascii():
        codes = np.frombuffer(joined.encode("ascii"), np.uint8)
    else:
        codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
        codes = np.minimum(codes, 127).astype(np.uint8)
    starts = np.cumsum(characters + 1) - (characters + 1)
    lower = (codes >= 97) & (codes <= 122)
    inside = lower | (codes == 44) | (codes == 59) | (codes == 58)
    capital = (codes >= 65) & (codes <= 90)
    named = np.zeros(len(codes), bool)
    if len(codes) > 3:
        named[:-3] = inside[:-3] & (codes[1:-2] == 32) & capital[2:-1] & lower[3:]
    return (
        _sums(_SYMBOL[codes], starts, characters),
        _sums(named, starts, characters),
        _sums(codes == 47, starts, characters),
    )


def _sums(marks: Flags, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Figures:
    before = np.concatenate([[0], np.cumsum(marks)])
    sums: Figures = (before[starts + lengths] - before[starts]).astype(float)
    return sums


def _same(terms: Numbers, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    data = terms.tobytes()
    ends = (4 * np.cumsum(lengths)).tolist()
    return np.array([hash(data[a:b]) for a, b in zip([0, *ends], ends, strict=False)], np.int64)
