"""Formulas on a page: where they are, and the TeX that each came from, once.

KaTeX writes a formula up to three times (MathML, the TeX in an annotation of it, and what is seen);
Gemini keeps the TeX in `data-math`; MathJax 3 and plain MathML often have no TeX at all. Knows no
site by name and no Markdown.
"""

from typing import Final

from recollect.platforms.pages.mathml import tex
from recollect.platforms.pages.tree import Element

FORMULA: Final = "#formula"
"""The name of the element that a formula becomes: its text is TeX, `display` says "block" or ""."""

_INLINE_CLASSES: Final = frozenset({"katex", "katex-error", "math-inline"})
_BLOCK_CLASSES: Final = frozenset({"katex-display", "math-block", "math-display"})
_TAGS: Final = frozenset({"math", "mjx-container"})
_TEX: Final = "application/x-tex"


def mark(root: Element) -> None:
    """Replace every formula below `root` by an element FORMULA."""
    for element in root.walk():
        element.children = [
            formula(child) if isinstance(child, Element) and is_formula(child) else child
            for child in element.children
        ]


def is_formula(element: Element) -> bool:
    """Whether this is a formula with everything the page needs to show it."""
    if element.name in _TAGS or "data-math" in element.attributes:
        return True
    if element.name == "script":
        return element.get("type").startswith("math/tex")
    return not element.classes.isdisjoint(_INLINE_CLASSES | _BLOCK_CLASSES)


def formula(element: Element) -> Element:
    """The element FORMULA for one that is a formula."""
    display = "block" if _is_block(element) else ""
    return Element(FORMULA, {"display": display}, [_source(element).strip()])


def _is_block(element: Element) -> bool:
    if not element.classes.isdisjoint(_BLOCK_CLASSES) or "mode=display" in element.get("type"):
        return True
    if element.get("display") in ("true", "block"):
        return True
    return any(not each.classes.isdisjoint(_BLOCK_CLASSES) for each in element.elements())


def _source(element: Element) -> str:
    math = None
    for each in element.walk():
        if told := each.get("data-math"):
            return told
        if each.name == "annotation" and each.get("encoding") == _TEX:
            return each.text()
        if each.name == "math" and math is None:
            math = each
    if math is not None:
        return tex(math)
    # What a reader sees is all that is left; of an unreadable formula KaTeX shows the TeX itself.
    return element.text().replace("\u200b", "")
