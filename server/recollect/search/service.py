"""Searches one space: candidates, ranking, what may be shown, a page of hits with snippets."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from recollect.search import candidates, cursor
from recollect.search.candidates import Candidates
from recollect.search.hits import SearchHit, SearchPage
from recollect.search.phrases import with_phrases
from recollect.search.query import SearchRequest, checked, fingerprint
from recollect.search.question import Question, question
from recollect.search.ranking import Ranked, rank, weighted
from recollect.search.snippets import Snippet, snippet
from recollect.search.survey import Surveys
from recollect.search.turns import Candidate
from recollect.search.visibility import visible
from recollect.store.store import SpaceStore
from recollect.text.analysis import QueryWord, query_words

MOST_RESULTS: Final = 500
"""How deep pages go."""
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
_FIELDS: Final = ("platform", "role", "author", "created_at", "position", "provisional", "text")


@dataclass(frozen=True, slots=True)
class _Results:
    """Ranked messages, the conversations of those that may be shown, and the terms' weights."""

    ranked: Sequence[Ranked]
    conversations: Mapping[str, Mapping[str, Any]]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Candidates that may be shown, and their conversations by id."""

    candidates: Sequence[Candidate]
    conversations: Mapping[str, Mapping[str, Any]]

    @property
    def titles(self) -> Mapping[str, str]:
        """The terms of each conversation's title and tags."""
        return {key: known.get("terms", "") for key, known in self.conversations.items()}


async def search(
    space: SpaceStore,
    request: SearchRequest,
    now: datetime | None = None,
    surveys: Surveys | None = None,
) -> SearchPage:
    """The page of results that the request asks for: the best first, or without words the newest.

    `surveys` remembers what large spaces are like from one search to the next. InvalidInput if the
    request asks for nothing, is too long, or its cursor has gone.
    """
    request = checked(request)
    now = now or datetime.now(UTC)
    asked = fingerprint(space.space, request)
    start = _start(request.after, asked, now)
    results = await _results(space, request, start.stored_before, surveys or Surveys())
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


async def _results(
    space: SpaceStore, request: SearchRequest, stored_before: datetime, surveys: Surveys
) -> _Results:
    asked = question(request.text)
    if not asked.terms:
        newest = await candidates.recent(space, request, stored_before) if not request.text else ()
        shown = await _shown(space, request, [candidate for candidate, _ in newest])
        ranked = [Ranked(one, 0.0, frozenset()) for one in shown.candidates]
        return _Results(ranked[:MOST_RESULTS], shown.conversations, {})
    found = await candidates.find(space, request, asked.terms, stored_before, surveys)
    found = await with_phrases(space, request, asked.terms, found, stored_before)
    shown = await _shown(space, request, found.found)
    found = replace(found, found=shown.candidates, titles=shown.titles)
    ranked, weights = await asyncio.to_thread(_ranked, found, asked)
    return _Results(ranked[:MOST_RESULTS], shown.conversations, weights)


async def _shown(space: SpaceStore, request: SearchRequest, found: Sequence[Candidate]) -> "_Shown":
    known = {candidate.conversation for candidate in found}
    conversations = await visible(space, request, known) if known else {}
    return _Shown([one for one in found if one.conversation in conversations], conversations)


def _ranked(found: Candidates, asked: Question) -> tuple[list[Ranked], Mapping[str, float]]:
    return rank(found, asked), weighted(found, asked)


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
