"""Searches one space: candidates, ranking, what may be shown, a page of hits with snippets."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from recollect.search import candidates, cursor
from recollect.search.candidates import Candidates
from recollect.search.hits import SearchHit, SearchPage
from recollect.search.phrases import with_phrases
from recollect.search.query import SearchRequest, checked, fingerprint
from recollect.search.ranking import Ranked, rank, weighted
from recollect.search.snippets import Snippet, snippet
from recollect.search.visibility import visible
from recollect.store.store import SpaceStore
from recollect.text.analysis import QueryWord, query_terms, query_words

MOST_RESULTS: Final = 500
"""How deep pages go."""
_JOINED: Final = 1000
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
_FIELDS: Final = ("platform", "role", "author", "created_at", "position", "provisional", "text")


@dataclass(frozen=True, slots=True)
class _Results:
    """Ranked messages, the conversations of those that may be shown, and the terms' weights."""

    ranked: Sequence[Ranked]
    conversations: Mapping[str, Mapping[str, Any]]
    weights: Mapping[str, float]


async def search(
    space: SpaceStore, request: SearchRequest, now: datetime | None = None
) -> SearchPage:
    """The page of results that the request asks for: the best first, or without words the newest.

    InvalidInput if the request asks for nothing, is too long, or its cursor has gone.
    """
    request = checked(request)
    now = now or datetime.now(UTC)
    asked = fingerprint(space.space, request)
    start = _start(request.after, asked, now)
    results = await _results(space, request, start.stored_before)
    first = start.rank if start.rank else _rank_after(request.after, results.ranked)
    last = first + request.limit
    page = results.ranked[first:last]
    hits = await _hits(space, page, results, query_words(request.text))
    before = now if start.stored_before == _ALWAYS else start.stored_before
    following = cursor.dumps(asked, cursor.Position(last, before))
    return SearchPage(hits, following if last < len(results.ranked) else None)


def _start(after: str | None, asked: bytes, now: datetime) -> cursor.Position:
    if after is None or after.startswith("msg_"):
        return cursor.Position(0, _ALWAYS)
    return cursor.loads(after, asked, now)


def _rank_after(after: str | None, ranked: Sequence[Ranked]) -> int:
    if after is None:
        return 0
    for at, one in enumerate(ranked):
        if one.candidate.id == after:
            return at + 1
    raise cursor.gone()


async def _results(space: SpaceStore, request: SearchRequest, stored_before: datetime) -> _Results:
    terms = query_terms(request.text)
    ranked: Sequence[Ranked] = ()
    weights: Mapping[str, float] = {}
    if terms:
        found = await candidates.find(space, request, terms, stored_before)
        found = await with_phrases(space, request, terms, found, stored_before)
        ranked, weights = await asyncio.to_thread(_ranked, found, terms)
    elif not request.text:
        newest = await candidates.recent(space, request, stored_before)
        ranked = [Ranked(candidate, 0.0, frozenset()) for candidate, _ in newest]
    known = {one.candidate.conversation for one in ranked[:_JOINED]}
    conversations = await visible(space, request, known) if known else {}
    shown = [one for one in ranked[:_JOINED] if one.candidate.conversation in conversations]
    return _Results(shown[:MOST_RESULTS], conversations, weights)


def _ranked(found: Candidates, terms: Sequence[str]) -> tuple[list[Ranked], Mapping[str, float]]:
    return rank(found, terms), weighted(found, terms)


async def _hits(
    space: SpaceStore, page: Sequence[Ranked], results: _Results, words: Sequence[QueryWord]
) -> list[SearchHit]:
    if not page:
        return []
    ids = [one.candidate.id for one in page]
    documents = await space.messages.find({"_id": {"$in": ids}}, _FIELDS)
    stored = {document["_id"]: document for document in documents}
    present = [one for one in page if one.candidate.id in stored]
    texts = [str(stored[one.candidate.id].get("text", "")) for one in present]
    snippets = await asyncio.to_thread(_snippets, texts, results.weights)
    return [
        _hit(one, stored[one.candidate.id], results, words, shown)
        for one, shown in zip(present, snippets, strict=True)
    ]


def _snippets(texts: Sequence[str], weights: Mapping[str, float]) -> list[Snippet]:
    return [snippet(text, weights) for text in texts]


def _hit(
    ranked: Ranked,
    message: Mapping[str, Any],
    results: _Results,
    words: Sequence[QueryWord],
    shown: Snippet,
) -> SearchHit:
    conversation = results.conversations[ranked.candidate.conversation]
    matched = (word.surface for word in words if not ranked.terms.isdisjoint(word.terms))
    return SearchHit(
        message_id=ranked.candidate.id,
        conversation_id=ranked.candidate.conversation,
        title=conversation.get("title"),
        platform=message["platform"],
        role=message["role"],
        author=message.get("author"),
        created_at=message.get("created_at"),
        url=conversation.get("url"),
        position=message.get("position"),
        provisional=message.get("provisional", False),
        snippet=shown.text,
        highlights=shown.highlights,
        score=round(ranked.score, 4),
        matched=tuple(dict.fromkeys(matched)),
    )
