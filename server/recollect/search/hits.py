"""What a search answers with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message or a memory that was found: it has one of the two ids.

    A memory has no role, and a conversation only where it comes from one. `position` None: the
    message is not on the conversation's active path.

    `provisional`: a page showed it, and the site itself has not told it yet.
    `more`: how many further hits its conversation has, where hits are grouped.
    `page_url`: where the message is read in the server's page.
    `highlights` are ranges of UTF-16 units within `snippet`; `matched` are words of the query.
    """

    message_id: str | None
    memory_id: str | None
    conversation_id: str | None
    space: str
    title: str | None
    platform: str | None
    role: str | None
    author: str | None
    created_at: datetime | None
    url: str | None
    position: int | None
    provisional: bool
    snippet: str
    highlights: Sequence[tuple[int, int]]
    score: float
    matched: Sequence[str]
    more: int = 0
    page_url: str | None = None

    @property
    def branch(self) -> str:
        """`active`, or `other`: it is on another branch than the conversation shows."""
        return "other" if self.position is None and self.memory_id is None else "active"

    @property
    def id(self) -> str:
        """What lists call this hit."""
        return self.message_id or self.memory_id or ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits, the best first. `next` is where the next page starts, if there is one.

    `suggestion`: the query as it may have been meant, if no message has one of its words.
    """

    hits: Sequence[SearchHit]
    next: str | None
    suggestion: str | None = None
