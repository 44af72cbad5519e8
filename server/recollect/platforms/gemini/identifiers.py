"""Gemini's ids, in the one form that its JSON, its streams, its pages and its URLs all lead to.

A conversation is `c_<hex>` as the payloads write it; URLs have only the `<hex>`. A turn is
`r_<hex>`, which is the id of the user's message; the page names its turns by the `<hex>`. An answer
is `rc_<hex>`, one for each draft. Seen in recorded answers and pages.
"""

import re
from typing import Any, Final
from urllib.parse import unquote

from recollect.platforms.fields import name

PLATFORM: Final = "gemini"
_PATH = re.compile(r"/(?:app|gem/[^/?#&\s]{1,200})/([0-9A-Za-z]{8,64})(?![0-9A-Za-z])")


def conversation_id(told: Any) -> str | None:
    """`c_<hex>` of an id with or without its prefix; None if it is no id."""
    return _prefixed(told, "c_")


def message_id(told: Any) -> str | None:
    """The user's message of a turn: `r_<hex>` of an id with or without its prefix."""
    return _prefixed(told, "r_")


def url_of(conversation: str) -> str:
    """Where the site shows this conversation."""
    return f"https://gemini.google.com/app/{conversation.removeprefix('c_')}"


def conversation_in(url: str) -> str | None:
    """The conversation that a URL leads to, as its path or its `source-path`; None: a new one."""
    found = _PATH.search(unquote(url))
    return f"c_{found[1]}" if found else None


def _prefixed(told: Any, prefix: str) -> str | None:
    identifier = name(told)
    if identifier is None:
        return None
    return identifier if identifier.startswith(prefix) else prefix + identifier
