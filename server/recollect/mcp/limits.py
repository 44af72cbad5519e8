"""How large results may be: a model pays for every character, and hosts cut what is too long."""

from typing import Final

from recollect.errors import TooLarge

MOST_CHARACTERS: Final = 90_000
"""Of one result as text; about 22,000 tokens. No result of any tool is larger."""
PAGE_CHARACTERS: Final = 60_000
"""Of the texts on one page; the rest is left to what names and ids around them take."""
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


def bounded(text: str) -> str:
    """The text of a result; TooLarge if it is over what any result may have."""
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(
            f"That would be {len(text):,} characters, and a result may have {MOST_CHARACTERS:,}. "
            "Ask for less: a smaller limit, a smaller budget, or one thing at a time.",
            max_characters=MOST_CHARACTERS,
        )
    return text
