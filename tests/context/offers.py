"""Offers as the tests of packing and building make them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from recollect.context.offer import Offer
from recollect.text import tokens

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def offer(number: int, text: str = "", **fields: Any) -> Offer:
    """The offer of a message of this text, at this place of one conversation."""
    known: dict[str, Any] = {
        "id": f"msg_{number}",
        "conversation": "conv_a",
        "position": number,
        "created_at": NOON + timedelta(minutes=number),
        "role": "user",
        "author": None,
        "tokens": tokens.count(text),
        "score": 1.0,
    }
    return Offer(**{**known, **fields})
