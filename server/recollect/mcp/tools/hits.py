"""What a search found, as tools show it."""

from typing import Final

from recollect.mcp.tools.limits import fitting, preview, title
from recollect.mcp.tools.results import Hit, Hits
from recollect.search.hits import SearchHit, SearchPage

_LONGEST_URL: Final = 500


def hits(found: SearchPage) -> Hits:
    """A page of hits: as many as fit, so that the next page goes on where this one ends."""
    page = fitting(_hit(each) for each in found.hits)
    cut = len(page) < len(found.hits)
    return Hits(
        hits=page,
        suggestion=found.suggestion,
        next=found.hits[len(page) - 1].id if cut else found.next,
    )


def link(url: str | None) -> str | None:
    """An address, unless it is too long to be one."""
    return url if url is not None and len(url) <= _LONGEST_URL else None


def _hit(found: SearchHit) -> Hit:
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
    )
