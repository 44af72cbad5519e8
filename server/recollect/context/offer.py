"""What may go into a context: a message or a memory, what it is worth, and what it costs."""

from dataclasses import dataclass
from datetime import datetime

from recollect.text import tokens


@dataclass(frozen=True, slots=True)
class Offer:
    """A message or a memory. `tokens` are those of its whole text, `score` that of the search.

    `standing`: an instruction or a preference of the user's that holds for good, or a pinned
    memory. A memory has no role, and a conversation only where it comes from one.
    """

    id: str
    conversation: str | None
    position: int | None
    created_at: datetime | None
    role: str | None
    author: str | None
    tokens: int
    score: float
    standing: bool = False
    is_memory: bool = False
    space: str = ""

    @property
    def message_id(self) -> str | None:
        """Its id, if it is a message."""
        return None if self.is_memory else self.id

    @property
    def memory_id(self) -> str | None:
        """Its id, if it is a memory."""
        return self.id if self.is_memory else None

    @property
    def group(self) -> str:
        """What stands under one heading: the messages of a conversation, or all memories."""
        return "" if self.is_memory else self.conversation or ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes in of an offer: its text, or (not `whole`) the best passages of that."""

    offer: Offer
    text: str
    whole: bool = True

    @property
    def tokens(self) -> int:
        """Tokens of the text by itself."""
        return self.offer.tokens if self.whole else tokens.count(self.text)
