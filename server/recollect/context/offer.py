"""What may go into a context: a message, what it is worth, and what it costs."""

from dataclasses import dataclass
from datetime import datetime

from recollect.text import tokens


@dataclass(frozen=True, slots=True)
class Offer:
    """A message. `tokens` are those of its whole text, `score` that of the search.

    `standing`: an instruction or a preference of the user's that holds for good.
    """

    id: str
    conversation: str
    position: int | None
    created_at: datetime | None
    role: str
    author: str | None
    tokens: int
    score: float
    standing: bool = False


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
