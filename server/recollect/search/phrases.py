"""Queries of nothing but stop words: "to be or not to be", "who is it".

Stop words are only indexed for messages made of nothing else. So the newest messages are also
searched for the query's very words in a row: bounded, and better than finding nothing.
"""

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from recollect.search import candidates
from recollect.search.candidates import Candidates
from recollect.search.query import SearchRequest
from recollect.search.turns import Candidate
from recollect.store.store import SpaceStore
from recollect.text.analysis import is_stop_word

_WORD: Final = re.compile(r"\w+")


async def with_phrases(
    space: SpaceStore,
    request: SearchRequest,
    terms: Collection[str],
    found: Candidates,
    stored_before: datetime,
) -> Candidates:
    """The candidates found, and if all terms are stop words also recent messages that say them."""
    if not all(map(is_stop_word, terms)):
        return found
    recent = await candidates.recent(space, request, stored_before)
    said = await asyncio.to_thread(_saying, request.text, recent, terms)
    merged = {candidate.id: candidate for candidate in [*found.found, *said]}
    frequencies = {term: found.frequencies.get(term, 0) + len(said) for term in terms}
    return Candidates(list(merged.values()), max(found.total, len(merged)), frequencies, found.size)


def _saying(
    phrase: str, messages: Sequence[tuple[Candidate, str]], terms: Collection[str]
) -> list[Candidate]:
    words = _words(phrase)
    return [
        replace(one, terms=" ".join([*terms, one.terms]))
        for one, text in messages
        if words in _words(text)
    ]


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
