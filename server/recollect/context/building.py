"""From what was packed to a context that keeps its budget exactly. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from recollect.context.cutting import cut
from recollect.context.offer import Piece
from recollect.context.packing import LINE, Packed
from recollect.context.rendering import Conversations, heading, in_order, written
from recollect.text import tokens

WRAPPER: Final = 32
"""Tokens kept free for what stands around the messages."""


@dataclass(frozen=True, slots=True)
class Built:
    """A context, its exact tokens, and what is in it, in order."""

    text: str
    tokens: int
    pieces: Sequence[Piece]


def build(
    packed: Packed,
    texts: Mapping[str, str],
    conversations: Conversations,
    weights: Mapping[str, float],
    budget: int,
) -> Built:
    """The context of what was packed; `texts` by id. It never has more than `budget` tokens."""
    pieces = [
        Piece(offer, text) for offer in packed.whole if (text := texts.get(offer.id, "")).strip()
    ]
    built = _fitted(pieces, conversations, budget)
    if packed.cut is None or not texts.get(packed.cut.id):
        return built
    around = WRAPPER if not built.pieces else 0
    title = tokens.count(heading(conversations.get(packed.cut.group, {}), "2000-01-01"))
    room = budget - built.tokens - around - title - LINE
    passages = cut(texts[packed.cut.id], weights, room) if room > 0 else ""
    if not passages:
        return built
    return _fitted([*built.pieces, Piece(packed.cut, passages, whole=False)], conversations, budget)


def _fitted(pieces: Sequence[Piece], conversations: Conversations, budget: int) -> Built:
    """The pieces that fit: what is worth least goes first."""
    kept = list(pieces)
    while True:
        text = written(kept, conversations)
        count = tokens.count(text)
        if count <= budget or not kept:
            return Built(text, count, in_order(kept))
        # Costs were estimated, so a little is over: some of the least go, not all that might.
        over = count - budget
        while kept and over > 0:
            least = min(kept, key=lambda piece: (piece.offer.standing, piece.offer.score))
            kept.remove(least)
            over -= least.offer.tokens + LINE if least.whole else over
