"""Conversations whose title or tags have a word of the query: people look for what they named.

Such a conversation is found by its first message, though nobody said the word in it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from recollect.search import candidates
from recollect.search.candidates import Candidates
from recollect.search.filters import labels
from recollect.search.query import SearchRequest
from recollect.search.question import Question
from recollect.store.store import SpaceStore

CAP: Final = 20
"""Conversations that a term names."""
MOST_TERMS: Final = 5
SAID: Final = 20
"""A word of a question that more messages have leads to what it is to lead to by these."""


async def with_titled(
    space: SpaceStore,
    request: SearchRequest,
    asked: Question,
    found: Candidates,
    stored_before: datetime,
) -> Candidates:
    """The candidates found, and the beginnings of conversations that are named so."""
    if request.title is not None or request.conversation_id is not None:
        return found
    said = found.frequencies
    terms = [term for term in asked.terms if not asked.is_natural or said.get(term, 0) <= SAID][
        :MOST_TERMS
    ]
    named = await _named(space, request, terms)
    known = {one.id for one in found.found}
    keys = {key for each in named.values() for key in each}
    begun = await candidates.beginnings(space, sorted(keys), request, stored_before) if keys else ()
    return replace(
        found,
        found=[*found.found, *(one for one in begun if one.id not in known)],
        total=max(found.total, len(begun)),
        frequencies={**said, **{term: max(said.get(term, 0), len(named[term])) for term in named}},
    )


async def _named(
    space: SpaceStore, request: SearchRequest, terms: Sequence[str]
) -> Mapping[str, Sequence[str]]:
    """The conversations that each of the terms names."""
    filters = {**labels(request), "deleted_at": None}
    answers = await asyncio.gather(
        *(
            space.conversations.find({**filters, "$text": {"$search": term}}, ["_id"], limit=CAP)
            for term in terms
        )
    )
    return {
        term: [document["_id"] for document in answer]
        for term, answer in zip(terms, answers, strict=True)
    }
