"""Turns text into the terms it is found by: one analyser for messages and for queries.

A chunk between white space is cut into pieces (`identifiers`), each piece is folded, dropped if it
is a stop word, stemmed, and encoded as plain `[a-z0-9]`. A text made of nothing but stop words
keeps them, so that "To be or not to be" is found by itself. Knows nothing of databases.
"""

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from recollect.text.encoding import encode
from recollect.text.folding import folded, normalized, normalized_with_offsets
from recollect.text.identifiers import pieces
from recollect.text.languages import COMMON, ENGLISH, language, query_languages
from recollect.text.stemming import stem
from recollect.text.stopwords import ACRONYMS
from recollect.text.stopwords import ENGLISH as STOP_WORDS

MOST_DISTINCT: Final = 20_000
MOST_CHARACTERS: Final = 2_000_000

_BLOCK: Final = 10_000
_MOST_PIECES: Final = 100_000
"""Of one chunk. Only what is no prose has more without a single space."""

_CHUNK: Final = re.compile(r"\S+")
_PLAIN: Final = re.compile(r"([a-z]{2,40})[.,;:!?)]*")
_CACHED: Final = 40
"""Longer chunks are rarely seen twice, and would make the cache large."""


class Located(NamedTuple):
    """An occurrence of a term in a text, by offsets of characters."""

    term: str
    start: int
    end: int


class QueryWord(NamedTuple):
    """A word as somebody typed it, and the terms it stands for."""

    surface: str
    terms: tuple[str, ...]


def index_terms(text: str) -> str:
    """The terms of a message, joined by spaces, each as often as it occurs.

    At most MOST_DISTINCT different terms and MOST_CHARACTERS characters; what comes later in the
    text is cut. Linear in the length of the text.
    """
    spoken = language(text)
    chunks = iter(text.split())
    blocks: list[str] = []
    length = 0
    while length <= MOST_CHARACTERS and (block := list(itertools.islice(chunks, _BLOCK))):
        terms = (_chunk_terms(chunk, spoken) for chunk in block)
        blocks.append(" ".join(filter(None, terms)))
        length += len(blocks[-1])
    joined = " ".join(filter(None, blocks)) or " ".join(_stop_words(text))
    return joined if len(joined) < 2 * MOST_DISTINCT else _bounded(joined)


def query_terms(query: str, *, widely: bool = False) -> tuple[str, ...]:
    """The distinct terms of a query, in the order of their first occurrence."""
    words = query_words(query, widely=widely)
    terms = dict.fromkeys(term for word in words for term in word.terms)
    return tuple(terms)


def query_words(query: str, *, widely: bool = False) -> tuple[QueryWord, ...]:
    """The words of a query that say something, or all its stop words if none does.

    If the query does not tell its language it is taken for English or, `widely`, for any: then a
    word has its terms in each.
    """
    spoken = query_languages(query)
    spoken = spoken if widely else spoken[:1]
    words = [QueryWord(_bare(c), _terms_in(c, spoken)) for c in query.split()]
    telling = tuple(word for word in words if word.terms)
    return telling or tuple(
        QueryWord(_bare(c), terms) for c in query.split() if (terms := tuple(_stop_words(c)))
    )


def _terms_in(chunk: str, languages: Sequence[str]) -> tuple[str, ...]:
    in_each = (_chunk_terms(chunk, spoken).split() for spoken in languages)
    return tuple(dict.fromkeys(itertools.chain(*in_each)))


def is_stop_word(term: str) -> bool:
    """Whether the term is one that is only kept where there is nothing else."""
    return term in STOP_WORDS


def locate(text: str, wanted: frozenset[str], spoken: str = ENGLISH) -> Iterator[Located]:
    """Every occurrence of the wanted terms, in order of the chunks they are in.

    `spoken` is the language of the text, or of what it is cut from.
    """
    for chunk in _CHUNK.finditer(text):
        if not wanted.isdisjoint(_chunk_terms(chunk[0], spoken, True).split()):
            for found in _located(chunk[0], spoken):
                if found.term in wanted:
                    yield Located(
                        found.term, found.start + chunk.start(), found.end + chunk.start()
                    )


def _chunk_terms(chunk: str, spoken: str, with_stop_words: bool = False) -> str:
    if len(chunk) <= _CACHED:
        return _cached_chunk_terms(chunk, spoken, with_stop_words)
    return _computed_chunk_terms(chunk, spoken, with_stop_words)


def _computed_chunk_terms(chunk: str, spoken: str, with_stop_words: bool) -> str:
    # Most chunks of prose are one word and perhaps a sign behind it: no need to look for more.
    if word := _PLAIN.fullmatch(chunk):
        return _term(word[1], False, spoken, with_stop_words)
    found = itertools.islice(pieces(normalized(chunk)), _MOST_PIECES)
    terms = (_term(text, exact, spoken, with_stop_words) for text, _, _, exact in found)
    return " ".join(filter(None, terms))


_cached_chunk_terms = functools.lru_cache(maxsize=32_768)(_computed_chunk_terms)


def _stop_words(text: str) -> Iterator[str]:
    for chunk in text.split():
        yield from _chunk_terms(chunk, ENGLISH, True).split()


def _located(chunk: str, spoken: str) -> Iterator[Located]:
    if word := _PLAIN.fullmatch(chunk):
        yield Located(_term(word[1], False, spoken, True), *word.span(1))
        return
    plain, offsets = normalized_with_offsets(chunk)
    for text, start, end, exact in itertools.islice(pieces(plain), _MOST_PIECES):
        yield Located(_term(text, exact, spoken, True), *offsets.span(start, end))


@functools.lru_cache(maxsize=32_768)
def _term(text: str, exact: bool, spoken: str, with_stop_words: bool) -> str:
    """The term of a piece; empty if it is a stop word."""
    word = folded(text)
    if exact or text in ACRONYMS:
        return encode(word) if word else ""
    if word in (STOP_WORDS if spoken == ENGLISH else COMMON[spoken]):
        return encode(word) if with_stop_words else ""
    return encode(stem(word, spoken)) if word else ""


def _bounded(joined: str) -> str:
    if len(joined) > MOST_CHARACTERS:
        joined = joined[: joined.rindex(" ", 0, MOST_CHARACTERS)]
    terms = joined.split()
    kept = dict.fromkeys(terms)
    if len(kept) <= MOST_DISTINCT:
        return joined
    allowed = set(list(kept)[:MOST_DISTINCT])
    return " ".join(term for term in terms if term in allowed)


def _bare(chunk: str) -> str:
    return chunk.strip("\"'“”‘’„«»()[]{}<>,;:!?…。、，！？").rstrip(".") or chunk
