"""How large results may be: a model pays for every character, and hosts cut what is too long."""

from collections.abc import Iterable
from typing import Final, TypeVar

from pydantic import BaseModel

from recollect.errors import TooLarge
from recollect.text import jsontext

Item = TypeVar("Item", bound=BaseModel)

MOST_CHARACTERS: Final = 90_000
"""Of one result as text; about 22,000 tokens. No result of any tool is larger."""
PAGE_CHARACTERS: Final = 60_000
"""Of the texts on one page; the rest is left to what names and ids around them take."""
_PIECE: Final = 40_000
_PIECE_AS_JSON: Final = 80_000
PREVIEW: Final = 300
TITLE: Final = 200


def preview(text: str | None, most: int = PREVIEW) -> str:
    """The beginning of a text, with an ellipsis if it goes on."""
    if text is None or len(text) <= most:
        return text or ""
    return text[: most - 1].rstrip() + "…"


def title(text: str | None) -> str | None:
    """A title as far as it tells what it is."""
    return preview(text, TITLE) or None


def piece(text: str, offset: int) -> str:
    """What one result holds of a text: 40,000 characters, fewer where JSON writes them longer."""
    characters = _PIECE
    while len(jsontext.dumps(text[offset : offset + characters]).decode()) > _PIECE_AS_JSON:
        characters //= 2
    return text[offset : offset + characters]


def fitting(items: Iterable[Item]) -> list[Item]:
    """The items that go on one page: the first at least."""
    page: list[Item] = []
    room = PAGE_CHARACTERS
    for item in items:
        room -= len(item.model_dump_json())
        if room < 0 and page:
            break
        page.append(item)
    return page


def bounded(text: str) -> str:
    """The text of a result; TooLarge if it is over what any result may have."""
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(
            f"That would be {len(text):,} characters, and a result may have {MOST_CHARACTERS:,}. "
            "Ask for less: a smaller limit, a smaller budget, or one thing at a time.",
            max_characters=MOST_CHARACTERS,
        )
    return text
