"""HTML cut into tags and texts, in time that grows with its length and no faster.

Follows the tokenizer of the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html)
as far as pages that a browser has written out need it. The standard library's parser looks through
the rest of a broken page again at every broken tag, which takes minutes for a hundred kilobytes.
Knows no tree.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from recollect.platforms.pages.pieces import RESERVED

_NOTHING: Final[Mapping[str, str]] = {}

RAW: Final = frozenset(
    {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"}
)
"""The elements in which a browser does not look for tags."""

# Of these, what is written in them with entities.
_ESCAPABLE: Final = frozenset({"textarea", "title"})
VERBATIM: Final = RAW - _ESCAPABLE
"""The elements whose text stands in the page as it is, without entities."""

_NAME = re.compile(r"[a-zA-Z][^\t\n\f\r />]*")
_ATTRIBUTE = re.compile(r"[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)")
_EQUALS = re.compile(r"[\t\n\f\r ]*=[\t\n\f\r ]*")
_VALUE = re.compile(r""""([^"]*)(?:"|\Z)|'([^']*)(?:'|\Z)|([^\t\n\f\r >]*)""")
_TAG_END = re.compile(r"[\t\n\f\r /]*>")
_FAR_TOO_LARGE = re.compile(r"&#(?:[0-9]{8}[0-9]*|[xX][0-9a-fA-F]{8}[0-9a-fA-F]*);?")


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag, its names in lower case; `closed` is that of `<path/>`."""

    name: str
    attributes: Mapping[str, str]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """An end tag, its name in lower case."""

    name: str


Token = Start | End | str


def tokens(html: str) -> Iterator[Token]:
    """Tags and texts in their order, entities resolved; comments and declarations are left out."""
    place = 0
    while (opening := html.find("<", place)) >= 0:
        if opening > place:
            yield _text(html[place:opening])
        following = html[opening + 1 : opening + 2]
        if name := _NAME.match(html, opening + 1):
            start, place = _start(html, name)
            if start is not None:
                yield start
                if start.name in RAW and not start.closed:
                    text, place = _raw_text(html, place, start.name)
                    yield text
                    yield End(start.name)
        elif following == "/" and (name := _NAME.match(html, opening + 2)):
            yield End(name[0].lower())
            place = _past(html, ">", name.end())
        elif following in ("!", "?", "/"):
            place = _past_comment(html, opening)
        else:
            yield "<"
            place = opening + 1
    if place < len(html):
        yield _text(html[place:])


def _start(html: str, name: re.Match[str]) -> tuple[Start | None, int]:
    """The start tag and the place after it; None if the page ends inside the tag."""
    attributes: dict[str, str] = {}
    place = name.end()
    while (end := _TAG_END.match(html, place)) is None:
        found = _ATTRIBUTE.match(html, place)
        if found is None:
            return None, len(html)
        value, place = _value(html, found.end())
        attributes.setdefault(found[1].lower(), value)
    closed = html[end.end() - 2] == "/"
    return Start(name[0].lower(), attributes or _NOTHING, closed), end.end()


def _value(html: str, place: int) -> tuple[str, int]:
    equals = _EQUALS.match(html, place)
    if equals is None:
        return "", place
    found = _VALUE.match(html, equals.end())
    if found is None:
        return "", equals.end()
    return _text(found[1] or found[2] or found[3] or ""), found.end()


def _raw_text(html: str, place: int, name: str) -> tuple[str, int]:
    closing = re.compile(f"</{name}(?=[\\t\\n\\f\\r />])", re.IGNORECASE).search(html, place)
    if closing is None:
        return html[place:].translate(RESERVED), len(html)
    text = html[place : closing.start()]
    text = _text(text) if name in _ESCAPABLE else text.translate(RESERVED)
    return text, _past(html, ">", closing.end())


def _past_comment(html: str, opening: int) -> int:
    if html.startswith("<!--", opening):
        return _past(html, "-->", opening + 2)  # `<!-->` is a comment too
    return _past(html, ">", opening + 1)


def _past(html: str, mark: str, place: int) -> int:
    found = html.find(mark, place)
    return len(html) if found < 0 else found + len(mark)


def _text(text: str) -> str:
    if "&" in text:
        # A number of thousands of digits is one that Python refuses to read.
        text = unescape(_FAR_TOO_LARGE.sub("\ufffd", text))
    return text.translate(RESERVED)
