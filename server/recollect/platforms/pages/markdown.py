"""A page, or a piece of one, as Markdown: what people see on it, near to what it was made from.

Text stays as it is: nothing is escaped, for people search for `user_id` and not for `user\\_id`.
Owns the order of the steps and the small elements; lists and tables, code, formulas and what is
seen at all have modules of their own. Knows no site.
"""

from collections.abc import Callable, Mapping
from typing import Final

from recollect.platforms.base import Unparsed
from recollect.platforms.pages import blocks, code, formulas, tables
from recollect.platforms.pages.inline import (
    EMPHASIS,
    code_span,
    image,
    link,
    raised,
    together,
    wrapped,
)
from recollect.platforms.pages.pieces import BREAK, flat, joined, settled, spaced
from recollect.platforms.pages.style import PLAIN, Style
from recollect.platforms.pages.tree import Element, parsed
from recollect.platforms.pages.visible import Rule, cut, is_unseen

_NESTING: Final = frozenset({"blockquote", "ol", "ul"})
_DEEPEST: Final = 100
_MOST_INDENTED: Final = 12
_KEPT_AS_WRITTEN: Final = frozenset(
    {"whitespace-break-spaces", "whitespace-pre", "whitespace-pre-line", "whitespace-pre-wrap"}
)


def to_markdown(html: str, style: Style = PLAIN) -> str:
    """HTML as Markdown. Unparsed if it is nested too deeply or is too large."""
    page = parsed(html)
    prepare(page)
    return written(page, style)


def prepare(root: Element, *unseen: Rule) -> None:
    """Make an element ready to be written: formulas and code marked, what is not seen cut."""
    formulas.mark(root)
    code.mark(root)
    cut(root, is_unseen, *unseen)


def written(root: Element, style: Style = PLAIN, *, as_typed: bool = False) -> str:
    """The Markdown of an element that was prepared; `as_typed` keeps all its white space.

    Unparsed if what is left is nested more deeply than any answer: the writer recurses.
    """
    if root.is_deeper_than(_DEEPEST):
        raise Unparsed("This page is nested too deeply to be read.")
    text = _Writer(style).inside(root, as_typed=as_typed)
    return settled(text.strip("\n ")).strip("\n").rstrip()


class _Writer:
    """Writes elements, each with the line breaks around it that it needs.

    `as_typed`: white space is kept; `in_cell`: everything has to stand on one line.
    """

    def __init__(self, style: Style, *, in_cell: bool = False) -> None:
        self._style = style
        self._in_cell = in_cell
        self._level = 0

    def inside(self, element: Element, *, as_typed: bool = False) -> str:
        """The children of an element, one after another."""
        return joined(self._pieces(element, as_typed=as_typed))

    def _pieces(self, element: Element, *, as_typed: bool = False) -> list[str]:
        as_typed = as_typed or not element.classes.isdisjoint(_KEPT_AS_WRITTEN)
        return [
            spaced(child, as_typed=as_typed, one_line=self._in_cell)
            if isinstance(child, str)
            else self._element(child, as_typed=as_typed)
            for child in together(element.children)
        ]

    def _element(self, element: Element, *, as_typed: bool) -> str:
        name = element.name
        if name in _ALONE:
            return _ALONE[name](element)
        if name == code.CODE:
            return blocks.fenced(element, one_line=self._in_cell)
        if name == formulas.FORMULA:
            return self._style.formula(element, one_line=self._in_cell)
        if name in _NESTING:
            return self._nested(element)
        if name == "table":
            return self._table(element)
        text = self.inside(element, as_typed=as_typed)
        finish = _FINISHES.get(name)
        return finish(element, text) if finish else text

    def _nested(self, element: Element) -> str:
        self._level += 1
        try:
            if element.name == "blockquote":
                text = self.inside(element)
                return blocks.quoted(text) if self._level <= _MOST_INDENTED else text
            return self._list(element)
        finally:
            self._level -= 1

    def _list(self, element: Element) -> str:
        items = (
            blocks.item(self._marker(number), self._item(item))
            for item, number in blocks.numbered(element)
        )
        return "\n\n" + "\n".join(filter(None, items)) + "\n\n"

    def _marker(self, number: int | None) -> str:
        if self._level > _MOST_INDENTED:
            return ""  # else every line of a deep list would begin with hundreds of spaces
        return self._style.bullet if number is None else f"{number}."

    def _item(self, item: Element) -> str:
        pieces = self._pieces(item)
        return settled(joined(map(blocks.tight, pieces) if blocks.is_tight(item) else pieces))

    def _table(self, element: Element) -> str:
        if self._in_cell:
            return " " + flat(self.inside(element)) + " "
        cells = _Writer(self._style, in_cell=True)
        return tables.table(element, lambda cell: cells.inside(cell))


def _paragraph(_: Element, text: str) -> str:
    text = text.strip("\n").rstrip(" ") if text.strip() else ""
    return f"\n\n{text}\n\n" if text else ""


def _line(_: Element, text: str) -> str:
    return f"\n{text}\n" if text.strip() else ""


def _cell(_: Element, text: str) -> str:
    return f" {text} "


def _heading(element: Element, text: str) -> str:
    text = flat(text)
    return f"\n\n{'#' * int(element.name[1])} {text}\n\n" if text else ""


def _break(_: Element) -> str:
    return BREAK


def _rule(_: Element) -> str:
    return "\n\n---\n\n"


def _checkbox(element: Element) -> str:
    return "[x] " if "checked" in element.attributes else "[ ] "


def _nothing(_: Element) -> str:
    return ""


_ALONE: Final[Mapping[str, Callable[[Element], str]]] = {
    "br": _break,
    "hr": _rule,
    "img": image,
    "input": _checkbox,
    "code": code_span,
    "tt": code_span,
    "wbr": _nothing,
}
_FINISHES: Final[Mapping[str, Callable[[Element, str], str]]] = {
    "a": link,
    "sup": raised,
    **{name: wrapped(mark) for name, mark in EMPHASIS.items()},
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "td": _cell,
    "th": _cell,
    **dict.fromkeys(("dt", "dd", "tr", "figcaption", "summary", "option"), _line),
    **dict.fromkeys(
        (
            "p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "form",
            "figure", "details", "dl", "center", "address", "fieldset", "caption", "hgroup",
            "search", "li",
        ),
        _paragraph,
    ),
}  # fmt: skip
