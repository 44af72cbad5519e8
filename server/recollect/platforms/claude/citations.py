"""What a text of Claude cites, as Markdown links. The text itself stays as it is.

A citation is `{title, url, sources: [{title, url}], details: {url}}`, any of it absent; its
`start_index` and `end_index` say what it supports and are not needed here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from recollect.platforms.fields import first_name, mapping, name, sequence
from recollect.platforms.links import label, web_link


def links(citations: Any) -> tuple[str, ...]:
    """Each source once, in the order of the text: `[title](url)`, or the title where no URL is."""
    cited = (link for citation in sequence(citations) for link in _links(mapping(citation)))
    return tuple(dict.fromkeys(cited))


def link(title: Any, url: Any) -> str:
    """One Markdown link; the bare title where the URL is not one of the web, or empty."""
    return web_link(title, url) or label(title)


def _links(citation: Mapping[str, Any]) -> Iterator[str]:
    sources = [mapping(source) for source in sequence(citation.get("sources"))]
    for source in [each for each in sources if name(each.get("url"))] or [citation]:
        url = name(source.get("url")) or mapping(source.get("details")).get("url")
        title = first_name(source, "title", "source") or citation.get("title")
        if found := link(title, url):
            yield found
