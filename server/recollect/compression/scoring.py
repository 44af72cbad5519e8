"""How much each unit would help to answer the newest user message: evidence, weighted and added.

`matching` finds the question's words; here is what kind of answer is asked for, who speaks, and how
long ago it was. Nothing depends on the numbers that terms happen to have.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from recollect.compression.block import ROLES, Figures
from recollect.compression.index import Index
from recollect.compression.matching import covered_nearby, faded, matches, occurrences, rarity
from recollect.compression.vocabulary import Vocabulary
from recollect.compression.weights import CODE, GENERAL, QUESTION
from recollect.compression.words import ASKING_FOR_NOTHING

_MOST_TERMS: Final = 48
_MOST_RECENT_TERMS: Final = 24
_LONGEST_PHRASE: Final = 200
_MOSTLY_CODE: Final = 0.35
_NEIGHBOURS: Final = 3
_PROSE_COHERES: Final = 1.0
_CODE_COHERES: Final = 0.3
"""What a turn says is one thing: its units share their scores so far."""
_PRICE: Final = 0.6
"""What is long has to be worth its room: the weights know nothing of a budget."""
_MOST_SPEAKERS: Final = 12
"""Of more, the names are as telling as other words."""

_WHEN: Final = re.compile(r"\s*when\b|.*(?:how long|what year|which month|what date)", re.I | re.S)
_HOW_MANY: Final = re.compile(r"how (?:many|often|much)", re.I)
_WORD: Final = re.compile(r"[^\W_]+")


def scores(index: Index, vocabulary: Vocabulary, question: str, recent: str) -> Figures:
    """The score of each unit for this question; `recent` is what was said just before it."""
    asked = vocabulary.terms_of(question)
    names = _name_terms(index, vocabulary)
    silent = names | set(vocabulary.terms_of(ASKING_FOR_NOTHING))
    rarities = rarity(index)
    wanted = _known(index, [term for term in asked if term not in silent])
    if len(wanted) > _MOST_TERMS:
        wanted = sorted(wanted, key=lambda term: -rarities[term])[:_MOST_TERMS]
    weights = GENERAL
    if wanted:
        weights = CODE if index.code.mean() > _MOSTLY_CODE else QUESTION
    evidence = {
        **matches(index, occurrences(index, wanted, asked[:_LONGEST_PHRASE], rarities)),
        **_kinds(index, vocabulary, question, asked),
        **_places(index, rarities),
        **_said_lately(index, vocabulary, recent, names, rarities),
    }
    total = np.zeros(index.size)
    for name, weight in weights.items():
        total += weight * evidence[name]
    coherence = _CODE_COHERES if weights is CODE else _PROSE_COHERES
    cohering = (1 - coherence) * total + coherence * _of_turn(index, total)
    return cohering - _PRICE * np.log1p(index.characters)


def _of_turn(index: Index, values: Figures) -> Figures:
    """Of each unit, the mean of what it and its neighbours in the same message have."""
    at = np.arange(index.size)
    first = np.maximum(at - _NEIGHBOURS, index.first_unit[index.message])
    last = np.minimum(at + _NEIGHBOURS + 1, index.first_unit[index.message + 1])
    sums = np.concatenate([[0.0], np.cumsum(values)])
    means: Figures = (sums[last] - sums[first]) / (last - first)
    return means


def _known(index: Index, terms: Iterable[int]) -> list[int]:
    there = index.frequency
    return [term for term in dict.fromkeys(terms) if term < len(there) and there[term]]


def _name_terms(index: Index, vocabulary: Vocabulary) -> set[int]:
    """The terms of the speakers' names, which tell who was asked about and not what."""
    if len(index.speakers) > _MOST_SPEAKERS:
        return set()
    return set(vocabulary.terms_of(" ".join(sorted(index.speakers))))


def _kinds(
    index: Index, vocabulary: Vocabulary, question: str, asked: Sequence[int]
) -> dict[str, Figures]:
    """What kind of answer is asked for, and whether a unit has that kind of thing."""
    topics = np.bitwise_or.reduce(
        vocabulary.topics_of_terms(np.array(asked, np.int32)), initial=np.uint64(0)
    )
    shared = np.bitwise_count(index.topics & topics).astype(float)
    return {
        "topics": shared,
        "topics_before": faded(shared, 0.6),
        "speaker": _speaker(index, question),
        "time_asked": index.time * (_WHEN.match(question) is not None),
        "time": index.time,
        "number_asked": index.number * (_HOW_MANY.search(question) is not None),
        "number": index.number,
        "question": index.question,
        "names": index.names,
        "greeting": index.greeting.astype(float),
    }


def _speaker(index: Index, question: str) -> Figures:
    """1 where the one speaks whom the question names, 0 where another does; ½ if it names none."""
    words = {word.lower() for word in _WORD.findall(question)}
    named = {name for name in index.speakers if name.split()[0] in words}
    if len(named) != 1:
        return np.full(index.size, 0.5)
    speaks = [parts.speaker in named for parts in index.layouts]
    return np.array(speaks, float)[index.message]


def _places(index: Index, rarities: Figures) -> dict[str, Figures]:
    """Of each unit, how long and rare it is, who said it, and where it stands."""
    at = np.arange(index.size)
    roles = index.roles[index.message]
    sums = np.concatenate([[0.0], np.cumsum(rarities[index.terms])])
    summed = sums[index.begins[1:]] - sums[index.begins[:-1]]
    return {
        "length": np.log1p(index.lengths),
        "rarity": summed / 10,
        "user": (roles == ROLES.index("user")).astype(float),
        "tool": (roles == ROLES.index("tool")).astype(float),
        "age": 1 - at / index.size,
        "distance": np.log1p(index.size - 1 - at) / 10,
        "repeated_later": index.repeated_later.astype(float),
        "first": (at < 1).astype(float),
    }


def _said_lately(
    index: Index, vocabulary: Vocabulary, recent: str, names: set[int], rarities: Figures
) -> dict[str, Figures]:
    """How much of what was said just before each unit is about; for requests like `go on`."""
    terms = [term for term in vocabulary.terms_of(recent) if term not in names]
    known = _known(index, terms)
    often = Counter(terms)
    known.sort(key=lambda term: -(1 + math.log(often[term])) * rarities[term])
    alone, nearby = covered_nearby(occurrences(index, known[:_MOST_RECENT_TERMS], [], rarities))
    return {"recent": alone / 10, "recent_window2": nearby / 10}
