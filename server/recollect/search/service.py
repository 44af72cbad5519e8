"""Searches a space, or several: a page of results, messages and memories, each with a snippet."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from recollect.search import cursor, memories
from recollect.search.grammar import parsed
from recollect.search.hits import SearchHit, SearchPage
from recollect.search.query import SearchRequest, checked, fingerprint
from recollect.search.ranking import Ranked
from recollect.search.results import Results, results
from recollect.search.snippets import Snippet, snippet
from recollect.search.suggestions import suggestion
from recollect.search.survey import Surveys
from recollect.search.together import by_space
from recollect.search.turns import Candidate
from recollect.store.store import SpaceStore
from recollect.text.analysis import QueryWord, query_words

MOST_RESULTS: Final = 500
"""How deep pages go."""
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
_FIELDS: Final = ("platform", "role", "author", "created_at", "position", "provisional", "text")
_OF_MEMORY: Final = ("platform", "created_at", "content")


async def search(
    space: SpaceStore,
    request: SearchRequest,
    now: datetime | None = None,
    surveys: Surveys | None = None,
    others: Sequence[SpaceStore] = (),
) -> SearchPage:
    """The page of results that the request asks for: the best first, or without words the newest.

    `surveys` remembers what large spaces are like from one search to the next. `others` are further
    spaces to search. InvalidInput if the request asks for nothing, is too long, or its cursor has
    gone.
    """
    request = checked(request)
    now = now or datetime.now(UTC)
    spaces = (space, *others)
    asked = fingerprint(" ".join(each.space for each in spaces), request)
    start = _start(request.after, asked, now)
    request = parsed(request, now)
    found = await results(space, request, start.stored_before, surveys or Surveys(), others=others)
    ranked, more = _grouped(found.ranked) if request.group else (found.ranked, {})
    ranked = ranked[:MOST_RESULTS]
    first = start.rank if start.rank else _rank_after(request.after, ranked)
    last = first + request.limit
    page = ranked[first:last]
    words = query_words(request.text, widely=found.widely)
    hits = await _hits(spaces, page, found, words, more)
    before = now if start.stored_before == _ALWAYS else start.stored_before
    following = cursor.dumps(asked, cursor.Position(last, before))
    meant = None
    if found.unknown and request.after is None:
        meant = await suggestion(space, request.text, words, found.unknown)
    return SearchPage(hits, following if last < len(ranked) else None, meant)


def _grouped(ranked: Sequence[Ranked]) -> tuple[Sequence[Ranked], Mapping[str, int]]:
    """The best of each conversation, and how many more each has."""
    best: dict[str, Ranked] = {}
    for one in ranked:
        best.setdefault(one.candidate.conversation, one)
    counts = Counter(one.candidate.conversation for one in ranked)
    return list(best.values()), {key: count - 1 for key, count in counts.items()}


def _start(after: str | None, asked: bytes, now: datetime) -> cursor.Position:
    if after is None or after.startswith(("msg_", memories.PREFIX)):
        return cursor.Position(0, _ALWAYS)
    return cursor.loads(after, asked, now)


def _rank_after(after: str | None, ranked: Sequence[Ranked]) -> int:
    if after is None:
        return 0
    for at, one in enumerate(ranked):
        if one.candidate.id == after:
            return at + 1
    raise cursor.gone()


async def _hits(
    spaces: Sequence[SpaceStore],
    page: Sequence[Ranked],
    found: Results,
    words: Sequence[QueryWord],
    more: Mapping[str, int],
) -> list[SearchHit]:
    if not page:
        return []
    stored = await _stored(spaces, [one.candidate for one in page], found.places)
    present = [one for one in page if one.candidate.id in stored]
    texts = [_text(stored[one.candidate.id]) for one in present]
    snippets = await asyncio.to_thread(_snippets, texts, found.weights)
    return [
        replace(
            _hit(one, stored[one.candidate.id], found, words, shown),
            more=more.get(one.candidate.conversation, 0),
        )
        for one, shown in zip(present, snippets, strict=True)
    ]


async def _stored(
    spaces: Sequence[SpaceStore], page: Sequence[Candidate], places: Mapping[str, str]
) -> Mapping[str, Mapping[str, Any]]:
    """The documents of the messages and the memories of a page, by id."""
    said = [one.id for one in page if not one.is_memory]
    remembered = [one.id for one in page if one.is_memory]
    documents = []
    for space, ids in by_space(spaces, said, places):
        documents += await space.messages.find({"_id": {"$in": ids}}, _FIELDS)
    for space, ids in by_space(spaces, remembered, places):
        documents += await space.memories.find({"_id": {"$in": ids}}, _OF_MEMORY)
    return {document["_id"]: document for document in documents}


def _text(document: Mapping[str, Any]) -> str:
    return str(document.get("text") or document.get("content") or "")


def _snippets(texts: Sequence[str], weights: Mapping[str, float]) -> list[Snippet]:
    return [snippet(text, weights) for text in texts]


def _hit(
    ranked: Ranked,
    stored: Mapping[str, Any],
    found: Results,
    words: Sequence[QueryWord],
    shown: Snippet,
) -> SearchHit:
    matched = (word.surface for word in words if not ranked.terms.isdisjoint(word.terms))
    is_memory = ranked.candidate.is_memory
    source = ranked.candidate.source if is_memory else ranked.candidate.conversation
    conversation = {} if is_memory else found.conversations[ranked.candidate.conversation]
    return SearchHit(
        message_id=None if is_memory else ranked.candidate.id,
        memory_id=ranked.candidate.id if is_memory else None,
        conversation_id=source,
        space=found.places[ranked.candidate.id],
        title=conversation.get("title"),
        platform=stored["platform"],
        role=stored.get("role"),
        author=stored.get("author"),
        created_at=stored.get("created_at"),
        url=conversation.get("url"),
        position=stored.get("position"),
        provisional=stored.get("provisional", False),
        snippet=shown.text,
        highlights=shown.highlights,
        score=round(ranked.score, 4),
        matched=tuple(dict.fromkeys(matched)),
    )
