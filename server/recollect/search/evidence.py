"""What speaks for a message besides its words: who said it, as what, and when.

Each kind of evidence adds to a factor on the score of the words. So it never finds a message by
itself, but for contexts of open questions (`concerns`), after all others.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from recollect.search.question import Question
from recollect.search.turns import Candidate
from recollect.text.analysis import query_terms
from recollect.text.folding import folded
from recollect.text.traits import DATED, STANDING

AUTHOR: Final = 1.0
"""The query names one author of the messages, and this is theirs."""
OWN: Final = 0.6
"""The asker asks of themselves, and this is what a user said."""
WHEN: Final = 0.6
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
        self._by = frozenset(self._named) if len(set(self._named.values())) == 1 else frozenset()

    @property
    def names(self) -> Collection[str]:
        """Terms of the query that are names of authors: said by them, seldom of them."""
        return {term for names in self._named.values() for term in query_terms(names)}

    def concerns(self, message: Candidate) -> bool:
        """Whether it is of whom, or of when, the question asks, whatever it says."""
        return message.author in self._named or self._date(message) > 0

    def factor(self, message: Candidate) -> float:
        """From 1.0 upwards."""
        asked = self._question
        by_user = message.role == "user" and not asked.asks_all
        factor = 1.0
        if message.author in self._by:
            factor += AUTHOR
        if asked.is_own and by_user:
            factor += OWN
        if asked.asks_when and DATED in message.traits:
            factor += WHEN
        if by_user and STANDING in message.traits:
            factor += LASTING
        if asked.phrases:
            factor += PHRASE * sum(message.says(phrase) for phrase in asked.phrases)
        return factor + self._date(message)

    def _date(self, message: Candidate) -> float:
        dates, moment = self._question.dates, message.created_at
        if moment is None or moment.month not in dates.months:
            return 0.0
        if dates.years and moment.year not in dates.years:
            return 0.0
        near = any(abs(moment.day - day) <= DAYS for day in dates.days)
        return DATE * (2 if near else 1)


def _named(words: frozenset[str], authors: Iterable[str | None]) -> Mapping[str, str]:
    """Of the authors, those whose first name is among the words, with that name."""
    told = [author for author in set(authors) if author and not author.isspace()]
    first = {author: folded(author.split()[0]) for author in told}
    return {author: name for author, name in first.items() if name in words}
