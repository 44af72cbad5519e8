"""A page as a tree of elements, as small and as shallow as its readers can bear.

Knows the nesting of HTML, not its meaning. An element does not know its parent, so that trees fall
apart at once when nobody needs them any more.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final, Union

from recollect.platforms.base import Unparsed
from recollect.platforms.pages.tokens import RAW, VERBATIM, End, Start, tokens

DEEPEST: Final = 500
"""How deeply elements may be nested. Real pages stay below 100, large formulas not counted."""

MOST: Final = 1_000_000
"""How many elements a page may have: a very long conversation full of coloured code has 300,000."""

_VOID: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip
# An open element of the first kind ends where one of the others begins.
_ENDS_AT: Final[Mapping[str, frozenset[str]]] = {
    "p": frozenset(
        {
            "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset",
            "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main",
            "nav", "ol", "p", "pre", "section", "table", "ul",
        }
    ),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "tbody", "tfoot"}),
    "td": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "th": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "option": frozenset({"option"}),
}  # fmt: skip


@dataclass(slots=True, eq=False, repr=False)
class Element:
    """One element: its name and the names of its attributes in lower case, its children in order.

    `classes` are those of its `class` attribute.
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Union["Element", str]] = field(default_factory=list)

    def get(self, attribute: str) -> str:
        """An attribute's value, or the empty string."""
        return self.attributes.get(attribute, "")

    @property
    def classes(self) -> frozenset[str]:
        """The names in its `class` attribute."""
        return frozenset(self.get("class").split())

    def elements(self) -> Iterator["Element"]:
        """Its child elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator["Element"]:
        """Itself and every element in it, in the order of the page."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(child for child in reversed(element.children) if _is_element(child))  # type: ignore[misc]

    def is_deeper_than(self, levels: int) -> bool:
        """Whether elements in it are nested more deeply than that."""
        level = [self]
        for _ in range(levels + 1):
            level = [child for each in level for child in each.elements()]
        return bool(level)

    def text(self) -> str:
        """All text in it, as it is written."""
        texts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                texts.append(node)
            else:
                waiting.extend(reversed(node.children))
        return "".join(texts)

    def html(self) -> str:
        """The element as HTML again, which is read as the same tree."""
        out: list[str] = []
        waiting: list[Element | str | End] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                out.append(escape(node, quote=False))
            elif isinstance(node, End):
                out.append(f"</{node.name}>")
            else:
                out.append(_start_tag(node))
                if node.name in VERBATIM:
                    out.append(f"{node.text()}</{node.name}>")
                elif node.name not in _VOID:
                    waiting.append(End(node.name))
                    waiting.extend(reversed(node.children))
        return "".join(out)


def _start_tag(element: Element) -> str:
    told = (f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    return f"<{element.name}{''.join(told)}>"


def _is_element(node: Element | str) -> bool:
    return isinstance(node, Element)


def parsed(html: str) -> Element:
    """The page, or the piece of one, below an element `#page`.

    Unparsed if it is nested deeper than DEEPEST or has more than MOST elements.
    """
    tree = _Tree()
    for token in tokens(html):
        if isinstance(token, str):
            tree.text.append(token)
        elif isinstance(token, Start):
            tree.start(token)
        else:
            tree.end(token)
    tree.settle()
    return tree.open[0]


class _Tree:
    """The elements that are open, the innermost last, and the text that goes on in that one."""

    def __init__(self) -> None:
        self.open = [Element("#page")]
        self.text: list[str] = []
        self._count = 0
        # So that end tags of nothing, of which a page may have any number, look for nothing.
        self._names: Counter[str] = Counter()

    def settle(self) -> None:
        """What was text until here is one text."""
        if self.text:
            self.open[-1].children.append("".join(self.text))
            self.text.clear()

    def start(self, token: Start) -> None:
        self.settle()
        while token.name in _ENDS_AT.get(self.open[-1].name, ()):
            self._close(len(self.open) - 1)
        self._count += 1
        element = Element(token.name, token.attributes)
        self.open[-1].children.append(element)
        if token.name not in _VOID and not (token.closed and self._may_close(token.name)):
            self.open.append(element)
            self._names[token.name] += 1
        if len(self.open) > DEEPEST or self._count > MOST:
            raise Unparsed("This page is nested too deeply, or is too large, to be read.")

    def end(self, token: End) -> None:
        if not self._names[token.name]:
            return
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].name == token.name:
                self.settle()
                self._close(place)
                return

    def _close(self, place: int) -> None:
        for element in self.open[place:]:
            self._names[element.name] -= 1
        del self.open[place:]

    def _may_close(self, name: str) -> bool:
        """Whether an element closes itself: in HTML that means nothing, in drawings it does."""
        return name in RAW or any(element.name in ("svg", "math") for element in self.open)
