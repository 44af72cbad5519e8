"""Memories worth scoring, as candidates beside messages: one ranking serves both.

Each stands alone, as if it were a conversation of its own. The text index finds them, a bounded
number for each term; where a space has none that is one look at an index.
"""

import asyncio
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from heapq import nlargest
from typing import Any, Final

from recollect.search.candidates import Candidates
from recollect.search.query import SearchRequest
from recollect.search.turns import Candidate
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore
from recollect.text.traits import STANDING

PREFIX: Final = "mem_"
"""How ids of memories begin."""
NONE: Final = Candidates((), 0, {})

CAP: Final = 1000
"""Memories that a term names."""
MOST_TERMS: Final = 10
MANY: Final = 10_000
"""What more than CAP memories are taken for: their number changes little of a word's worth."""
READ: Final = 150
"""Named memories that are read."""
RECENT: Final = 600
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
_MAX_MS: Final = 2000
_FIELDS: Final = ("terms", "traits", "tokens", "created_at", "pinned", "conversation")
_NEWEST: Final = (("_id", -1),)


async def find(
    space: SpaceStore, request: SearchRequest, terms: Mapping[str, float], stored_before: datetime
) -> Candidates:
    """The memories that have some of the terms, each of which has its share of weight."""
    filters = matching(request, stored_before)
    if filters is None or await space.memories.find_one({}, ["_id"]) is None:
        return NONE
    asked = sorted(terms, key=len, reverse=True)[:MOST_TERMS]
    counted, answers = await asyncio.gather(
        space.memories.count({}, limit=CAP + 1),
        asyncio.gather(*(_named(space, term, filters) for term in asked)),
    )
    total = counted if counted <= CAP else MANY
    named = dict(zip(asked, answers, strict=True))
    frequencies = {term: len(ids) for term, ids in named.items()}
    best = _best(named, terms, total)
    documents = await space.memories.find({"_id": {"$in": best}}, _FIELDS)
    return Candidates([_candidate(one) for one in documents], total, frequencies)


async def recent(
    space: SpaceStore, request: SearchRequest, stored_before: datetime
) -> list[Candidate]:
    """The newest memories that pass the filters."""
    filters = matching(request, stored_before)
    if filters is None:
        return []
    documents = await space.memories.find(filters, _FIELDS, sort=_NEWEST, limit=RECENT)
    return [_candidate(one) for one in documents]


async def pinned(space: SpaceStore, request: SearchRequest, most: int) -> list[Candidate]:
    """The newest pinned memories that pass the filters."""
    filters = matching(request, _ALWAYS)
    if filters is None:
        return []
    query = {**filters, "pinned": True}
    documents = await space.memories.find(query, _FIELDS, sort=_NEWEST, limit=most)
    return [_candidate(one) for one in documents]


async def pinned_of(space: SpaceStore, messages: Sequence[str]) -> set[str]:
    """Those of the messages that a pinned memory was made of."""
    query = {"message": {"$in": list(messages)}, "pinned": True}
    return {one["message"] for one in await space.memories.find(query, ["message"])}


def merged(messages: Candidates, memories: Candidates) -> Candidates:
    """Both, to be ranked together: how rare a word is, all of them tell."""
    if not memories.total:
        return messages
    terms = {**messages.frequencies, **memories.frequencies}
    return Candidates(
        [*messages.found, *memories.found],
        messages.total + memories.total,
        {
            term: messages.frequencies.get(term, 0) + memories.frequencies.get(term, 0)
            for term in terms
        },
        messages.size,
    )


def matching(request: SearchRequest, stored_before: datetime) -> Document | None:
    """The filters of a search as they apply to memories; None: they leave none.

    A memory has neither role, model, parts nor a title, and it has tags of its own.
    """
    if request.scope == "conversations" or any(
        (request.role, request.model, request.has, request.title)
    ):
        return None
    exact = {
        "platform": request.platform,
        "project": request.project,
        "conversation": request.conversation_id,
    }
    filters: Document = {name: value for name, value in exact.items() if value is not None}
    tags: list[dict[str, Any]] = [{"tags": request.tag}] if request.tag is not None else []
    tags += [{"tags": {"$in": list(request.tags)}}] if request.tags else []
    if tags:
        filters["$and"] = tags
    if stored_before < _ALWAYS or request.times:
        filters["created_at"] = {"$lte": stored_before, **request.times}
    return {**filters, "expires_at": {"$not": {"$lte": datetime.now(UTC)}}}


async def _named(space: SpaceStore, term: str, filters: Mapping[str, Any]) -> Sequence[str]:
    """Ids of memories that have the term, the heaviest first, as `postings` says."""
    stages: list[Mapping[str, Any]] = [
        {"$limit": CAP},
        {"$group": {"_id": None, "ids": {"$push": "$_id"}}},
    ]
    query = {"$text": {"$search": term}, **filters}
    answer = await space.memories.aggregate(query, stages, max_ms=_MAX_MS)
    return answer[0]["ids"] if answer else ()


def _best(named: Mapping[str, Sequence[str]], terms: Mapping[str, float], total: int) -> list[str]:
    """The ids that most weight leads to."""
    scores: dict[str, float] = defaultdict(float)
    for term, ids in named.items():
        weight = terms[term] * math.log1p(total / (len(ids) + 0.5))
        for place, key in enumerate(ids):
            scores[key] += weight * (1 - 0.3 * place / CAP)
    return nlargest(READ, scores, key=scores.__getitem__)


def _candidate(document: Document) -> Candidate:
    traits = document.get("traits", ())
    return Candidate(
        document["_id"],
        document["_id"],
        document["created_at"],
        document["terms"],
        traits=(*traits, STANDING) if document["pinned"] else traits,
        tokens=document["tokens"],
        source=document["conversation"],
    )
