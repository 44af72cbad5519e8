"""What a search found, as tools show it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from recollect.mcp.tools.limits import fitting, preview, title
from recollect.mcp.tools.results import Hit, Hits
from recollect.search.hits import SearchHit, SearchPage
from recollect.search.query import SearchRequest
from recollect.store.store import SpaceStore

_LONGEST_URL: Final = 500
_EVER: Final = datetime.min.replace(year=1970, tzinfo=UTC)


def answerable(request: SearchRequest) -> SearchRequest:
    """The request; one that asks for nothing at all asks for the newest of everything."""
    if request.text.strip() or request.filters:
        return request
    return replace(request, since=_EVER)


def hits(found: SearchPage, spaces: Sequence[SpaceStore]) -> Hits:
    """A page of hits: as many as fit, so that the next page goes on where this one ends.

    Of several spaces each hit says from which it is.
    """
    page = fitting(_hit(each, tell_space=len(spaces) > 1) for each in found.hits)
    cut = len(page) < len(found.hits)
    return Hits(
        hits=page,
        suggestion=found.suggestion,
        next=found.hits[len(page) - 1].id if cut else found.next,
    )


def link(url: str | None) -> str | None:
    """An address, unless it is too long to be one."""
    return url if url is not None and len(url) <= _LONGEST_URL else None


def _hit(found: SearchHit, *, tell_space: bool) -> Hit:
    return Hit(
        message_id=found.message_id,
        memory_id=found.memory_id,
        conversation_id=found.conversation_id,
        title=title(found.title),
        platform=found.platform and preview(found.platform),
        role=found.role,
        created_at=found.created_at,
        url=link(found.url),
        snippet=preview(found.snippet),
        score=found.score,
        more=found.more,
        space=found.space if tell_space else None,
    )
