"""What people may call themselves and their spaces."""

import unicodedata
from typing import Final, Literal

from recollect.errors import InvalidInput

_MAX_NAME: Final = 64


def checked(name: str, of: Literal["user", "space"]) -> str:
    """The name in composed form, without white space around it; InvalidInput if it is none."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > _MAX_NAME or not name.isprintable():
        raise InvalidInput(f"A {of}'s name has 1 to {_MAX_NAME} printable characters.")
    return name
