"""What a text of Claude cites, as Markdown links. The text itself stays as it is.

A citation is `{title, url, sources: [{title, url}], details: {url}}`, any of it absent; its
`start_index` and `end_index` say what it supports and are not needed here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from recollect.platforms.claude.values import fields, first_name, items, name, words

_WEB = re.compile(r"https?://\S", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\\[\]])")
# What may stand in a Markdown destination as it is: RFC 3986 without the round brackets.
_PLAIN = "-._~:/?#[]@!$&'*+,;=%"


def links(citations: Any) -> tuple[str, ...]:
    """Each source once, in the order of the text: `[title](url)`, or the title where no URL is."""
    cited = (link for citation in items(citations) for link in _links(fields(citation)))
    return tuple(dict.fromkeys(cited))


def link(title: Any, url: Any) -> str:
    """One Markdown link; the bare title where the URL is not one of the web, or empty."""
    label = " ".join(words(title).split())
    if not _WEB.match(words(url)):
        return label
    return f"[{_SPECIAL.sub(_escaped, label or url)}]({quote(url, safe=_PLAIN)})"


def _links(citation: Mapping[str, Any]) -> Iterator[str]:
    sources = [fields(source) for source in items(citation.get("sources"))]
    for source in [each for each in sources if name(each.get("url"))] or [citation]:
        url = name(source.get("url")) or fields(source.get("details")).get("url")
        title = first_name(source, "title", "source") or citation.get("title")
        if found := link(title, url):
            yield found


def _escaped(special: re.Match[str]) -> str:
    return "\\" + special[0]
