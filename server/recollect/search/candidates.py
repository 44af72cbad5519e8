"""Finds the messages worth scoring, never more than a bounded number of them.

The text index only finds; `ranking` ranks. Filters that leave little are read by their ordinary
index. Else each of the query's rarest terms names its best messages, by id only; those that most
of the query's weight leads to are read, and the turns beside the best of them. How large a space is
changes next to nothing of what that costs.
"""

import asyncio
import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from typing import Any, Final

from recollect.errors import Unavailable
from recollect.search.filters import LIVE, having_parts, narrowed, passing, properties
from recollect.search.neighbours import beside
from recollect.search.postings import Posting, having, posting
from recollect.search.query import SearchRequest
from recollect.search.survey import Survey, Surveys
from recollect.search.turns import Candidate
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

SELECTIVE: Final = 1000
"""Where filters leave at most so many messages, all of them are scored."""
FILTERED: Final = 5000
"""Where they leave at most so many, and terms name FEW, all are looked through for the terms."""
CAP: Final = 500
"""Messages that a term names."""
FILTERED_CAP: Final = 1000
"""As many where filters leave some of them: else too few would pass, and terms be asked again."""
MOST_TERMS: Final = 10
"""Terms that name messages, the rarest; the others only count towards the score."""
LEAST_TERMS: Final = 3
COMMON: Final = 0.1
"""Beyond the LEAST_TERMS rarest, a term that more of the messages have names none: most messages
have one such, and its CAP heaviest are any."""
FADING: Final = 0.3
"""How much less the last message that a term names weighs for being read than its first."""
READ: Final = 250
"""Named messages that are read."""
NEIGHBOURED: Final = 80
"""Of these, how many the turns beside are read of."""
LENGTHY: Final = 600
"""Characters of terms that damp a word's count by one, where these are chosen."""
RECENT: Final = 1000
FEW: Final = 50
"""With fewer that pass, common terms are asked again, with the filters before the cap."""
_AGAIN_MS: Final = 500
_FIELDS: Final = (
    *("conversation", "position", "platform", "role", "author", "model", "created_at"),
    *("stored_at", "deleted", "terms", "traits", "tokens"),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Messages to score; how many messages there are in all, and how many have each term.

    Frequencies and total are those of the space, or of the messages that the filters leave. `size`
    is the mean of `Turn.size` there; None: that of those found.
    """

    found: Sequence[Candidate]
    total: int
    frequencies: Mapping[str, int]
    size: float | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    """Terms of title and tags, joined by spaces, by conversation."""


async def find(
    space: SpaceStore,
    request: SearchRequest,
    terms: Mapping[str, float],
    stored_before: datetime,
    surveys: Surveys,
) -> Candidates:
    """The candidates for terms, of which there is at least one, each with its share of weight."""
    narrow = await narrowed(space, request)
    count = await _count(space, narrow, surveys)
    if count <= SELECTIVE:
        documents = await space.messages.find({**narrow, **LIVE}, _FIELDS)
        return _all_of(_passing(documents, request, stored_before), terms)
    search = _Search(space, request, stored_before, narrow, count)
    return await _by_terms(search, terms, await surveys.of(space))


@dataclass(frozen=True, slots=True)
class _Search:
    """Where is searched, for what; `narrow` are the filters that an index answers.

    `count`: how many messages these leave, counted no further than matters.
    """

    space: SpaceStore
    request: SearchRequest
    stored_before: datetime
    narrow: Mapping[str, Any]
    count: int

    @property
    def is_filtered(self) -> bool:
        """Whether filters leave so few messages that all of them may be looked at."""
        return bool(self.narrow) and self.count <= FILTERED

    @property
    def cap(self) -> int:
        """How many messages a term names."""
        return FILTERED_CAP if self.narrow else CAP

    def passing(self, documents: Sequence[Document]) -> list[Candidate]:
        """Those of the documents that pass, as candidates."""
        return _passing(documents, self.request, self.stored_before)


async def _count(space: SpaceStore, narrow: Mapping[str, Any], surveys: Surveys) -> int:
    """How many messages the filters leave, counted no further than matters."""
    if narrow:
        return await space.messages.count(narrow, limit=FILTERED + 1)
    return surveys.known_total(space) or await space.messages.count({}, limit=SELECTIVE + 1)


async def read(
    space: SpaceStore, query: Mapping[str, Any], *, sort: Sequence[tuple[str, int]], limit: int
) -> list[Candidate]:
    """The messages of a query, in the order of `sort`."""
    documents = await space.messages.find(query, _FIELDS, sort=sort, limit=limit)
    return [_candidate(one) for one in documents]


async def beginnings(
    space: SpaceStore,
    conversations: Sequence[str],
    request: SearchRequest,
    stored_before: datetime,
) -> list[Candidate]:
    """The first messages of conversations, of those that pass."""
    query = {"conversation": {"$in": conversations}, "position": 0}
    return _passing(await space.messages.find(query, _FIELDS), request, stored_before)


async def recent(
    space: SpaceStore, request: SearchRequest, stored_before: datetime
) -> Sequence[tuple[Candidate, str]]:
    """The newest messages that pass the filters, each with its text."""
    filters = {**await narrowed(space, request), **properties(request)}
    query = {**filters, **having_parts(request.has), **LIVE}
    documents = await space.messages.find(
        query, (*_FIELDS, "text"), sort=[("created_at", -1), ("_id", -1)], limit=RECENT
    )
    found = _passing(documents, request, stored_before)
    texts = {document["_id"]: document.get("text", "") for document in documents}
    return [(candidate, texts[candidate.id]) for candidate in found]


def _all_of(found: Sequence[Candidate], terms: Iterable[str], total: int = 0) -> Candidates:
    """These are all that the filters leave, or all of these that have a term."""
    sets = [frozenset(candidate.terms.split()) for candidate in found]
    frequencies = {term: sum(term in present for present in sets) for term in terms}
    return Candidates(found, max(total, len(found)), frequencies)


async def _by_terms(search: _Search, terms: Mapping[str, float], survey: Survey) -> Candidates:
    asked, others = _asked(terms, survey)
    postings = await _postings(search, asked)
    few = sum(len(posting.ids) for posting in postings.values()) < FEW
    if few and search.is_filtered:
        return await _filtered(search, terms)
    frequencies = {term: survey.frequency(term, search.cap, search.cap) for term in others}
    frequencies |= {
        term: survey.frequency(term, found.seen, search.cap) for term, found in postings.items()
    }
    weights = {
        term: terms[term] * math.log1p(survey.total / (frequencies[term] + 0.5)) for term in asked
    }
    named = _named(postings, weights)
    found = search.passing(await search.space.messages.find({"_id": {"$in": named}}, _FIELDS))
    found += await _beside(search, found, weights)
    return Candidates(found, survey.total, frequencies, survey.size)


async def _filtered(search: _Search, terms: Iterable[str]) -> Candidates:
    """The messages of few that have any of the terms."""
    pattern = rf"(?:^| )(?:{'|'.join(map(re.escape, terms))})(?: |$)"
    query = {**search.narrow, **LIVE, "terms": {"$regex": pattern}}
    documents = await search.space.messages.find(query, _FIELDS, limit=SELECTIVE)
    return _all_of(search.passing(documents), terms, search.count)


def _asked(terms: Iterable[str], survey: Survey) -> tuple[Sequence[str], Sequence[str]]:
    """The terms that name messages, the rarest first, and those that only count."""
    # Of terms that are rare in the sample, or not in it, long ones are rarer, as a rule.
    rarest = sorted(terms, key=lambda term: (survey.common.get(term, 0.0), -len(term)))
    rare = sum(survey.common.get(term, 0.0) <= COMMON for term in rarest)
    most = min(MOST_TERMS, max(LEAST_TERMS, rare))
    return rarest[:most], rarest[most:]


async def _postings(search: _Search, terms: Sequence[str]) -> Mapping[str, Posting]:
    passing: dict[str, Any] = {
        **properties(search.request),
        "stored_at": {"$lte": search.stored_before},
    }
    passing |= {key: value for key, value in search.narrow.items() if key != "conversation"}
    # A conversation, or those of a label, may be few among all that have a term.
    within = {key: value for key, value in search.narrow.items() if key == "conversation"}
    answers = await asyncio.gather(
        *(posting(search.space, term, search.cap, passing, within=within) for term in terms)
    )
    found = dict(zip(terms, answers, strict=True))
    if sum(len(answer.ids) for answer in answers) < FEW and not search.is_filtered:
        common = [term for term, answer in found.items() if answer.seen == search.cap]
        filters = {**passing, **within}
        again = await asyncio.gather(
            *(_again(search, term, filters, found[term]) for term in common)
        )
        found.update(zip(common, again, strict=True))
    return found


async def _again(
    search: _Search, term: str, filters: Mapping[str, Any], before: Posting
) -> Posting:
    query = {**having(term), **filters}
    messages = search.space.messages
    try:
        documents = await messages.find(query, ["_id"], limit=search.cap, max_ms=_AGAIN_MS)
    except Unavailable:
        # Too many have the word and too few pass: what passed of the heaviest is an answer too.
        return before
    return Posting(before.seen, [document["_id"] for document in documents])


def _named(postings: Mapping[str, Posting], weights: Mapping[str, float]) -> list[str]:
    """The ids that most weight leads to, the most first."""
    scores: dict[str, float] = defaultdict(float)
    for term, found in postings.items():
        # Heavier ones come first: that decides between those with the same terms.
        worth, fading = weights[term], weights[term] * FADING / CAP
        for key in found.ids:
            scores[key] += worth
            worth -= fading
    return nlargest(READ, scores, key=scores.__getitem__)


async def _beside(
    search: _Search, found: Collection[Candidate], weights: Mapping[str, float]
) -> list[Candidate]:
    """The turns beside those of the found that say most by themselves."""
    words = [(f" {term} ", weight) for term, weight in weights.items()]
    best = nlargest(NEIGHBOURED, found, key=lambda one: _alone(one, words))
    places = [(one.conversation, one.position) for one in best if one.position is not None]
    known = {(one.conversation, one.position) for one in found if one.position is not None}
    return search.passing(await beside(search.space, places, known, _FIELDS))


def _alone(candidate: Candidate, words: Sequence[tuple[str, float]]) -> float:
    """About what ranking will say for it, without the turns beside it."""
    text = f" {candidate.terms} "
    damping = 0.4 + len(text) / LENGTHY
    counts = ((text.count(word), weight) for word, weight in words)
    return sum(weight * count / (count + damping) for count, weight in counts if count)


def _passing(
    documents: Sequence[Document], request: SearchRequest, stored_before: datetime
) -> list[Candidate]:
    return [_candidate(one) for one in passing(documents, request, stored_before)]


def _candidate(document: Document) -> Candidate:
    return Candidate(
        document["_id"],
        document["conversation"],
        document.get("created_at"),
        document.get("terms", ""),
        document.get("position"),
        document["role"],
        document.get("author"),
        document.get("traits", ()),
        document.get("tokens", 0),
    )
