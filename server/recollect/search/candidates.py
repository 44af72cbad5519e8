"""Finds the messages worth scoring, never more than a bounded number of them.

The text index only finds; `ranking` ranks. MongoDB happens to return the messages of one term
heaviest first, so a capped query per term brings that term's best without touching the rest. A
filter behind a capped `$text` may read all there is of a term, so filters that leave little are
read by their ordinary index instead, and the others are applied to what was found; only a term of
which that leaves too little is asked for again with the filters behind it, for a bounded time.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from recollect.errors import Unavailable
from recollect.search.query import SearchRequest
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

CAP: Final = 150
"""Messages fetched per term."""
FILTERED_CAP: Final = 500
"""Messages fetched per term when filters will drop some of them."""
MOST_TERMS: Final = 8
"""Terms fetched, the rarest; the others only count towards the score."""
MOST_COUNTED: Final = 24
COUNT_CAP: Final = 2000
TOTAL_CAP: Final = 20_000
SELECTIVE: Final = 1000
"""Filters that leave at most so many messages are read by an ordinary index."""
MOST_CONVERSATIONS: Final = 5000
RECENT: Final = 1000
_MAX_MS: Final = 2000
_AGAIN_MS: Final = 1000
_FIELDS: Final = (
    "conversation",
    "platform",
    "role",
    "model",
    "created_at",
    "stored_at",
    "terms",
)
_LIVE: Final[Mapping[str, Any]] = {"deleted": {"$ne": True}}
"""Not known to be in the trash. `visibility` has the last word: a capture that raced with a delete
may have left messages without the mark."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking must know of a message."""

    id: str
    conversation: str
    created_at: datetime | None
    terms: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Messages to score; how many messages there are in all, and how many have each term.

    Frequencies are counted up to COUNT_CAP and the total up to TOTAL_CAP; or both are those of the
    messages found, where these are everything that the filters leave.
    """

    found: Sequence[Candidate]
    total: int
    frequencies: Mapping[str, int]


async def find(
    space: SpaceStore, request: SearchRequest, terms: Sequence[str], stored_before: datetime
) -> Candidates:
    """The candidates for a request of at least one term."""
    narrow = await narrowed(space, request)
    live = {**narrow, **_LIVE}
    if narrow and await space.messages.count(live, limit=SELECTIVE + 1) <= SELECTIVE:
        documents = await space.messages.find(live, _FIELDS, limit=SELECTIVE)
        found = _passing(documents, request, stored_before)
        return Candidates(found, len(found), _frequencies(found, terms))
    return await _by_terms(space, request, terms, narrow, stored_before)


async def recent(
    space: SpaceStore, request: SearchRequest, stored_before: datetime
) -> Sequence[tuple[Candidate, str]]:
    """The newest messages that pass the filters, each with its text."""
    query = {**await narrowed(space, request), **_properties(request), **_LIVE}
    documents = await space.messages.find(
        query, (*_FIELDS, "text"), sort=[("created_at", -1), ("_id", -1)], limit=RECENT
    )
    found = _passing(documents, request, stored_before)
    texts = {document["_id"]: document.get("text", "") for document in documents}
    return [(candidate, texts[candidate.id]) for candidate in found]


async def narrowed(space: SpaceStore, request: SearchRequest) -> dict[str, Any]:
    """The filters that an ordinary index of the messages answers; empty if there are none."""
    narrow: dict[str, Any] = {}
    if request.platform is not None:
        narrow["platform"] = request.platform
    if request.times:
        narrow["created_at"] = request.times
    if request.conversation_id is not None:
        narrow["conversation"] = request.conversation_id
    elif labels := {k: v for k in ("tag", "project") if (v := getattr(request, k)) is not None}:
        query: dict[str, Any] = {
            "tags" if name == "tag" else name: value for name, value in labels.items()
        }
        query["deleted_at"] = None
        found = await space.conversations.find(query, ["_id"], limit=MOST_CONVERSATIONS + 1)
        if len(found) <= MOST_CONVERSATIONS:
            narrow["conversation"] = {"$in": [document["_id"] for document in found]}
    return narrow


async def _by_terms(
    space: SpaceStore,
    request: SearchRequest,
    terms: Sequence[str],
    narrow: Mapping[str, Any],
    stored_before: datetime,
) -> Candidates:
    # Long terms are rare ones, as a rule: a pasted page is searched by those.
    counted = sorted(terms, key=len, reverse=True)[:MOST_COUNTED]
    counts = [space.messages.count(having(term), limit=COUNT_CAP + 1) for term in counted]
    total, *numbers = await asyncio.gather(space.messages.count({}, limit=TOTAL_CAP), *counts)
    frequencies = dict(zip(counted, numbers, strict=True))
    rarest = sorted((term for term in counted if frequencies[term]), key=frequencies.__getitem__)
    answers = await asyncio.gather(
        *(_of_term(space, request, term, narrow, stored_before) for term in rarest[:MOST_TERMS])
    )
    documents = {document["_id"]: document for answer in answers for document in answer}
    found = _passing(list(documents.values()), request, stored_before)
    return Candidates(found, max([total, *numbers]), frequencies)


async def _of_term(
    space: SpaceStore,
    request: SearchRequest,
    term: str,
    narrow: Mapping[str, Any],
    stored_before: datetime,
) -> Sequence[Document]:
    """The heaviest messages of one term, among them enough that pass the filters if there are."""
    # A conversation that is not selective is a very long one: there is no other way into it.
    within = {key: value for key, value in narrow.items() if key == "conversation"}
    cap = FILTERED_CAP if request.filters else CAP
    query = {**having(term), **within}
    heaviest = await space.messages.find(query, _FIELDS, limit=cap, max_ms=_MAX_MS)
    passing = len(_passing(heaviest, request, stored_before))
    if len(heaviest) < cap or passing >= CAP:
        return heaviest
    query |= {**narrow, **_properties(request), "stored_at": {"$lte": stored_before}}
    try:
        return await space.messages.find(query, _FIELDS, limit=CAP, max_ms=_AGAIN_MS)
    except Unavailable:
        # Too many have the word and too few pass: what passed of the heaviest is an answer too.
        return heaviest


def having(term: str) -> dict[str, Any]:
    """The messages with this term, as the text index finds them."""
    return {"$text": {"$search": term}, **_LIVE}


def _frequencies(found: Sequence[Candidate], terms: Sequence[str]) -> Mapping[str, int]:
    sets = [frozenset(candidate.terms.split()) for candidate in found]
    return {term: sum(term in present for present in sets) for term in terms}


def _properties(request: SearchRequest) -> Mapping[str, Any]:
    """The filters on the message itself that no index answers."""
    return {k: v for k in ("role", "model") if (v := getattr(request, k)) is not None}


def _passing(
    documents: Sequence[Mapping[str, Any]], request: SearchRequest, stored_before: datetime
) -> Sequence[Candidate]:
    return [
        Candidate(
            document["_id"],
            document["conversation"],
            document.get("created_at"),
            document.get("terms", ""),
        )
        for document in documents
        if _passes(document, request, stored_before)
    ]


def _passes(document: Mapping[str, Any], request: SearchRequest, stored_before: datetime) -> bool:
    wanted = {**_properties(request), "platform": request.platform}
    return (
        document["stored_at"] <= stored_before
        and all(document.get(name) == value for name, value in wanted.items() if value is not None)
        and _in_time(document.get("created_at"), request)
    )


def _in_time(moment: datetime | None, request: SearchRequest) -> bool:
    if moment is None:
        return not request.times
    return (request.since is None or moment >= request.since) and (
        request.until is None or moment < request.until
    )
