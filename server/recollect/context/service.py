"""Builds the context for a question: what was said of it and is remembered, what holds for good."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from recollect.context.building import WRAPPER, Built, build
from recollect.context.offer import Offer, Piece
from recollect.context.packing import Packed, pack
from recollect.context.standing import standing
from recollect.search.query import SearchRequest, checked
from recollect.search.results import Results, results
from recollect.search.survey import Surveys
from recollect.search.together import Gathered, by_space, places
from recollect.search.turns import Candidate
from recollect.store.store import SpaceStore

MOST_OFFERS: Final = 600
OMITTED: Final = 10
"""How many of those that do not go in are told of."""
EXCERPT: Final = 160
"""Characters of what went in that tell people which message it is."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is in a context of a message or a memory, or would be.

    `whole` False: its best passages only. `excerpt`: how what is in begins; empty of what is not.
    """

    offer: Offer
    conversation: Mapping[str, Any]
    tokens: int
    whole: bool = True
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """A context, its exact tokens, what went in (in its order) and what nearly did (best first)."""

    text: str
    tokens: int
    max_tokens: int
    sources: Sequence[Source]
    omitted: Sequence[Source]


async def context(
    space: SpaceStore,
    request: SearchRequest,
    max_tokens: int,
    surveys: Surveys | None = None,
    others: Sequence[SpaceStore] = (),
) -> Context:
    """What helps with the request's text, or without one the newest that passes its filters.

    Pinned memories and standing instructions come first, within their share of the budget.
    At most `max_tokens` tokens of `o200k_base`. `others` are further spaces to look in.
    InvalidInput if the request asks for nothing.
    """
    request, spaces = checked(request), (space, *others)
    always = datetime.max.replace(tzinfo=UTC)
    found, lasting = await asyncio.gather(
        results(space, request, always, surveys or Surveys(), others=others, is_question=True),
        _standing(spaces, request),
    )
    conversations = {key: one for part in lasting for key, one in part.conversations.items()}
    conversations |= found.conversations
    packed = await asyncio.to_thread(_packed, found, lasting, max_tokens - WRAPPER)
    texts = await _texts(spaces, packed)
    built = await asyncio.to_thread(build, packed, texts, conversations, found.weights, max_tokens)
    return _context(built, packed, conversations, max_tokens)


async def _standing(spaces: Sequence[SpaceStore], request: SearchRequest) -> list[Gathered]:
    return [await standing(space, request) for space in spaces]


def _packed(found: Results, standing_in: Sequence[Gathered], budget: int) -> Packed:
    scores = {one.candidate.id: one.score for one in found.ranked}
    where = {**places(standing_in), **found.places}
    ranked = [_offer(one.candidate, where, one.score) for one in found.ranked[:MOST_OFFERS]]
    lasting = [one for part in standing_in for one in part.candidates.found]
    lasting.sort(key=lambda one: (not one.is_memory, -scores.get(one.id, 0.0)))
    if not found.weights:
        pinned = {one.id for one in lasting if one.is_memory}
        ranked.sort(key=lambda offer: offer.id not in pinned)
    kept = [_offer(one, where, scores.get(one.id, 0.0), lasting=True) for one in lasting]
    return pack(kept, ranked, budget)


def _offer(
    candidate: Candidate, where: Mapping[str, str], score: float, *, lasting: bool = False
) -> Offer:
    return Offer(
        id=candidate.id,
        space=where[candidate.id],
        conversation=candidate.source if candidate.is_memory else candidate.conversation,
        position=candidate.position,
        created_at=candidate.created_at,
        role=None if candidate.is_memory else candidate.role,
        author=candidate.author,
        tokens=candidate.tokens,
        score=round(score, 4),
        standing=lasting,
        is_memory=candidate.is_memory,
    )


async def _texts(spaces: Sequence[SpaceStore], packed: Packed) -> Mapping[str, str]:
    offers = [*packed.whole, *([packed.cut] if packed.cut else [])]
    where = {offer.id: offer.space for offer in offers}
    said = [offer.id for offer in offers if not offer.is_memory]
    remembered = [offer.id for offer in offers if offer.is_memory]
    texts: dict[str, str] = {}
    for space, ids in by_space(spaces, said, where):
        documents = await space.messages.find({"_id": {"$in": ids}}, ["text"])
        texts |= {document["_id"]: str(document.get("text", "")) for document in documents}
    for space, ids in by_space(spaces, remembered, where):
        documents = await space.memories.find({"_id": {"$in": ids}}, ["content"])
        texts |= {document["_id"]: document["content"] for document in documents}
    return texts


def _context(
    built: Built, packed: Packed, conversations: Mapping[str, Mapping[str, Any]], max_tokens: int
) -> Context:
    inside = {piece.offer.id for piece in built.pieces}
    nearly = [one for one in (*packed.whole, *packed.omitted) if one.id not in inside]
    nearly.sort(key=lambda offer: -offer.score)
    return Context(
        built.text,
        built.tokens,
        max_tokens,
        [_source(piece, conversations) for piece in built.pieces],
        [
            Source(offer, conversations.get(offer.group, {}), offer.tokens)
            for offer in _unique(nearly)[:OMITTED]
        ],
    )


def _source(piece: Piece, conversations: Mapping[str, Mapping[str, Any]]) -> Source:
    conversation = conversations.get(piece.offer.group, {})
    excerpt = piece.text.strip()[:EXCERPT]
    return Source(piece.offer, conversation, piece.tokens, piece.whole, excerpt)


def _unique(offers: Iterable[Offer]) -> list[Offer]:
    return list({offer.id: offer for offer in offers}.values())
