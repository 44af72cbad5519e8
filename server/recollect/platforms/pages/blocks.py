"""Blocks of Markdown: code between fences, lists, quotations. Knows no site."""

import re
from collections.abc import Iterator
from itertools import count, repeat

from recollect.platforms.pages.inline import code
from recollect.platforms.pages.pieces import settled
from recollect.platforms.pages.tree import Element

_BACKTICKS = re.compile("`+")
_LONGEST_NUMBER = 9
_BESIDE_TEXT = frozenset({"ul", "ol", "p"})
_BLOCKS = frozenset(
    {
        "#code", "blockquote", "details", "div", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
        "hr", "section", "table",
    }
)  # fmt: skip


def fenced(element: Element, *, one_line: bool = False) -> str:
    """A block of code that was marked; its fence is longer than any run of backticks inside."""
    text = element.text()
    if one_line:
        return "\n" + "\n".join(code(line) for line in text.split("\n")) + "\n"
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"\n\n{mark}{element.get('language')}\n{text}\n{mark}\n\n"


def quoted(text: str) -> str:
    """A quotation."""
    text = settled(text).strip("\n")
    if not text.strip():
        return ""
    quotation = "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
    return f"\n\n{quotation}\n\n"


def numbered(element: Element) -> Iterator[tuple[Element, int | None]]:
    """The items of a list, each with its number if it has one."""
    if element.name != "ol":
        yield from zip(_items(element), repeat(None), strict=False)
        return
    numbers = count(_number(element.get("start"), 1))
    shift = 0
    for item, number in zip(_items(element), numbers, strict=False):
        shift = _number(item.get("value"), number + shift) - number
        yield item, number + shift


def _number(text: str, otherwise: int) -> int:
    known = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if known else otherwise


def _items(element: Element) -> list[Element]:
    """The items; what stands between them belongs to the one before."""
    items: list[Element] = []
    for child in element.children:
        if isinstance(child, Element) and child.name == "li":
            items.append(child)
        elif isinstance(child, Element) or child.strip():
            if not items:
                items.append(Element("li"))
            items[-1].children.append(child)
    return items


def is_tight(item: Element) -> bool:
    """Whether an item is one paragraph, perhaps with lists below it: then no line is empty."""
    names = [element.name for element in item.elements()]
    return names.count("p") < 2 and _BLOCKS.isdisjoint(names)


def tight(piece: str) -> str:
    """The piece with one line break instead of an empty line around it."""
    return f"\n{text}\n" if (text := piece.strip("\n")) and piece.startswith("\n\n") else piece


def item(marker: str, text: str) -> str:
    """An item of a list, the lines below the first moved to the right; without a marker only the
    text, and nothing if it is empty.
    """
    text = text.strip("\n").strip(" ")
    if not text.strip() or not marker:
        return text.strip()
    indent = " " * (len(marker) + 1)
    first, *rest = text.split("\n")
    return "\n".join([f"{marker} {first}", *(f"{indent}{line}" if line else "" for line in rest)])
