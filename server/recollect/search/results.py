"""What a search ranks: candidates that may be shown, scored. Hits and contexts are made of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from recollect.search import candidates, memories
from recollect.search.candidates import Candidates
from recollect.search.filters import having_parts
from recollect.search.phrases import with_phrases
from recollect.search.query import SearchRequest
from recollect.search.question import Question, question, telling
from recollect.search.ranking import Ranked, rank, weighted
from recollect.search.survey import Surveys
from recollect.search.titled import with_titled
from recollect.search.together import Gathered, newest_first, places, united
from recollect.search.turns import Candidate
from recollect.search.visibility import visible
from recollect.store.store import SpaceStore
from recollect.text.analysis import index_terms
from recollect.text.languages import query_languages


@dataclass(frozen=True, slots=True)
class Results:
    """Ranked messages and memories, the conversations to show of, and the terms' weights."""

    ranked: Sequence[Ranked]
    conversations: Mapping[str, Mapping[str, Any]]
    weights: Mapping[str, float]
    unknown: frozenset[str] = frozenset()
    """Terms of the query that nothing has that the filters leave."""
    widely: bool = False
    """Whether the query was taken for any language."""
    places: Mapping[str, str] = field(default_factory=dict)
    """In which space each of `ranked` is, by id."""


async def results(
    space: SpaceStore,
    request: SearchRequest,
    stored_before: datetime,
    surveys: Surveys,
    *,
    others: Sequence[SpaceStore] = (),
    is_question: bool = False,
) -> Results:
    """All results of a request that was checked: the best first, or without words the newest.

    A word that is not found as English is looked for in every language it may be of. `others` are
    further spaces to search. `is_question`: what answers it is wanted, also where it has none of
    its words.
    """
    spaces = (space, *others)

    async def found(*, widely: bool) -> Results:
        asked = question(request.text, request.phrases, widely=widely)
        if is_question:
            asked = replace(asked, is_natural=True, is_open=True)
        made = await _results(spaces, request, asked, stored_before, surveys)
        return replace(made, widely=widely)

    narrow = await found(widely=False)
    if narrow.unknown and len(query_languages(request.text)) > 1:
        return await found(widely=True)
    return narrow


async def _results(
    spaces: Sequence[SpaceStore],
    request: SearchRequest,
    asked: Question,
    stored_before: datetime,
    surveys: Surveys,
) -> Results:
    gather = _gathered if asked.terms else _gathered_newest
    # One after the other: so many spaces at once would keep everybody else waiting.
    parts = [await gather(each, request, asked, stored_before, surveys) for each in spaces]
    found = united(parts)
    conversations = {key: one for part in parts for key, one in part.conversations.items()}
    if not asked.terms:
        shown = newest_first(found.found) if len(parts) > 1 else found.found
        ranked = [Ranked(one, 0.0, frozenset()) for one in shown]
        return Results(ranked, conversations, {}, places=places(parts))
    ranked, weights = await asyncio.to_thread(_ranked, found, asked)
    unknown = frozenset(term for term in asked.terms if not found.frequencies.get(term))
    return Results(ranked, conversations, weights, unknown, places=places(parts))


async def _gathered_newest(
    space: SpaceStore, request: SearchRequest, _: Question, stored_before: datetime, __: Surveys
) -> Gathered:
    newest = await _newest(space, request, stored_before) if not request.text else ()
    shown, conversations = await _shown(space, request, _kept(newest, request))
    return Gathered(space.space, Candidates(shown, len(shown), {}), conversations)


async def _gathered(
    space: SpaceStore,
    request: SearchRequest,
    asked: Question,
    stored_before: datetime,
    surveys: Surveys,
) -> Gathered:
    """What one space has to be ranked."""
    found, remembered = await asyncio.gather(
        _messages(space, request, asked, stored_before, surveys),
        memories.find(space, request, asked.terms, stored_before),
    )
    found = memories.merged(found, remembered)
    kept = await _with_parts(space, request, _kept(found.found, request))
    shown, conversations = await _shown(space, request, kept)
    titles = {key: known.get("terms", "") for key, known in conversations.items()}
    return Gathered(space.space, replace(found, found=shown, titles=titles), conversations)


async def _messages(
    space: SpaceStore,
    request: SearchRequest,
    asked: Question,
    stored_before: datetime,
    surveys: Surveys,
) -> Candidates:
    if request.scope == "memories":
        return memories.NONE
    found = await candidates.find(space, request, asked.terms, stored_before, surveys)
    found = await with_phrases(space, request, asked.terms, found, stored_before)
    return await with_titled(space, request, asked, found, stored_before)


async def _newest(
    space: SpaceStore, request: SearchRequest, stored_before: datetime
) -> Sequence[Candidate]:
    """Messages and memories that pass the filters, the newest first."""
    remembered = await memories.recent(space, request, stored_before)
    if request.scope == "memories":
        return remembered
    said = [one for one, _ in await candidates.recent(space, request, stored_before)]
    if not remembered:
        return said
    return newest_first([*said, *remembered])


def _kept(found: Sequence[Candidate], request: SearchRequest) -> Sequence[Candidate]:
    """Those that have what must stand there, and nothing of what must not."""
    without = [terms for each in request.without if (terms := index_terms(each))]
    exact = [terms for each in request.exact if telling(terms := index_terms(each))]
    if not without and not exact:
        return found
    return [
        one
        for one in found
        if not any(one.says(terms) for terms in without) and all(one.says(each) for each in exact)
    ]


async def _with_parts(
    space: SpaceStore, request: SearchRequest, found: Sequence[Candidate]
) -> Sequence[Candidate]:
    if not request.has or not found:
        return found
    query = {"_id": {"$in": [one.id for one in found]}, **having_parts(request.has)}
    having = {document["_id"] for document in await space.messages.find(query, ["_id"])}
    return [one for one in found if one.id in having]


async def _shown(
    space: SpaceStore, request: SearchRequest, found: Sequence[Candidate]
) -> tuple[list[Candidate], Mapping[str, Mapping[str, Any]]]:
    """Candidates that may be shown, and their conversations by id."""
    known = {candidate.conversation for candidate in found if not candidate.is_memory}
    conversations = await visible(space, request, known) if known else {}
    shown = [one for one in found if one.is_memory or one.conversation in conversations]
    return shown, conversations


def _ranked(found: Candidates, asked: Question) -> tuple[list[Ranked], Mapping[str, float]]:
    return rank(found, asked), weighted(found, asked)
