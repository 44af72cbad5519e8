"""What a query says beyond its words: about whom, when, and how much each word tells.

Questions to a memory are full of words about the conversation itself ("list the order in which we
discussed …"), which say little about what was talked of. Knows English for these; in other
languages a question is its words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from recollect.text.analysis import index_terms, is_stop_word, query_terms, query_words
from recollect.text.folding import folded

META: Final = 0.3
"""How much of its rarity a word about the conversation itself counts."""

NATURAL: Final = 3
"""Words that make a question of a query, though it has no question mark."""

_META: Final = frozenset(
    query_terms(
        "across aspect brought chat conversation different discuss discussed discussion item list "
        "mention order overview session summarize summary talk throughout walk"
    )
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_SUMMARY: Final = re.compile(r"\b(?:summar(?:y|i[sz]e)|overview|recap)\b", re.IGNORECASE)
_OWN: Final = re.compile(r"\b(?:i|my|me|mine|we|our|us)\b", re.IGNORECASE)
_WHEN: Final = re.compile(
    r"\W*(?:(?:since )?when|how long|(?:[io]n |at )?(?:what|which) (?:year|date|month|day|time))\b",
    re.IGNORECASE,
)
_NAMES: Final = (
    "january february march april may june july august september october november december"
)
_MONTHS: Final = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_MAY: Final = re.compile(r"\b(?:in|of|this|last) may\b|\bmay,? \d|\d(?:st|nd|rd|th)? may\b")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_DAY: Final = re.compile(r"\b([0-3]?\d)(?:st|nd|rd|th)?\b")


@dataclass(frozen=True, slots=True)
class Dates:
    """The months, and within them the years and days, that a query names; empty: any."""

    months: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A query as ranking sees it.

    `terms` are distinct, in order, each with the share of its rarity that counts. `words` are the
    query's words without case, among which names of authors are looked for. `is_natural`: a
    question, or so many words that what answers it may have none of them. `is_open`: what may help
    is wanted, also if only who or when speaks for it. `is_own`: it asks of the asker; `asks_all`:
    for all that was said, by whomever; `asks_when`: for a time.
    """

    terms: Mapping[str, float]
    words: frozenset[str] = frozenset()
    is_natural: bool = False
    is_open: bool = False
    is_own: bool = False
    asks_all: bool = False
    asks_when: bool = False
    dates: Dates = Dates()
    phrases: Sequence[str] = ()


def question(text: str, phrases: Sequence[str] = (), *, widely: bool = False) -> Question:
    """What a query asks; `phrases` are stretches of it that count more as they stand.

    `widely`: it is taken for any language it may be in.
    """
    said = query_words(text, widely=widely)
    terms = dict.fromkeys(term for word in said for term in word.terms)
    return Question(
        terms={term: META if term in _META else 1.0 for term in terms},
        words=frozenset(folded(word) for word in _WORD.findall(text)),
        is_natural=len(said) >= NATURAL or text.rstrip().endswith(("?", "？", "؟")),
        is_own=bool(_OWN.search(text)),
        asks_all=bool(_SUMMARY.search(text)),
        asks_when=bool(_WHEN.match(text)),
        dates=_dates(text.lower()),
        phrases=[row for each in phrases if telling(row := index_terms(each))],
    )


def telling(terms: str) -> bool:
    """Whether terms, joined by spaces, are more than stop words, which messages lack."""
    return not all(map(is_stop_word, terms.split()))


def _dates(text: str) -> Dates:
    months = {_MONTHS[word] for word in _WORD.findall(text) if word in _MONTHS}
    if not _MAY.search(text):
        months.discard(_MONTHS["may"])
    if not months:
        return Dates()
    years = frozenset(map(int, _YEAR.findall(text)))
    days = frozenset(map(int, _DAY.findall(text)))
    return Dates(frozenset(months), years, days)
