"""What in any array of Gemini is never stored: where the user is, and tokens of Google.

A place is `["Town, Country", "SWML_DESCRIPTION_FROM_YOUR_INTERNET_ADDRESS", …, "<map>"]`, or one of
the user's home. Tokens (of uploaded files, of the state of a chat) are long words that say nothing.
Both were seen in recorded answers.
"""

import re
from typing import Any

from recollect.platforms.gemini.places import everything

_TOKEN = re.compile(r"[$!][\w+/=-]{32,}|[\w+/=-]{128,}", re.ASCII)


def without_traces(value: Any) -> Any:
    """The value with null for places and tokens, however deep; the same object if there are none.

    What people wrote must not be given to it: somebody's own words may look like a token.
    """
    if not any(map(_is_private, everything(value))):
        return value
    top: list[Any] = [None]
    waiting: list[tuple[Any, Any, Any]] = [(top, 0, value)]
    while waiting:
        holder, key, item = waiting.pop()
        if isinstance(item, list) and not _is_private(item):
            holder[key] = row = [None] * len(item)
            waiting.extend((row, place, member) for place, member in enumerate(item))
        elif isinstance(item, dict):
            holder[key] = copy = dict.fromkeys(item)
            waiting.extend((copy, name, member) for name, member in item.items())
        else:
            holder[key] = None if _is_private(item) else item
    return top[0]


def _is_private(item: Any) -> bool:
    if isinstance(item, str):
        return _TOKEN.fullmatch(item) is not None
    return isinstance(item, list) and any(
        isinstance(member, str) and member.startswith("SWML_DESCRIPTION") for member in item
    )
