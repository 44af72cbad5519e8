"""What speaks for a message besides its words: who said it, as what, and when.

Each kind of evidence adds to a factor on the score of the words. So it never finds a message by
itself.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from recollect.search.question import Dates, Question
from recollect.search.turns import Candidate
from recollect.text.analysis import query_terms
from recollect.text.folding import folded
from recollect.text.traits import DATED, STANDING

AUTHOR: Final = 1.0
"""The query names one author of the messages, and this is theirs."""
OWN: Final = 0.6
"""The asker asks of themselves, and this is what a user said."""
WHEN: Final = 0.4
"""A time is asked for, and this names one."""
DATE: Final = 1.2
"""It was said in the month (and year) of the query; as much again if within DAYS of the day."""
DAYS: Final = 2
LASTING: Final = 0.8
"""It is an instruction or a preference of the user's that holds for good."""

PHRASE: Final = 1.0
"""It has a phrase of the query, as it stands there in quotes."""


class Evidence:
    """Judges messages for one question. `authors` are all there are among them."""

    def __init__(self, question: Question, authors: Iterable[str | None]) -> None:
        self._question = question
        self._named = _named(question.words, authors)

    @property
    def names(self) -> Collection[str]:
        """Terms of the query that are names of authors: said by them, seldom of them."""
        return {term for names in self._named.values() for term in query_terms(names)}

    def factor(self, message: Candidate) -> float:
        """From 1.0 upwards."""
        asked = self._question
        by_user = message.role == "user" and not asked.asks_all
        factor = 1.0
        if len(set(self._named.values())) == 1 and message.author in self._named:
            factor += AUTHOR
        if asked.is_own and by_user:
            factor += OWN
        if asked.asks_when and DATED in message.traits:
            factor += WHEN
        if by_user and STANDING in message.traits:
            factor += LASTING
        factor += PHRASE * sum(message.says(phrase) for phrase in asked.phrases)
        if message.created_at is not None and asked.dates.months:
            factor += _date(message.created_at, asked.dates)
        return factor


def _named(words: frozenset[str], authors: Iterable[str | None]) -> Mapping[str, str]:
    """Of the authors, those whose first name is among the words, with that name."""
    told = [author for author in set(authors) if author and not author.isspace()]
    first = {author: folded(author.split()[0]) for author in told}
    return {author: name for author, name in first.items() if name in words}


def _date(moment: datetime, dates: Dates) -> float:
    if moment.month not in dates.months or (dates.years and moment.year not in dates.years):
        return 0.0
    near = any(abs(moment.day - day) <= DAYS for day in dates.days)
    return DATE * (2 if near else 1)
