"""Markdown links to what a message cites. Knows no site."""

import re
from typing import Any
from urllib.parse import quote

from recollect.platforms.fields import words

_WEB = re.compile(r"https?://\S", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\\[\]])")
# What may stand in a Markdown destination as it is: RFC 3986 without the round brackets.
_PLAIN = "-._~:/?#[]@!$&'*+,;=%"


def label(title: Any) -> str:
    """A title on one line; empty if it is none."""
    return " ".join(words(title).split())


def web_link(title: Any, url: Any) -> str | None:
    """`[title](url)`, the URL standing in for a missing title; None if it is not of the web."""
    if not _WEB.match(words(url)):
        return None
    return f"[{_SPECIAL.sub(_escaped, label(title) or url)}]({quote(url, safe=_PLAIN)})"


def _escaped(special: re.Match[str]) -> str:
    return "\\" + special[0]
