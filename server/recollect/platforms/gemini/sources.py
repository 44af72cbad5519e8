"""What an answer of Gemini cites, as Markdown links. The text itself stays as it is.

A source is `[url, title, icon, preview]` in an answer, `[icon, url, title, …]` in a document or
beside the marks `[cite: 1]`, somewhere in the arrays that hold them. Seen by two public exporters.
"""

import re
from typing import Any

from recollect.platforms.fields import words
from recollect.platforms.gemini.places import at, everything
from recollect.platforms.links import web_link

_WEB = re.compile(r"https?://", re.IGNORECASE)


def of_answer(answer: Any) -> tuple[str, ...]:
    """Each source of an answer once, in its order: `[title](url)`."""
    return _links(at(answer, 2), at(answer, 12, 42))


def of_document(document: Any) -> tuple[str, ...]:
    """Each source of a document beside an answer, once."""
    return _links(at(document, 5), at(document, 17, 1))


def _links(*told: Any) -> tuple[str, ...]:
    inside = (row for value in told for row in everything(value) if isinstance(row, list))
    found = (link for row in inside if (link := _link(row)))
    return tuple(dict.fromkeys(found))


def _link(row: list[Any]) -> str | None:
    first, second, third = (words(at(row, place)) for place in range(3))
    if not _WEB.match(first) or not second:
        return None
    return web_link(third, second) if _WEB.match(second) else web_link(second, first)
