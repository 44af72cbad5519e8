"""What stands in a line of Markdown: emphasis, links, images, code. Knows no site."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import Final
from urllib.parse import urlsplit

from recollect.platforms.pages.pieces import BREAK, flat
from recollect.platforms.pages.tree import Element

EMPHASIS: Final[Mapping[str, str]] = {
    "b": "**", "strong": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~",
}  # fmt: skip
"""The marks of elements that emphasise."""

_OUTSIDE: Final = " \n" + BREAK
# How many signs stand at the end of a text that has the mark already: `***` is both.
_MARKED: Final[Mapping[str, tuple[int, ...]]] = {"*": (1, 3), "**": (2, 3), "~~": (2,)}
_BACKTICKS = re.compile("`+")
_WEB = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_OF_THE_ANSWER = re.compile(r"sandbox:/|#\w|\.{0,2}\w[^:]*$|\.{1,2}/")
_SCHEMES: Final = ("https://", "http://", "mailto:")
_UNSAFE = {" ": "%20", "<": "%3C", ">": "%3E", "\n": "", "\t": "", "\r": ""}
_SMALLEST_IMAGE: Final = 33
"""Pixels: anything smaller is an icon."""


def wrapped(mark: str) -> Callable[[Element, str], str]:
    """A writer that puts the mark around a text, spaces at its ends staying outside."""

    def write(_: Element, text: str) -> str:
        core = text.strip(_OUTSIDE)
        # Emphasis of whole blocks is none in Markdown; and one inside the other counts once.
        if not core or "\n\n" in core or _is_marked(core, mark):
            return text
        start = text.index(core[0])
        return text[:start] + mark + core + mark + text[start + len(core) :]

    return write


def _is_marked(text: str, mark: str) -> bool:
    sign, length = mark[0], len(text)
    before, after = length - len(text.lstrip(sign)), length - len(text.rstrip(sign))
    return before in _MARKED[mark] and after in _MARKED[mark]


def together(children: Iterable[Element | str]) -> Iterator[Element | str]:
    """Children of one element; emphasis that goes on in the next is one: `**a****b**` is none."""
    for mark, group in groupby(children, _mark):
        first, *rest = group
        if mark and rest and isinstance(first, Element):
            inside = (each.children for each in (first, *rest) if isinstance(each, Element))
            yield Element(first.name, first.attributes, list(chain.from_iterable(inside)))
        else:
            yield from (first, *rest)


def _mark(node: Element | str) -> str:
    return EMPHASIS.get(node.name, "") if isinstance(node, Element) else ""


def raised(_: Element, text: str) -> str:
    """HTML, as Markdown has nothing for it: 10<sup>6</sup> is not 106. A note's link needs none."""
    return text if not text.strip() or "](" in text else f"<sup>{text}</sup>"


def link(element: Element, text: str) -> str:
    """A Markdown link; only its text where the link is the page's, or the text is the address.

    What is written into an answer may lead to a file beside it, or to a file of the site's sandbox.
    """
    label, told = flat(text), element.get("href").strip()
    if not label:
        return ""
    url = web_address(told)
    if url and _is_same(label, told):
        return text
    url = url or (_safe(told) if _OF_THE_ANSWER.match(told) else "")
    if not url:
        return text
    core = text.strip(_OUTSIDE)
    start = text.index(core[0])
    return f"{text[:start]}[{label}]({url}){text[start + len(core) :]}"


def _is_same(label: str, address: str) -> bool:
    """Whether the site made the link itself, of an address that stands in the text."""
    bare = address.removesuffix("/")
    return label.removesuffix("/") in (bare, *(bare.removeprefix(each) for each in _SCHEMES))


def image(element: Element) -> str:
    """A Markdown image; nothing for icons and for bytes inside the page."""
    url = web_address(element.get("src"))
    if not url or is_icon(element):
        return ""
    return f"![{flat(element.get('alt'))}]({url})"


def is_icon(element: Element) -> bool:
    """Whether an image is too small to be anything but an icon, or is the icon of a web site."""
    sizes = (element.get(side).removesuffix("px") for side in ("width", "height"))
    if any(size.isascii() and size.isdigit() and _is_small(size) for size in sizes):
        return True
    return "favicon" in element.get("src").lower() or "favicon" in element.get("class").lower()


def _is_small(size: str) -> bool:
    return len(size) < 3 and int(size) < _SMALLEST_IMAGE


def code_span(element: Element) -> str:
    """Code in a line, between marks longer than any run of backticks in it."""
    return code("".join(_code(element)).replace("\n", " "))


def _code(element: Element) -> Iterator[str]:
    waiting: list[Element | str] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.name == "br":
            yield " "
        else:
            waiting.extend(reversed(node.children))


def code(text: str) -> str:
    """One line of text as code; white space stays white space."""
    if not text.strip():
        return text
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    mark = "`" * (1 if longest == 0 else longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{mark}{pad}{text}{pad}{mark}"


def web_address(url: str) -> str:
    """The address as it may stand in a Markdown link; empty if it is not one of the web."""
    url = _safe(url.strip())
    if not _WEB.match(url):
        return ""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return url


def _safe(url: str) -> str:
    url = "".join(_UNSAFE.get(sign, sign) for sign in url)
    if url.count("(") != url.count(")"):
        url = url.replace("(", "%28").replace(")", "%29")
    return url
