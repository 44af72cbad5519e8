"""Searching memories with the grammar and the ranking of conversations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recollect.memory.memory import FIELDS, Memory, memory_record
from recollect.search.hits import SearchHit
from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.search.survey import Surveys
from recollect.store.store import SpaceStore


@dataclass(frozen=True, slots=True)
class Found:
    """A memory that was found, and what the search says of it."""

    memory: Memory
    hit: SearchHit

    @property
    def id(self) -> str:
        """What lists call it."""
        return self.memory.id


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of memories, the best first. `next` is where the next page starts, if there is one.

    `suggestion`: the query as it may have been meant, if nothing has one of its words.
    """

    found: Sequence[Found]
    next: str | None
    suggestion: str | None


async def find(
    space: SpaceStore, request: SearchRequest, surveys: Surveys | None = None
) -> FoundPage:
    """The page of memories that the request asks for; errors as of `search.service.search`."""
    page = await search(space, replace(request, scope="memories"), surveys=surveys)
    ids = [hit.id for hit in page.hits]
    documents = await space.memories.find({"_id": {"$in": ids}}, FIELDS) if ids else []
    known = {document["_id"]: memory_record(document) for document in documents}
    found = [Found(known[hit.id], hit) for hit in page.hits if hit.id in known]
    return FoundPage(found, page.next, page.suggestion)
